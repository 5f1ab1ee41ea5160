"""An evening that runs past midnight is the one that is opened, until it is over."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest

from app.services import meetings, today
from app.services.today import NeedKind
from tests.builders import TODAY
from tests.services import people

if TYPE_CHECKING:
    from app.domain.meetings import Meeting
    from app.services.session import Session
    from tests.builders import StandingClock

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_london(session: Session) -> None:
    people.settle(session)


@pytest.fixture
def late(session: Session) -> Meeting:
    return meetings.plan(session, held_on=TODAY, starts_at=time(22), ends_at=time(1), place="")


def test_after_midnight_it_is_still_the_one_that_comes_next_and_is_opened(
    session: Session, clock: StandingClock, late: Meeting
) -> None:
    people.go_to(clock, TODAY + DAY, time(0, 59))

    shown = today.today(session).next_meeting
    opened = meetings.open_tonight(session)

    assert shown == late
    assert (opened.id, opened.held_on, opened.entered_later) == (late.id, TODAY, False)


def test_it_comes_before_the_one_of_the_next_evening(
    session: Session, clock: StandingClock, late: Meeting
) -> None:
    meetings.plan(session, held_on=TODAY + DAY, starts_at=time(19), ends_at=time(20), place="")
    people.go_to(clock, TODAY + DAY, time(0, 1))

    assert meetings.open_tonight(session).id == late.id


def test_once_it_is_over_another_one_is_opened(
    session: Session, clock: StandingClock, late: Meeting
) -> None:
    people.go_to(clock, TODAY + DAY, time(1))

    assert meetings.next_up(session) is None
    assert meetings.open_tonight(session).held_on == TODAY + DAY


def test_one_that_ended_before_midnight_is_not_opened_after_it(
    session: Session, clock: StandingClock
) -> None:
    meetings.plan(session, held_on=TODAY, starts_at=time(19), ends_at=time(20), place="")
    people.go_to(clock, TODAY + DAY, time(0, 1))

    assert meetings.next_up(session) is None
    assert meetings.open_tonight(session).held_on == TODAY + DAY


@pytest.mark.parametrize("is_opened", [False, True])
def test_it_belongs_to_the_night_until_it_is_over(
    *, session: Session, clock: StandingClock, late: Meeting, is_opened: bool
) -> None:
    people.go_to(clock, TODAY, time(22))
    if is_opened:
        meetings.open_tonight(session)
    people.go_to(clock, TODAY + DAY, time(0, 59))
    needs = {need.kind for need in today.today(session).needs}

    assert today.today(session).is_due
    assert NeedKind.MEETING_LEFT_OPEN not in needs

    people.go_to(clock, TODAY + DAY, time(1))
    needs = {need.kind for need in today.today(session).needs}

    assert (NeedKind.MEETING_LEFT_OPEN in needs) == is_opened
