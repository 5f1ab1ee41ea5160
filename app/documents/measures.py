"""Sizes of type and space: one set for normal print, one for large."""

from __future__ import annotations

from dataclasses import dataclass, replace


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

# A Letter sheet is a good two lines shorter than A4 at each end; the same text is to fit.
NORMAL_SHORT = replace(NORMAL, leading=13, gap=5.2, side=54, top=36, foot=52)
LARGE_SHORT = replace(LARGE, leading=19.4, gap=7, side=40, top=28, foot=64)
_SHORT = 800


def of(*, page_height: float, is_large_print: bool) -> Scale:
    """Return the sizes for a sheet of paper."""
    if page_height < _SHORT:
        return LARGE_SHORT if is_large_print else NORMAL_SHORT
    return LARGE if is_large_print else NORMAL
