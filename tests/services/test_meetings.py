"""Planning, opening, correcting and finishing an evening."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action
from app.domain.meetings import CancelReason, Mark, MeetingStatus, OpeningCheck, UnsignedReason
from app.errors import (
    EndsBeforeItStartsError,
    MeetingNotOpenError,
    NotYetError,
    TextTooLongError,
    UnknownRecordError,
    UnsignedNeedsReasonError,
    WrongMeetingStateError,
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


def a_week_later(session: Session, clock: StandingClock) -> int:
    """Finish the open evening, go on to the next one and return its id."""
    open_one = meetings.open_now(session)
    assert open_one is not None
    meetings.finish(session, open_one.id, unsigned_reason=UnsignedReason.OTHER)
    clock.goes(weeks=1)
    return meetings.open_tonight(session).id


# --- planning -------------------------------------------------------------------------------


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


def test_two_evenings_a_day_are_allowed(session: Session) -> None:
    first, second = people.a_plan(session), people.a_plan(session)

    assert first.id != second.id


@pytest.mark.parametrize(("starts", "ends"), [(time(19), time(19)), (time(19), time(18, 30))])
def test_an_evening_does_not_end_before_it_starts(
    session: Session, starts: time, ends: time
) -> None:
    with pytest.raises(EndsBeforeItStartsError):
        meetings.plan(session, held_on=THURSDAY, starts_at=starts, ends_at=ends)


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


# --- opening --------------------------------------------------------------------------------


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


# --- marking --------------------------------------------------------------------------------


def test_a_mark_is_one_line_that_names_the_attendance_and_never_the_member(
    session: Session,
) -> None:
    for name in ("Ash", "Blue", "Fern"):
        a_member(session, name)
    meeting = people.an_open_meeting(session)
    second = people.an_open_meeting(session)

    meetings.mark(session, second.id, 2, Mark.LATE)

    line = people.last_line(session)
    row = session.db.one(
        "SELECT id, mark FROM attendance WHERE meeting_id = ? AND member_id = 2", (second.id,)
    )
    assert (line.act, line.record, row[1]) == (Action.ATTENDANCE_MARKED, row[0], "late")
    assert line.record > 3
    assert meetings.count(session, meeting.id).here == 0


def test_the_same_mark_twice_is_one_act_and_unknown_takes_it_back(session: Session) -> None:
    member = a_member(session)
    meeting = people.an_open_meeting(session)
    for _ in range(2):
        meetings.mark(session, meeting.id, member.id, Mark.PRESENT)
    marked = people.lines(session)

    meetings.mark(session, meeting.id, member.id, Mark.UNKNOWN)

    assert people.acts(session)[:-1] == [line.act for line in marked]
    assert [line.act for line in marked].count(Action.ATTENDANCE_MARKED) == 1
    assert meetings.count(session, meeting.id).unknown == 1


def test_who_is_enrolled_at_the_door_has_a_place_at_once(session: Session) -> None:
    meeting = people.an_open_meeting(session)
    member = a_member(session)

    assert meetings.count(session, meeting.id).unknown == 1
    meetings.mark(session, meeting.id, member.id, Mark.PRESENT)

    assert [place.mark for place in meetings.places(session, meeting.id)] == [Mark.PRESENT]
    assert meetings.count(session, meeting.id).here == 1


def test_marks_need_an_open_evening_a_member_and_the_day(session: Session) -> None:
    member = a_member(session)
    planned, ahead = people.a_plan(session), people.a_plan(session, THURSDAY + DAY)
    opened = people.an_open_meeting(session)

    with pytest.raises(MeetingNotOpenError):
        meetings.mark(session, planned.id, member.id, Mark.PRESENT)
    with pytest.raises(NotYetError):
        meetings.mark(session, ahead.id, member.id, Mark.APOLOGIES)
    with pytest.raises(UnknownRecordError):
        meetings.mark(session, opened.id, 99, Mark.PRESENT)
    with pytest.raises(UnknownRecordError):
        meetings.mark(session, 99, member.id, Mark.PRESENT)
    with pytest.raises(NotYetError):
        meetings.tick(session, ahead.id, OpeningCheck.PHONES_AWAY, is_done=True)
    with pytest.raises(UnknownRecordError):
        meetings.tick(session, 99, OpeningCheck.PHONES_AWAY, is_done=True)


def test_an_evening_recorded_afterwards_is_marked_at_once(session: Session) -> None:
    for name in ("Ash", "Blue", "Fern"):
        a_member(session, name)
    meeting = people.an_open_meeting(session)
    meetings.mark(session, meeting.id, 1, Mark.PRESENT)
    marks = {1: Mark.PRESENT, 2: Mark.LATE, 3: Mark.UNKNOWN}

    meetings.mark_many(session, meeting.id, marks)
    after = people.lines(session)
    meetings.mark_many(session, meeting.id, marks)

    assert people.lines(session) == after
    assert [line.act for line in after].count(Action.ATTENDANCE_MARKED) == 2
    assert meetings.count(session, meeting.id).here == 2
    with pytest.raises(UnknownRecordError):
        meetings.mark_many(session, meeting.id, {3: Mark.PRESENT, 99: Mark.PRESENT})
    assert meetings.count(session, meeting.id).here == 2


def test_same_as_last_time_fills_only_what_is_still_unknown(
    session: Session, clock: StandingClock
) -> None:
    for name in ("Ash", "Blue", "Fern", "Oak"):
        a_member(session, name)
    first = meetings.open_tonight(session)
    meetings.mark(session, first.id, 1, Mark.PRESENT)
    meetings.mark(session, first.id, 2, Mark.LATE)
    meetings.mark(session, first.id, 3, Mark.ABSENT)
    meetings.mark(session, first.id, 4, Mark.PRESENT)
    tonight = a_week_later(session, clock)
    meetings.mark(session, tonight, 1, Mark.APOLOGIES)

    marked = meetings.mark_same_as_last(session, tonight)

    assert marked == 2
    assert [place.mark for place in meetings.places(session, tonight)] == [
        Mark.APOLOGIES,
        Mark.PRESENT,
        Mark.UNKNOWN,
        Mark.PRESENT,
    ]
    assert people.acts(session)[-2:] == [Action.ATTENDANCE_MARKED] * 2
    assert meetings.mark_same_as_last(session, tonight) == 0


def test_same_as_last_time_leaves_out_who_has_left(session: Session, clock: StandingClock) -> None:
    member = a_member(session)
    first = meetings.open_tonight(session)
    meetings.mark(session, first.id, member.id, Mark.PRESENT)
    tonight = a_week_later(session, clock)
    members.leave(session, member.id, on=session.today())

    assert meetings.mark_same_as_last(session, tonight) == 0


def test_there_is_no_last_time_at_the_first_evening(session: Session) -> None:
    assert meetings.mark_same_as_last(session, people.an_open_meeting(session).id) == 0


def test_a_first_time_shows_until_the_next_evening(session: Session, clock: StandingClock) -> None:
    a_member(session)
    first = meetings.open_tonight(session)
    meetings.mark(session, first.id, 1, Mark.PRESENT)
    tonight = a_week_later(session, clock)

    assert meetings.places(session, first.id)[0].is_first_time
    assert not meetings.places(session, tonight)[0].is_first_time


# --- guests, ticks, words -------------------------------------------------------------------


def test_guests_are_counted_and_never_below_none(session: Session) -> None:
    meeting = people.an_open_meeting(session)

    assert meetings.count_guests(session, meeting.id, 3).in_the_room == 3
    before = people.lines(session)
    meetings.count_guests(session, meeting.id, 3)
    assert people.lines(session) == before
    assert meetings.count_guests(session, meeting.id, -1).guests == 0


def test_opening_ticks_are_kept_and_taken_back(session: Session) -> None:
    meeting = people.an_open_meeting(session)

    for _ in range(2):
        meetings.tick(session, meeting.id, OpeningCheck.PHONES_AWAY, is_done=True)
    meetings.tick(session, meeting.id, OpeningCheck.STATEMENT_READ, is_done=True)
    meetings.tick(session, meeting.id, OpeningCheck.PHONES_AWAY, is_done=False)

    assert meetings.get(session, meeting.id).checks == {OpeningCheck.STATEMENT_READ}
    assert people.acts(session).count(Action.CHECK_TICKED) == 3


def test_words_about_the_evening_are_few_and_kept_after_it_too(session: Session) -> None:
    meeting = people.an_open_meeting(session)
    meetings.write_about_evening(session, meeting.id, " The room was cold. ")
    meetings.finish(session, meeting.id)

    meetings.write_about_evening(session, meeting.id, "The room was warm.")
    before = people.lines(session)
    meetings.write_about_evening(session, meeting.id, "The room was warm.")

    assert people.lines(session) == before
    assert meetings.get(session, meeting.id).about_evening == "The room was warm."
    assert "warm" not in repr(meetings.get(session, meeting.id))
    with pytest.raises(TextTooLongError):
        meetings.write_about_evening(session, meeting.id, "x" * 601)
    with pytest.raises(MeetingNotOpenError):
        meetings.write_about_evening(session, people.a_plan(session).id, "Too early.")


def test_names_in_the_words_are_found_by_code(session: Session) -> None:
    for name in ("Ash", "Old Tom", "小林"):
        a_member(session, name)

    text = "Talked with ash, and 小林さん brought tea. Old  Tom's chair broke. Ashes."
    assert meetings.names_in(session, text) == ["M-001", "M-002", "M-003"]
    assert meetings.names_in(session, "The ashtray was cold. Old tomatoes.") == []


# --- finishing ------------------------------------------------------------------------------


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
    assert meetings.last_closed(session) == [summary]


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


# --- who came unsigned ----------------------------------------------------------------------


def test_without_a_published_agreement_nobody_needs_a_reason(
    session: Session, clock: StandingClock
) -> None:
    a_member(session)
    meetings.mark(session, meetings.open_tonight(session).id, 1, Mark.PRESENT)
    tonight = a_week_later(session, clock)
    meetings.mark(session, tonight, 1, Mark.PRESENT)

    assert meetings.finish(session, tonight).count.here == 1


def test_the_first_evening_is_graced_and_the_second_needs_a_reason(
    session: Session, clock: StandingClock
) -> None:
    people.a_published_text(session)
    for name in ("Ash", "Blue"):
        a_member(session, name)
    meetings.mark(session, meetings.open_tonight(session).id, 1, Mark.PRESENT)
    tonight = a_week_later(session, clock)
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
    tonight = a_week_later(session, clock)
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
    tonight = a_week_later(session, clock)
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
    first_after = a_week_later(session, clock)
    people.a_published_text(session)
    meetings.mark(session, first_after, 1, Mark.PRESENT)

    second_after = a_week_later(session, clock)
    assert people.lines(session)[-3].reason == ""
    meetings.mark(session, second_after, 1, Mark.PRESENT)

    with pytest.raises(UnsignedNeedsReasonError):
        meetings.finish(session, second_after)


# --- lists ----------------------------------------------------------------------------------


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
