"""Sizes of type and space: one set for normal print, one for large."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Sizes of type and space in points: one set for normal print, one for large."""

    body: float
    leading: float
    heading: float
    title: float
    lead: float
    small: float
    gap: float
    side: float
    top: float
    foot: float


NORMAL = Scale(
    body=10.2,
    leading=13.3,
    heading=11.6,
    title=25,
    lead=12,
    small=8.4,
    gap=6.4,
    side=56,
    top=44,
    foot=58,
)
LARGE = Scale(
    body=16,
    leading=20,
    heading=17.5,
    title=30,
    lead=17.5,
    small=12,
    gap=10,
    side=46,
    top=40,
    foot=66,
)
