"""Meetings of the group and who came to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from app.domain.agreements import SigningState


class MeetingStatus(StrEnum):
    """`planned -> open -> closed`, `planned -> cancelled`, `closed -> open` to correct."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Mark(StrEnum):
    """How one member's place was at one meeting; unknown is a state of its own, not absent."""

    UNKNOWN = "unknown"
    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    APOLOGIES = "apologies"
    ABSENT = "absent"

    @property
    def is_here(self) -> bool:
        """Tell whether the member was in the room at all."""
        return self in {Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY}


class OpeningCheck(StrEnum):
    """What the facilitator ticks at the start of a meeting (seed 000)."""

    STATEMENT_READ = "statement_read"
    AGREEMENT_RECALLED = "agreement_recalled"
    PHONES_AWAY = "phones_away"
    NEWCOMERS_GREETED = "newcomers_greeted"


class UnsignedReason(StrEnum):
    """Why somebody was let in unsigned beyond the grace meetings."""

    WILL_SIGN_AT_END = "will_sign_at_end"
    SUPPORT_BEING_ARRANGED = "support_being_arranged"
    SIGNED_NOT_YET_RECORDED = "signed_not_yet_recorded"
    UNDECIDED_GROUP_AGREED = "undecided_group_agreed"
    OTHER = "other"


class CancelReason(StrEnum):
    """Why a meeting does not take place."""

    TOO_FEW = "too_few"
    NO_PLACE = "no_place"
    FACILITATOR_AWAY = "facilitator_away"
    WEATHER = "weather"
    BY_MISTAKE = "by_mistake"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMeeting:
    """What the next meeting would be if it followed the usual pattern."""

    held_on: date
    starts_at: time
    ends_at: time
    place: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One evening; times are local to the group's time zone, stamps are UTC."""

    id: int
    held_on: date
    starts_at: time
    ends_at: time
    place: str = field(repr=False)
    status: MeetingStatus
    guests: int = 0
    checks: frozenset[OpeningCheck] = frozenset()
    about_evening: str = field(default="", repr=False)
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    entered_later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One row of the attendance list: a member, the mark, and what the door should know."""

    member_id: int
    code: str
    pseudonym: str = field(repr=False)
    mark: Mark
    signing: SigningState
    is_first_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCount:
    """How an evening adds up."""

    here: int
    sent_word: int
    not_here: int
    unknown: int
    guests: int

    @property
    def in_the_room(self) -> int:
        """Everyone who came, named or not."""
        return self.here + self.guests


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSummary:
    """One line of the list of meetings."""

    meeting: Meeting
    count: HeadCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One member's mark at one meeting."""

    meeting: Meeting
    mark: Mark
