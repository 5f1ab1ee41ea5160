"""Enrolling, renaming, resting, leaving, and the bin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain import journal as chain
from app.domain.journal import Action
from app.domain.meetings import Mark
from app.domain.members import LeaveReason, MemberStatus
from app.errors import (
    EmptyFieldError,
    LeftBeforeJoiningError,
    PseudonymRevealsError,
    PseudonymTakenError,
    TextTooLongError,
    UnknownRecordError,
    UnlikelyDayError,
)
from app.services import meetings, members
from tests.services import people
from tests.services.people import THURSDAY, a_member

if TYPE_CHECKING:
    from app.domain.members import Member
    from app.services.session import Session
    from tests.builders import StandingClock


@pytest.fixture(autouse=True)
def _settled(session: Session, clock: StandingClock) -> None:
    people.go_to(clock, THURSDAY)
    people.settle(session)


def names(session: Session) -> list[str]:
    return [member.pseudonym for member in members.everyone(session)]


def test_a_member_gets_a_code_and_one_journal_line(session: Session) -> None:
    before = len(people.lines(session))

    member = a_member(session)

    assert (member.code, member.status, member.joined_on) == (
        "M-001",
        MemberStatus.ACTIVE,
        THURSDAY,
    )
    assert members.get(session, member.id) == member
    line = people.last_line(session)
    assert len(people.lines(session)) == before + 1
    assert (line.act, line.record) == (Action.MEMBER_ENROLLED, member.id)


def test_no_pseudonym_ever_stands_in_the_journal_or_in_a_repr(session: Session) -> None:
    member = a_member(session, "Kestrel")
    members.rename(session, member.id, pseudonym="Juniper")
    members.leave(session, member.id, on=THURSDAY, reason=LeaveReason.MOVED)

    told = repr(people.lines(session)) + repr(members.get(session, member.id))

    assert "Kestrel" not in told
    assert "Juniper" not in told
    chain.verify(people.lines(session))


@pytest.mark.parametrize("other", ["heron", "Н\u0435ron", "  HERON ", "He\u200bron", "Ｈｅｒｏｎ"])  # noqa: RUF001
def test_a_refused_enrolment_changes_nothing(session: Session, other: str) -> None:
    a_member(session, "Heron")
    before = people.lines(session)

    with pytest.raises(PseudonymTakenError) as refused:
        a_member(session, other)

    assert refused.value.code == "M-001"
    assert "eron" not in str(refused.value)
    assert names(session) == ["Heron"]
    assert people.lines(session) == before


def test_codes_are_never_given_again(session: Session) -> None:
    a_member(session, "Ash")
    binned = a_member(session, "Blue")
    members.put_in_bin(session, binned.id)

    assert a_member(session, "Fern").code == "M-003"


@pytest.mark.parametrize("status", ["binned", "left"])
def test_a_pseudonym_stays_taken_after_its_holder_is_gone(session: Session, status: str) -> None:
    member = a_member(session, "Wren")
    if status == "binned":
        members.put_in_bin(session, member.id)
    else:
        members.leave(session, member.id, on=THURSDAY)

    with pytest.raises(PseudonymTakenError):
        members.check_pseudonym(session, "wren")


def test_a_former_pseudonym_is_reserved_for_a_year(session: Session, clock: StandingClock) -> None:
    member = a_member(session, "Wren")
    members.rename(session, member.id, pseudonym="Robin")

    clock.goes(days=365)
    with pytest.raises(PseudonymTakenError) as refused:
        members.check_pseudonym(session, "Wren")
    assert refused.value.code == member.code

    clock.goes(days=1)
    members.check_pseudonym(session, "Wren")


def test_a_member_may_take_their_own_former_pseudonym_back(session: Session) -> None:
    member = a_member(session, "Wren")
    members.rename(session, member.id, pseudonym="Robin")

    assert members.rename(session, member.id, pseudonym="Wren").pseudonym == "Wren"
    assert members.get(session, member.id).pseudonym == "Wren"


def test_only_changing_the_case_reserves_nothing(session: Session) -> None:
    member = a_member(session, "wren")

    members.rename(session, member.id, pseudonym="Wren")

    assert session.db.one("SELECT COUNT(*) FROM former_pseudonym")[0] == 0
    assert names(session) == ["Wren"]


def test_renaming_to_the_same_name_is_no_act(session: Session) -> None:
    member = a_member(session, "Wren")
    before = people.lines(session)

    assert members.rename(session, member.id, pseudonym=" Wren ") == member

    assert people.lines(session) == before


def test_renaming_to_a_name_in_use_is_refused(session: Session) -> None:
    a_member(session, "Ash")
    member = a_member(session, "Wren")

    with pytest.raises(PseudonymTakenError):
        members.rename(session, member.id, pseudonym="ASH")

    assert members.get(session, member.id).pseudonym == "Wren"


def test_a_pseudonym_that_gives_somebody_away_is_refused(session: Session) -> None:
    with pytest.raises(PseudonymRevealsError) as refused:
        a_member(session, "maya@example.org")
    assert refused.value.kind == "email"

    with pytest.raises(EmptyFieldError):
        members.check_pseudonym(session, " \u200b ")


def test_somebody_may_keep_typing_the_name_they_hold(session: Session) -> None:
    member = a_member(session, "Wren")

    members.check_pseudonym(session, "wren", besides=member.id)


def test_members_come_in_the_order_a_person_reads(session: Session) -> None:
    for name in ("Zoë", "émile", "Ash", "Eva", "Ömer", "Oak"):
        a_member(session, name)

    assert names(session) == ["Ash", "émile", "Eva", "Oak", "Ömer", "Zoë"]


def test_a_resting_member_is_listed_and_not_expected(session: Session) -> None:
    member = a_member(session)
    a_member(session, "Ash")
    meeting = people.an_open_meeting(session)

    members.pause(session, member.id)

    assert [each.id for each in members.everyone(session, status=MemberStatus.PAUSED)] == [
        member.id
    ]
    assert [place.code for place in meetings.places(session, meeting.id)] == ["M-002"]
    assert members.resume(session, member.id).status is MemberStatus.ACTIVE
    assert len(meetings.places(session, meeting.id)) == 2
    assert people.acts(session)[-2:] == [Action.MEMBER_PAUSED, Action.MEMBER_RESUMED]


def test_resting_twice_is_one_act(session: Session) -> None:
    member = members.pause(session, a_member(session).id)
    before = people.lines(session)

    assert members.pause(session, member.id) == member

    assert people.lines(session) == before


def test_a_member_leaves_with_a_day_and_a_code(session: Session) -> None:
    member = a_member(session)

    left = members.leave(session, member.id, on=THURSDAY, reason=LeaveReason.MOVED)

    assert (left.status, left.left_on, left.leave_reason) == (
        MemberStatus.LEFT,
        THURSDAY,
        LeaveReason.MOVED,
    )
    assert people.last_line(session).reason == "moved"


def test_nobody_leaves_before_joining(session: Session) -> None:
    member = a_member(session)

    with pytest.raises(LeftBeforeJoiningError):
        members.leave(session, member.id, on=THURSDAY - timedelta(days=1))


def test_who_comes_back_has_the_same_code(session: Session) -> None:
    member = a_member(session)
    members.leave(session, member.id, on=THURSDAY)

    back = members.rejoin(session, member.id)

    assert back == member
    assert people.last_line(session).act == Action.MEMBER_REJOINED


def test_the_bin_hides_and_gives_back(session: Session) -> None:
    member = a_member(session)
    meeting = people.an_open_meeting(session)

    members.put_in_bin(session, member.id)
    assert members.everyone(session) == []
    assert found(session, "heron") == []
    assert meetings.places(session, meeting.id) == []
    assert [each.id for each in members.in_bin(session)] == [member.id]
    assert members.get(session, member.id).in_bin

    members.take_from_bin(session, member.id)
    assert members.everyone(session) == [member]
    assert len(meetings.places(session, meeting.id)) == 1


def test_binning_twice_and_restoring_twice_are_one_act_each(session: Session) -> None:
    member = a_member(session)

    for _ in range(2):
        members.put_in_bin(session, member.id)
    for _ in range(2):
        members.take_from_bin(session, member.id)

    assert people.acts(session)[-2:] == [Action.MEMBER_BINNED, Action.MEMBER_RESTORED]


def test_what_helps_somebody_take_part_is_short(session: Session) -> None:
    member = members.enrol(session, pseudonym="Ash", access_needs=" large print ")
    assert member.access_needs == "large print"

    changed = members.change_access_needs(session, member.id, "a chair near the door")
    assert members.get(session, member.id) == changed

    before = people.lines(session)
    members.change_access_needs(session, member.id, "a chair near the door")
    assert people.lines(session) == before
    with pytest.raises(TextTooLongError) as refused:
        members.change_access_needs(session, member.id, "x" * 201)
    assert refused.value.field == "access_needs"


def found(session: Session, text: str) -> list[Member]:
    return members.some(session, members.in_order(session, text=text))


@pytest.mark.parametrize("text", ["her", "HER", "HÉR", "m-001", "  heron "])
def test_a_member_is_found_by_part_of_name_or_code(session: Session, text: str) -> None:
    member = a_member(session, "Héron")
    a_member(session, "Ash")

    assert found(session, text) == [member]


def test_a_number_finds_numbers_and_not_the_letters_they_look_like(session: Session) -> None:
    a_member(session, "Lola")
    member = a_member(session, "Ash 10")

    assert found(session, "10") == [member]
    assert found(session, "as\u04bb") == [member]


def test_looking_for_nothing_finds_everyone_in_order(session: Session) -> None:
    a_member(session, "Wren")
    a_member(session, "Ash")

    assert [each.pseudonym for each in found(session, " ")] == ["Ash", "Wren"]


def test_a_member_who_is_not_there_is_said_so(session: Session) -> None:
    with pytest.raises(UnknownRecordError) as missing:
        members.get(session, 99)

    assert missing.value.kind == "member"


def test_the_history_of_a_member_is_newest_first_and_paged(
    session: Session, clock: StandingClock
) -> None:
    member = a_member(session)
    for week, mark in enumerate((Mark.PRESENT, Mark.ABSENT, Mark.LATE)):
        people.go_to(clock, THURSDAY + timedelta(weeks=week))
        meeting = people.an_open_meeting(session, THURSDAY + timedelta(weeks=week))
        meetings.mark(session, meeting.id, member.id, mark)

    found = members.history(session, member.id)
    assert [visit.mark for visit in found] == [Mark.LATE, Mark.ABSENT, Mark.PRESENT]

    first = members.history(session, member.id, limit=1)[0].meeting
    rest = members.history(session, member.id, before=(first.held_on, first.id))
    assert rest == found[1:]


def test_a_mistyped_year_of_joining_or_leaving_is_refused(session: Session) -> None:
    member = a_member(session)

    with pytest.raises(UnlikelyDayError):
        members.enrol(session, pseudonym="Wren", joined_on=date(226, 3, 1))
    with pytest.raises(UnlikelyDayError):
        members.leave(session, member.id, on=date(9026, 3, 1))

    assert members.everyone(session) == [member]
