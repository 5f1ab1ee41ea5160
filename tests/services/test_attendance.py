"""Who is here, who came without a name, and the few words about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action
from app.domain.meetings import Mark, OpeningCheck
from app.errors import (
    MeetingNotOpenError,
    NotYetError,
    TextTooLongError,
    UnknownRecordError,
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


# --- numbers -------------------------------------------------------------------------------------


def members_by_place(session: Session, meeting_id: int) -> list[int]:
    rows = session.db.rows(
        "SELECT member_id FROM attendance WHERE meeting_id = ? ORDER BY id", (meeting_id,)
    )
    return [row[0] for row in rows]


def members_by_line(session: Session) -> list[int]:
    """Return whose marks the journal tells of, in the order of its lines."""
    return [
        session.db.one("SELECT member_id FROM attendance WHERE id = ?", (line.record,))[0]
        for line in people.lines(session)
        if line.act == Action.ATTENDANCE_MARKED
    ]


def test_the_number_of_a_place_does_not_follow_from_the_member(session: Session) -> None:
    everyone = [a_member(session, f"Bird {no} of many").id for no in range(1, 41)]

    one, other = (members_by_place(session, people.an_open_meeting(session).id) for _ in range(2))

    # Two orders of forty being the same by chance is rarer than any failure of a computer.
    assert sorted(one) == sorted(other) == everyone
    assert one != everyone != other != one


def test_marks_given_together_are_told_in_the_order_of_the_places(session: Session) -> None:
    everyone = [a_member(session, f"Bird {no} of many").id for no in range(1, 41)]
    meeting = people.an_open_meeting(session)

    meetings.mark_many(session, meeting.id, dict.fromkeys(everyone, Mark.PRESENT))

    assert members_by_line(session) == members_by_place(session, meeting.id)


def test_those_without_a_place_get_theirs_by_chance(session: Session) -> None:
    meeting = people.an_open_meeting(session)
    late = [a_member(session, f"Bird {no} of many").id for no in range(1, 41)]

    meetings.mark_many(session, meeting.id, dict.fromkeys(late, Mark.PRESENT))

    assert sorted(members_by_place(session, meeting.id)) == late
    assert members_by_place(session, meeting.id) != late


def test_same_as_last_time_is_told_in_the_order_of_tonight_s_places(
    session: Session, clock: StandingClock
) -> None:
    everyone = [a_member(session, f"Bird {no} of many").id for no in range(1, 41)]
    first = meetings.open_tonight(session)
    meetings.mark_many(session, first.id, dict.fromkeys(everyone, Mark.PRESENT))
    tonight = people.a_week_later(session, clock)

    assert meetings.mark_same_as_last(session, tonight) == 40

    assert members_by_line(session)[40:] == members_by_place(session, tonight)


# --- marking -------------------------------------------------------------------------------------


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
    tonight = people.a_week_later(session, clock)
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
    tonight = people.a_week_later(session, clock)
    members.leave(session, member.id, on=session.today())

    assert meetings.mark_same_as_last(session, tonight) == 0


def test_there_is_no_last_time_at_the_first_evening(session: Session) -> None:
    assert meetings.mark_same_as_last(session, people.an_open_meeting(session).id) == 0


def test_a_first_time_shows_until_the_next_evening(session: Session, clock: StandingClock) -> None:
    a_member(session)
    first = meetings.open_tonight(session)
    meetings.mark(session, first.id, 1, Mark.PRESENT)
    tonight = people.a_week_later(session, clock)

    assert meetings.places(session, first.id)[0].is_first_time
    assert not meetings.places(session, tonight)[0].is_first_time


# --- guests, ticks, words ------------------------------------------------------------------------


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
