"""The first page says what needs the facilitator, and nothing of what is sealed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.meetings import Mark
from app.services import drafts, meetings, members, safeguarding
from app.services.today import NeedKind, today
from app.storage import backups
from tests.builders import an_account
from tests.services import people
from tests.services.people import THURSDAY, a_member, a_published_text, a_signature

if TYPE_CHECKING:
    from app.services.session import Session
    from app.services.today import Need
    from tests.builders import StandingClock


@pytest.fixture(autouse=True)
def _settled(session: Session, clock: StandingClock) -> None:
    people.go_to(clock, THURSDAY)
    people.settle(session)


def needs(session: Session) -> dict[NeedKind, Need]:
    return {need.kind: need for need in today(session).needs}


def a_backup(session: Session, *, is_verified: bool = True) -> None:
    now = session.clock()
    backups.add(
        session.db,
        backup_id=str(now),
        made_at=now,
        label="KINGSTON",
        file_name="Linden.ckbackup",
        size=1,
        seal="",
        journal_no=1,
        verified_at=now if is_verified else None,
    )


def test_an_empty_register_needs_an_agreement_and_a_backup(session: Session) -> None:
    page = today(session)

    assert list(needs(session)) == [NeedKind.AGREEMENT_NOT_PUBLISHED, NeedKind.BACKUP_NEVER]
    assert (page.next_meeting, page.is_open, page.expected) == (None, False, 0)
    assert (page.unsigned, page.newcomers, page.last_counts) == ([], [], [])


def test_only_a_meeting_under_way_is_counted(session: Session) -> None:
    ash, _wren = a_member(session, "Ash"), a_member(session, "Wren")
    before = today(session).count
    meeting = meetings.open_tonight(session)
    meetings.mark(session, meeting.id, ash.id, Mark.PRESENT)

    so_far = today(session).count

    meetings.finish(session, meeting.id)
    assert before is None
    assert so_far is not None
    assert (so_far.here, so_far.unknown) == (1, 1)
    assert today(session).count is None


def test_who_has_not_signed_is_named_in_order(session: Session) -> None:
    a_published_text(session)
    for name in ("Wren", "Ash", "Fern"):
        a_member(session, name)
    a_signature(session, members.get(session, 3))

    page = today(session)

    assert [member.pseudonym for member in page.unsigned] == ["Ash", "Wren"]
    assert page.unsigned_count == 2
    assert needs(session)[NeedKind.UNSIGNED].member_ids == (2, 1)
    assert "Wren" not in repr(page)


def test_when_all_have_signed_nothing_is_asked(session: Session) -> None:
    a_published_text(session)
    a_signature(session, a_member(session))
    a_backup(session)

    assert today(session).needs == []


def test_the_planned_evening_is_shown_and_then_the_open_one(session: Session) -> None:
    a_member(session)
    planned = people.a_plan(session, THURSDAY + timedelta(days=1))
    assert today(session).next_meeting == planned

    opened = meetings.open_tonight(session)
    page = today(session)
    assert (page.next_meeting, page.is_open, page.expected) == (opened, True, 1)


def test_an_evening_belongs_to_its_planned_or_usual_day_and_while_it_is_open(
    session: Session, clock: StandingClock
) -> None:
    is_first_due = today(session).is_due
    meetings.open_tonight(session)
    clock.goes(days=1)
    is_open_one_due = today(session).is_due
    meetings.finish(session, 1)
    found = []
    for _ in range(6):
        found.append(today(session).is_due)
        clock.goes(days=1)
    is_usual_day_due = today(session).is_due
    clock.goes(days=1)
    people.a_plan(session, session.today() + timedelta(days=1))
    is_day_before_due = today(session).is_due
    clock.goes(days=1)

    assert is_first_due
    assert is_open_one_due
    assert found == [False] * 6
    assert is_usual_day_due
    assert not is_day_before_due
    assert today(session).is_due


def test_an_evening_left_open_asks_to_be_finished(session: Session, clock: StandingClock) -> None:
    left_open = people.an_open_meeting(session)
    assert NeedKind.MEETING_LEFT_OPEN not in needs(session)

    clock.goes(days=1)
    assert today(session).is_open
    clock.goes(days=1)

    assert not today(session).is_open
    assert needs(session)[NeedKind.MEETING_LEFT_OPEN].meeting_id == left_open.id


def test_newcomers_are_those_who_joined_lately_and_never_came(
    session: Session, clock: StandingClock
) -> None:
    for name in ("Ash", "Blue"):
        a_member(session, name)
    meeting = meetings.open_tonight(session)
    meetings.mark(session, meeting.id, 1, Mark.PRESENT)
    meetings.mark(session, meeting.id, 2, Mark.APOLOGIES)

    assert [member.pseudonym for member in today(session).newcomers] == ["Blue"]
    clock.goes(days=93)
    assert today(session).newcomers == []


def test_the_last_evenings_show_how_many_came(session: Session, clock: StandingClock) -> None:
    a_member(session)
    for _ in range(7):
        meeting = meetings.open_tonight(session)
        meetings.mark(session, meeting.id, 1, Mark.PRESENT)
        meetings.finish(session, meeting.id)
        clock.goes(weeks=1)

    counts = today(session).last_counts

    assert [each.count.here for each in counts] == [1] * 6
    assert counts[0].meeting.held_on == THURSDAY + timedelta(weeks=6)


def test_a_backup_counts_when_verified_and_for_a_week(
    session: Session, clock: StandingClock
) -> None:
    a_backup(session, is_verified=False)
    assert NeedKind.BACKUP_NEVER in needs(session)

    clock.goes(seconds=1)
    a_backup(session)
    assert not set(needs(session)) & {NeedKind.BACKUP_NEVER, NeedKind.BACKUP_OLD}

    clock.goes(days=7)
    assert NeedKind.BACKUP_OLD not in needs(session)
    clock.goes(days=1)
    assert needs(session)[NeedKind.BACKUP_OLD].count == 8
    last = today(session).last_backup
    assert last is not None
    assert last.label == "KINGSTON"


def test_a_clock_that_was_set_back_is_told_until_it_is_right_again(
    session: Session, clock: StandingClock
) -> None:
    a_member(session)
    clock.goes(minutes=-50)
    assert NeedKind.CLOCK_ODD not in needs(session)

    clock.goes(days=-3)
    assert needs(session)[NeedKind.CLOCK_ODD].count == 3
    assert next(iter(needs(session))) is NeedKind.CLOCK_ODD
    a_member(session, "Wren")
    assert needs(session)[NeedKind.CLOCK_ODD].count == 3

    clock.goes(days=4)
    assert NeedKind.CLOCK_ODD not in needs(session)


def test_open_drafts_wait_and_nothing_hints_at_sealed_ones(session: Session) -> None:
    before = today(session)
    drafts.keep_sealed(session, "concern_new", {"text": "sealed"})
    drafts.keep_place(session, {"page": "concern_new"})
    safeguarding.seal_concern(session, an_account())
    assert today(session) == before

    drafts.keep(session, "member_new", {"pseudonym": "Wren"})
    assert needs(session)[NeedKind.DRAFTS_WAITING].count == 1


def test_drafts_are_told_by_their_pages_the_newest_first(
    session: Session, clock: StandingClock
) -> None:
    for page in ("sign", "member_new", "meeting"):
        drafts.keep(session, page, {"member_id": 4, "meeting_id": 0, "kept": "box A"})
        clock.goes(minutes=1)
    drafts.keep(session, "sign", {"member_id": 5, "meeting_id": 0, "kept": "box A"})

    need = needs(session)[NeedKind.DRAFTS_WAITING]

    assert need.rows == ("sign", "meeting", "member_new")
    assert drafts.about(session, "sign") == {"member_id": 5, "meeting_id": 0}
    assert "box A" not in repr(need)
