"""When an evening starts, ends and comes round again."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final

from app.domain.meetings import HeadCount, Mark, Meeting, NextMeeting
from app.errors import EndsBeforeItStartsError

# An evening may run past midnight. One that would then last longer than this was mistyped.
_LONGEST_OVER_MIDNIGHT: Final = 6 * 60
_DAY: Final = 24 * 60
_WEEK: Final = 7


def runs_past_midnight(*, starts_at: time, ends_at: time) -> bool:
    """Tell whether an evening ends on the day after it started."""
    return ends_at <= starts_at


def goes_on_next_day(meeting: Meeting, *, at: time) -> bool:
    """Tell whether an evening is not over yet at a time of the day after it started."""
    starts_at, ends_at = meeting.starts_at, meeting.ends_at
    return runs_past_midnight(starts_at=starts_at, ends_at=ends_at) and at < ends_at


def check_times(*, starts_at: time, ends_at: time) -> None:
    """Refuse an end that cannot belong to the start."""
    if not runs_past_midnight(starts_at=starts_at, ends_at=ends_at):
        return
    if _minute(ends_at) + _DAY - _minute(starts_at) > _LONGEST_OVER_MIDNIGHT:
        raise EndsBeforeItStartsError


def last_day(*, held_on: date, starts_at: time, ends_at: time) -> date:
    """Return the day an evening ends on; it belongs to the day it started."""
    is_over_midnight = runs_past_midnight(starts_at=starts_at, ends_at=ends_at)
    return held_on + timedelta(days=int(is_over_midnight))


def following(last: Meeting, *, today: date) -> NextMeeting:
    """Return the next evening of the same weekday, hours and place."""
    weeks = max(1, -((last.held_on - today).days // _WEEK))
    return NextMeeting(
        held_on=last.held_on + timedelta(weeks=weeks),
        starts_at=last.starts_at,
        ends_at=last.ends_at,
        place=last.place,
    )


def head_count(marks: dict[Mark, int], *, unmarked: int, guests: int) -> HeadCount:
    """Add an evening up."""
    return HeadCount(
        here=sum(count for mark, count in marks.items() if mark.is_here),
        sent_word=marks.get(Mark.APOLOGIES, 0),
        not_here=marks.get(Mark.ABSENT, 0),
        unknown=marks.get(Mark.UNKNOWN, 0) + unmarked,
        guests=guests,
    )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
