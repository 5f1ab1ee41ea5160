"""When an evening starts, ends and comes round again."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from app.domain import evenings
from app.domain.meetings import HeadCount, Mark, Meeting, MeetingStatus
from app.errors import EndsBeforeItStartsError

THURSDAY = date(2026, 3, 12)


def an_evening(held_on: date) -> Meeting:
    return Meeting(
        id=1,
        held_on=held_on,
        starts_at=time(19),
        ends_at=time(20),
        place="Hall",
        status=MeetingStatus.CLOSED,
    )


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(time(19), time(20)), (time(21), time(2)), (time(18), time(0)), (time(0), time(23, 59))],
)
def test_an_evening_may_run_past_midnight(starts: time, ends: time) -> None:
    evenings.check_times(starts_at=starts, ends_at=ends)


@pytest.mark.parametrize(
    ("starts", "ends"), [(time(19), time(18)), (time(17, 59), time(0)), (time(19), time(19))]
)
def test_an_evening_that_would_last_all_night_was_mistyped(starts: time, ends: time) -> None:
    with pytest.raises(EndsBeforeItStartsError):
        evenings.check_times(starts_at=starts, ends_at=ends)


def test_an_evening_belongs_to_the_day_it_started() -> None:
    late = evenings.last_day(held_on=THURSDAY, starts_at=time(22), ends_at=time(1))

    assert late == THURSDAY + timedelta(days=1)
    assert evenings.last_day(held_on=THURSDAY, starts_at=time(19), ends_at=time(20)) == THURSDAY


@pytest.mark.parametrize(
    ("days_ago", "days_ahead"), [(0, 7), (1, 6), (6, 1), (7, 0), (8, 6), (400, 6), (-7, 14)]
)
def test_the_next_evening_is_of_the_same_weekday_and_not_in_the_past(
    days_ago: int, days_ahead: int
) -> None:
    usual = evenings.following(an_evening(THURSDAY - timedelta(days=days_ago)), today=THURSDAY)

    assert usual.held_on == THURSDAY + timedelta(days=days_ahead)
    assert (usual.starts_at, usual.ends_at, usual.place) == (time(19), time(20), "Hall")


def test_an_evening_adds_up() -> None:
    marks = {Mark.PRESENT: 5, Mark.LATE: 1, Mark.LEFT_EARLY: 1, Mark.ABSENT: 2, Mark.UNKNOWN: 1}

    count = evenings.head_count(marks, unmarked=2, guests=3)

    assert count == HeadCount(here=7, sent_word=0, not_here=2, unknown=3, guests=3)
    assert count.in_the_room == 10
