"""Planning, opening, finishing and listing evenings."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action
from app.domain.meetings import CancelReason, Mark, MeetingStatus
from app.errors import (
    EndsBeforeItStartsError,
    MeetingAtThatTimeError,
    MeetingNotOpenError,
    NotYetError,
    TextTooLongError,
    UnknownRecordError,
    UnlikelyDayError,
    WrongMeetingStateError,
)
from app.services import meetings
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


# --- planning ------------------------------------------------------------------------------------


def test_a_planned_evening_says_what_it_was_given(session: Session) -> None:
    meeting = meetings.plan(
        session,
        held_on=THURSDAY,
        starts_at=time(19, 0),
        ends_at=time(20, 30),
        place="  Linden \n House ",
    )

    assert meetings.get(session, meeting.id) == meeting
    assert (meeting.place, meeting.status) == ("Linden House", MeetingStatus.PLANNED)
    assert not meeting.entered_later
    line = people.last_line(session)
    assert (line.act, line.record) == (Action.MEETING_PLANNED, meeting.id)


def test_two_evenings_a_day_are_allowed_and_told_apart_by_their_start(session: Session) -> None:
    first, second = people.a_plan(session), people.a_plan(session)
    before = people.lines(session)

    with pytest.raises(MeetingAtThatTimeError):
        meetings.plan(session, held_on=THURSDAY, starts_at=time(19), ends_at=time(21))
    with pytest.raises(MeetingAtThatTimeError):
        meetings.move(
            session, second.id, held_on=THURSDAY, starts_at=first.starts_at, ends_at=time(21)
        )

    assert first.starts_at != second.starts_at
    assert people.lines(session) == before


def test_an_evening_called_off_leaves_its_time_to_another(session: Session) -> None:
    first = people.a_plan(session)
    meetings.move(session, first.id, held_on=THURSDAY, starts_at=time(19), ends_at=time(21))
    meetings.cancel(session, first.id)

    meetings.plan(session, held_on=THURSDAY, starts_at=time(19), ends_at=time(21))


def test_one_click_opens_no_second_evening_like_the_one_that_is_over(session: Session) -> None:
    meeting = meetings.open_tonight(session)
    is_over_while_open = meetings.is_over(session)
    meetings.finish(session, meeting.id)
    is_over_after = meetings.is_over(session)

    with pytest.raises(MeetingAtThatTimeError):
        meetings.open_tonight(session)
    later = meetings.plan(
        session, held_on=session.today(), starts_at=time(22), ends_at=time(23, 30)
    )

    assert (is_over_while_open, is_over_after) == (False, True)
    assert not meetings.is_over(session)
    assert meetings.open_tonight(session).id == later.id


@pytest.mark.parametrize(("starts", "ends"), [(time(19), time(19)), (time(19), time(18, 30))])
def test_an_evening_does_not_end_before_it_starts(
    session: Session, starts: time, ends: time
) -> None:
    with pytest.raises(EndsBeforeItStartsError):
        meetings.plan(session, held_on=THURSDAY, starts_at=starts, ends_at=ends)


@pytest.mark.parametrize("year", [1, 26, 1899, 2100, 9999])
def test_a_mistyped_year_is_refused(session: Session, year: int) -> None:
    before = people.lines(session)
    day = date(year, 12, 31)

    with pytest.raises(UnlikelyDayError):
        meetings.plan(session, held_on=day, starts_at=time(22), ends_at=time(1))
    plan = people.a_plan(session)
    with pytest.raises(UnlikelyDayError):
        meetings.move(session, plan.id, held_on=day, starts_at=time(22), ends_at=time(1))

    assert len(people.lines(session)) == len(before) + 1
    assert meetings.suggestion(session).held_on == THURSDAY + WEEK


def test_an_evening_entered_after_its_day_says_so(session: Session) -> None:
    past = people.a_plan(session, THURSDAY - DAY)

    assert past.entered_later
    assert meetings.open_meeting(session, past.id).entered_later


def test_an_evening_over_midnight_belongs_to_the_day_it_started(
    session: Session, clock: StandingClock
) -> None:
    late = meetings.plan(
        session, held_on=THURSDAY, starts_at=time(22), ends_at=time(1), place="Linden House"
    )
    people.go_to(clock, THURSDAY + DAY, time(0, 30))

    opened = meetings.open_meeting(session, late.id)

    assert opened.held_on == THURSDAY
    assert not opened.entered_later


def test_a_plan_opened_on_a_later_day_is_entered_later(
    session: Session, clock: StandingClock
) -> None:
    meeting = people.a_plan(session)
    clock.goes(days=1)

    assert meetings.open_meeting(session, meeting.id).entered_later


def test_a_place_has_an_end(session: Session) -> None:
    with pytest.raises(TextTooLongError) as refused:
        meetings.plan(
            session, held_on=THURSDAY, starts_at=time(19), ends_at=time(20), place="x" * 201
        )

    assert (refused.value.field, refused.value.limit) == ("place", 200)


def test_a_plan_can_be_moved(session: Session) -> None:
    meeting = people.a_plan(session)

    moved = meetings.move(
        session,
        meeting.id,
        held_on=THURSDAY + WEEK,
        starts_at=time(18),
        ends_at=time(19),
        place="Library",
    )

    assert (moved.held_on, moved.starts_at, moved.place) == (THURSDAY + WEEK, time(18), "Library")
    assert people.last_line(session).act == Action.MEETING_CHANGED


def test_an_opened_evening_cannot_be_moved_ahead_of_today(session: Session) -> None:
    meeting = people.an_open_meeting(session)

    with pytest.raises(NotYetError):
        meetings.move(
            session, meeting.id, held_on=THURSDAY + DAY, starts_at=time(19), ends_at=time(20)
        )


def test_a_cancelled_evening_stays_where_it_was(session: Session) -> None:
    meeting = meetings.cancel(session, people.a_plan(session).id, reason=CancelReason.WEATHER)

    with pytest.raises(WrongMeetingStateError) as refused:
        meetings.move(session, meeting.id, held_on=THURSDAY, starts_at=time(1), ends_at=time(2))

    assert refused.value.status == "cancelled"
    assert people.last_line(session).reason == "weather"


def test_without_a_past_the_suggestion_is_tonight_as_the_group_usually_meets(
    session: Session,
) -> None:
    usual = meetings.suggestion(session)

    assert (usual.held_on, usual.starts_at, usual.ends_at) == (THURSDAY, time(19), time(20, 30))
    assert usual.place == "Linden House"


def test_the_suggestion_follows_the_last_evening(session: Session, clock: StandingClock) -> None:
    meetings.plan(session, held_on=THURSDAY, starts_at=time(18), ends_at=time(19), place="Library")
    clock.goes(days=16)

    usual = meetings.suggestion(session)

    assert (usual.held_on, usual.starts_at, usual.place) == (
        THURSDAY + 3 * WEEK,
        time(18),
        "Library",
    )


# --- opening -------------------------------------------------------------------------------------


def test_an_evening_opens_with_a_place_for_everyone_expected(session: Session) -> None:
    a_member(session, "Heron")
    a_member(session, "Ash")

    meeting = people.an_open_meeting(session)

    assert meeting.opened_at == session.clock()
    assert [(each.pseudonym, each.mark) for each in meetings.places(session, meeting.id)] == [
        ("Ash", Mark.UNKNOWN),
        ("Heron", Mark.UNKNOWN),
    ]
    assert meetings.count(session, meeting.id).unknown == 2


def test_nothing_is_opened_before_its_day(session: Session) -> None:
    meeting = people.a_plan(session, THURSDAY + DAY)

    with pytest.raises(NotYetError):
        meetings.open_meeting(session, meeting.id)


def test_opening_twice_is_one_act(session: Session) -> None:
    meeting = people.an_open_meeting(session)
    before = people.lines(session)

    assert meetings.open_meeting(session, meeting.id) == meeting

    assert people.lines(session) == before


def test_a_closed_evening_is_not_opened_but_reopened(session: Session) -> None:
    meeting = people.an_open_meeting(session)
    meetings.finish(session, meeting.id)

    with pytest.raises(WrongMeetingStateError):
        meetings.open_meeting(session, meeting.id)

    again = meetings.reopen(session, meeting.id)
    assert again.status is MeetingStatus.OPEN
    assert again.opened_at == meeting.opened_at
    with pytest.raises(WrongMeetingStateError):
        meetings.reopen(session, meeting.id)


def test_one_click_plans_and_opens_tonight(session: Session) -> None:
    a_member(session)

    meeting = meetings.open_tonight(session)

    assert (meeting.held_on, meeting.status) == (THURSDAY, MeetingStatus.OPEN)
    assert meeting.place == "Linden House"
    assert people.acts(session)[-2:] == [Action.MEETING_PLANNED, Action.MEETING_OPENED]
    assert len(meetings.places(session, meeting.id)) == 1
    assert meetings.open_tonight(session) == meeting


def test_one_click_opens_what_was_planned_for_tonight(session: Session) -> None:
    planned = people.a_plan(session)

    assert meetings.open_tonight(session).id == planned.id


def test_an_evening_left_open_last_week_does_not_stand_in_for_tonight(
    session: Session, clock: StandingClock
) -> None:
    left_open = people.an_open_meeting(session)
    clock.goes(weeks=1)

    tonight = meetings.open_tonight(session)

    assert tonight.id != left_open.id
    assert tonight.held_on == THURSDAY + WEEK
    assert meetings.open_now(session) == tonight


# --- finishing -----------------------------------------------------------------------------------


def test_finishing_adds_up_and_never_turns_unknown_into_absent(session: Session) -> None:
    for name in ("Ash", "Blue", "Fern", "Oak", "Wren"):
        a_member(session, name)
    meeting = people.an_open_meeting(session)
    marks = (Mark.PRESENT, Mark.LEFT_EARLY, Mark.APOLOGIES, Mark.ABSENT)
    for member_id, mark in enumerate(marks, start=1):
        meetings.mark(session, meeting.id, member_id, mark)
    meetings.count_guests(session, meeting.id, 2)

    summary = meetings.finish(session, meeting.id)

    count = summary.count
    assert (count.here, count.sent_word, count.not_here, count.unknown) == (2, 1, 1, 1)
    assert count.in_the_room == 4
    assert summary.meeting.closed_at == session.clock()
    assert meetings.places(session, meeting.id)[-1].mark is Mark.UNKNOWN
    assert meetings.everything(session) == [summary]


def test_who_joins_later_is_not_missing_from_an_old_evening(session: Session) -> None:
    a_member(session, "Ash")
    meeting = people.an_open_meeting(session)
    a_member(session, "Blue")
    summary = meetings.finish(session, meeting.id)

    a_member(session, "Fern")

    assert summary.count.unknown == 2
    assert meetings.count(session, meeting.id) == summary.count
    assert len(meetings.places(session, meeting.id)) == 2


def test_finishing_needs_an_open_evening(session: Session) -> None:
    with pytest.raises(MeetingNotOpenError):
        meetings.finish(session, people.a_plan(session).id)
    with pytest.raises(UnknownRecordError) as missing:
        meetings.count(session, 99)
    assert missing.value.kind == "meeting"


def test_a_cancelled_plan_keeps_its_row(session: Session) -> None:
    meeting = meetings.cancel(session, people.a_plan(session).id)

    assert meeting.status is MeetingStatus.CANCELLED
    with pytest.raises(WrongMeetingStateError):
        meetings.open_meeting(session, meeting.id)
    with pytest.raises(WrongMeetingStateError):
        meetings.cancel(session, meeting.id)


def test_an_evening_opened_by_mistake_can_be_cancelled_until_somebody_is_here(
    session: Session,
) -> None:
    member = a_member(session)
    meeting = people.an_open_meeting(session)
    meetings.mark(session, meeting.id, member.id, Mark.PRESENT)

    with pytest.raises(WrongMeetingStateError):
        meetings.cancel(session, meeting.id)

    meetings.mark(session, meeting.id, member.id, Mark.UNKNOWN)
    assert meetings.cancel(session, meeting.id).status is MeetingStatus.CANCELLED


# --- lists ---------------------------------------------------------------------------------------


def test_evenings_are_listed_newest_first_in_pages(session: Session) -> None:
    days = [THURSDAY + timedelta(days=shift) for shift in (3, -2, 0, 0, 9, -30)]
    for day in days:
        people.a_plan(session, day)

    first = meetings.everything(session, limit=4)
    last = first[-1].meeting
    rest = meetings.everything(session, before=(last.held_on, last.id), limit=4)

    found = [each.meeting.held_on for each in first + rest]
    assert found == sorted(days, reverse=True)
    assert len({each.meeting.id for each in first + rest}) == 6


def test_the_next_evening_is_the_earliest_from_today_on(
    session: Session, clock: StandingClock
) -> None:
    assert meetings.next_up(session) is None
    assert meetings.open_now(session) is None
    people.a_plan(session, THURSDAY + WEEK)
    soon = people.a_plan(session, THURSDAY + DAY)
    people.a_plan(session, THURSDAY - WEEK)

    assert meetings.next_up(session) == soon
    people.go_to(clock, date(2027, 1, 1))
    assert meetings.next_up(session) is None
