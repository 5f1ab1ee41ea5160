"""Sealed safeguarding records: fixed once sealed, only ever added to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, time


class Worry(StrEnum):
    """What kind of worry a concern is; a child and a plan walk different paths (seed 000)."""

    CHILD = "child"
    PLAN_TO_HARM = "plan_to_harm"
    ADULT_HARMED = "adult_harmed"
    NOT_SURE = "not_sure"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAccount:
    """What was said or seen, in the facilitator's words; three fields are enough."""

    said_or_seen: str = field(repr=False)
    worry: Worry
    happened_on: date
    happened_at: time | None = None
    is_time_exact: bool = False
    about: str = field(default="", repr=False)
    who_was_there: str = field(default="", repr=False)
    what_i_said: str = field(default="", repr=False)
    wishes: str = field(default="", repr=False)
    what_i_did: str = field(default="", repr=False)
    others_at_risk: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A later entry that corrects or adds to a sheet; the old entry stays as it was."""

    text: str = field(repr=False)
    reason: str = field(repr=False)
    is_correction: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEntry:
    """One opened box: number, sheet reference (2026-003), when it was sealed, and what is in it."""

    no: int
    reference: str
    recorded_at: datetime
    content: FirstAccount | Addition = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A concern with everything added to it, oldest first."""

    reference: str
    first: SealedEntry = field(repr=False)
    additions: tuple[SealedEntry, ...] = field(repr=False)
