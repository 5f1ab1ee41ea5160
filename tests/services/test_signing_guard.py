"""Who came unsigned, and when that needs a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.agreements import SigningState
from app.domain.meetings import Mark, MeetingStatus, UnsignedReason
from app.errors import (
    UnsignedNeedsReasonError,
)
from app.services import meetings, members
from tests.services import people
from tests.services.people import THURSDAY, a_member

if TYPE_CHECKING:
    from app.services.session import Session
    from tests.builders import StandingClock

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _settled(session: Session, clock: StandingClock) -> None:
    people.go_to(clock, THURSDAY)
    people.settle(session)


def test_without_a_published_agreement_nobody_needs_a_reason(
    session: Session, clock: StandingClock
) -> None:
    a_member(session)
    meetings.mark(session, meetings.open_tonight(session).id, 1, Mark.PRESENT)
    tonight = people.a_week_later(session, clock)
    meetings.mark(session, tonight, 1, Mark.PRESENT)

    assert meetings.finish(session, tonight).count.here == 1


def test_the_first_evening_is_graced_and_the_second_needs_a_reason(
    session: Session, clock: StandingClock
) -> None:
    people.a_published_text(session)
    for name in ("Ash", "Blue"):
        a_member(session, name)
    meetings.mark(session, meetings.open_tonight(session).id, 1, Mark.PRESENT)
    tonight = people.a_week_later(session, clock)
    for member_id in (1, 2):
        meetings.mark(session, tonight, member_id, Mark.PRESENT)

    with pytest.raises(UnsignedNeedsReasonError) as refused:
        meetings.finish(session, tonight)
    assert refused.value.codes == ("M-001",)
    assert meetings.get(session, tonight).status is MeetingStatus.OPEN

    meetings.finish(session, tonight, unsigned_reason=UnsignedReason.WILL_SIGN_AT_END)
    rows = session.db.rows(
        "SELECT member_id, unsigned_reason FROM attendance WHERE meeting_id = ? ORDER BY 1",
        (tonight,),
    )
    assert rows == [(1, "will_sign_at_end"), (2, None)]
    assert people.last_line(session).reason == "will_sign_at_end"


def test_a_reason_once_written_is_not_asked_for_again(
    session: Session, clock: StandingClock
) -> None:
    people.a_published_text(session)
    a_member(session)
    meetings.mark(session, meetings.open_tonight(session).id, 1, Mark.PRESENT)
    tonight = people.a_week_later(session, clock)
    meetings.mark(session, tonight, 1, Mark.PRESENT)
    meetings.finish(session, tonight, unsigned_reason=UnsignedReason.OTHER)

    meetings.reopen(session, tonight)
    meetings.finish(session, tonight)

    assert people.last_line(session).reason == ""


def test_who_signed_or_was_not_here_needs_no_reason(session: Session, clock: StandingClock) -> None:
    people.a_published_text(session)
    for name in ("Ash", "Blue"):
        a_member(session, name)
    first = meetings.open_tonight(session).id
    for member_id in (1, 2):
        meetings.mark(session, first, member_id, Mark.PRESENT)
    tonight = people.a_week_later(session, clock)
    people.a_signature(session, members.get(session, 1))
    meetings.mark(session, tonight, 1, Mark.PRESENT)
    meetings.mark(session, tonight, 2, Mark.APOLOGIES)

    assert meetings.finish(session, tonight).count.here == 1


def test_who_is_to_sign_again_has_the_same_grace_again(
    session: Session, clock: StandingClock
) -> None:
    people.a_published_text(session)
    member = a_member(session)
    people.a_signature(session, member)
    meetings.mark(session, meetings.open_tonight(session).id, 1, Mark.PRESENT)
    first_after = people.a_week_later(session, clock)
    people.a_published_text(session)
    meetings.mark(session, first_after, 1, Mark.PRESENT)

    second_after = people.a_week_later(session, clock)
    assert people.lines(session)[-3].reason == ""
    meetings.mark(session, second_after, 1, Mark.PRESENT)

    with pytest.raises(UnsignedNeedsReasonError):
        meetings.finish(session, second_after)


def test_a_longer_grace_is_counted_evening_by_evening(
    session: Session, clock: StandingClock
) -> None:
    people.settle(session, grace=2)
    people.a_published_text(session)
    a_member(session)
    meetings.mark(session, meetings.open_tonight(session).id, 1, Mark.PRESENT)
    second = people.a_week_later(session, clock)
    meetings.mark(session, second, 1, Mark.PRESENT)
    assert meetings.places(session, second)[0].signing is SigningState.FIRST_MEETING

    third = people.a_week_later(session, clock)
    meetings.mark(session, third, 1, Mark.PRESENT)

    assert meetings.places(session, third)[0].signing is SigningState.TO_SIGN
    with pytest.raises(UnsignedNeedsReasonError):
        meetings.finish(session, third)
