"""Members, evenings, attendance and signatures on disk: what only the tables can tell."""

from __future__ import annotations

from contextlib import suppress
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.agreements import Section
from app.domain.meetings import Mark
from app.errors import DamagedDatabaseError
from app.services import meetings as evenings
from app.storage import agreements, attendance, drafts, members, signatures
from app.storage import meetings as table
from app.storage.database import BrokenRuleError, Database
from tests.builders import KEY, NOON, REGISTER_ID, TODAY, a_database
from tests.services import people

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.session import Session


def test_codes_count_on_past_a_thousand(session: Session) -> None:
    people.a_member(session, "Ash")
    session.db.execute(
        "INSERT INTO member (id, code, pseudonym, name_key, status, joined_on)"
        " VALUES (999, 'M-999', 'Wren', 'wren', 'active', '2026-03-04')"
    )

    member = people.a_member(session, "Blue")

    assert (member.id, member.code) == (1000, "M-1000")


def test_members_are_given_in_the_order_asked_for(session: Session) -> None:
    ids = [people.a_member(session, name).id for name in ("Ash", "Blue", "Fern")]

    found = members.some(session.db, [ids[2], 99, ids[0]])

    assert [member.pseudonym for member in found] == ["Fern", "Ash"]
    assert members.some(session.db, []) == []


def test_no_two_members_share_a_key_even_past_the_service(session: Session) -> None:
    people.a_member(session, "Ash")

    with pytest.raises(BrokenRuleError), session.db.transaction():
        members.add(session.db, pseudonym="Ash", name_key="ash", joined_on=TODAY, access_needs="")


def test_a_mark_changes_one_row_in_place(session: Session) -> None:
    people.settle(session)
    member = people.a_member(session)
    meeting = people.an_open_meeting(session, session.today())
    place, _ = attendance.place_of(session.db, meeting.id, member.id)

    for mark in (Mark.PRESENT, Mark.LATE):
        attendance.mark(session.db, place, mark, NOON)

    assert attendance.place_of(session.db, meeting.id, member.id) == (place, Mark.LATE)
    assert attendance.place_of(session.db, meeting.id, 99) == (0, Mark.UNKNOWN)


def test_a_tick_writes_two_pages(session: Session) -> None:
    people.settle(session)
    for number in range(30):
        people.a_member(session, f"Heron {number}")
    meeting = people.an_open_meeting(session, session.today())
    wal = session.db.path.with_name(f"{session.db.path.name}-wal")
    session.db.checkpoint()
    evenings.mark(session, meeting.id, 1, Mark.PRESENT)
    before = wal.stat().st_size

    evenings.mark(session, meeting.id, 2, Mark.PRESENT)

    # Attendance and journal, a page of 4 KiB each with 24 bytes before it.
    assert wal.stat().st_size - before == 2 * (4096 + 24)


def test_visits_are_counted_no_further_than_asked(session: Session) -> None:
    people.settle(session)
    member = people.a_member(session)
    day = session.today()
    held = [people.an_open_meeting(session, day - timedelta(weeks=week)) for week in (3, 2, 1)]
    for meeting in held:
        evenings.mark(session, meeting.id, member.id, Mark.PRESENT)

    assert attendance.visits(session.db, member.id, most=9) == 3
    assert attendance.visits(session.db, member.id, most=2) == 2
    assert attendance.visits(session.db, member.id, most=0) == 0
    assert attendance.visits(session.db, member.id, most=9, since=held[1].held_on) == 2
    assert attendance.visits(session.db, member.id, most=9, before=held[1]) == 1


def test_a_published_row_is_never_rewritten(session: Session) -> None:
    version = people.a_published_text(session)

    agreements.rewrite_draft(session.db, version.id, title="Other", sections=())
    agreements.publish(session.db, version)

    assert agreements.find(session.db, version.id) is not None
    found = agreements.everything(session.db)[0]
    assert (found.title, found.sections) == (version.title, version.sections)


def test_the_current_line_began_at_its_material_change(session: Session) -> None:
    assert agreements.current_since(session.db) is None
    first = people.a_published_text(session)
    session.db.execute(
        "UPDATE agreement_version SET published_on = '2026-01-01' WHERE id = ?", (first.id,)
    )
    people.a_published_text(session, is_material=False)

    since = agreements.current_since(session.db)
    assert since is not None
    assert since.isoformat() == "2026-01-01"
    people.a_published_text(session)
    assert agreements.current_since(session.db) == session.today()


def test_a_withdrawn_signature_is_not_found(session: Session) -> None:
    people.settle(session)
    people.a_published_text(session)
    member = people.a_member(session)
    signature = people.a_signature(session, member)
    assert signatures.find(session.db, signature.id) == signature

    signatures.withdraw(session.db, signature.id, NOON)

    assert signatures.find(session.db, signature.id) is None
    assert signatures.of_member(session.db, member.id) == []
    assert signatures.standing_ones(session.db, [member.id]) == {}


def test_evenings_planned_for_one_day_come_by_hour(session: Session) -> None:
    late, early = (
        table.add(
            session.db,
            held_on=TODAY,
            starts_at=starts,
            ends_at=time(21),
            place="",
            entered_later=False,
        )
        for starts in (time(20), time(10))
    )

    assert table.planned_on(session.db, TODAY) == [early, late]


def test_only_open_drafts_are_told(session: Session) -> None:
    for page, is_sealed in (("member", False), ("concern", True), ("#place", False)):
        drafts.keep(session.db, page, body=b"{}", is_sealed=is_sealed, at=NOON)

    assert drafts.open_rows(session.db) == ["member"]


def test_the_register_file_never_shows_a_pseudonym(session: Session, tmp_path: Path) -> None:
    people.a_member(session, "Canarybird")
    session.db.checkpoint()

    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]

    assert files
    assert not any(b"Canarybird" in content for content in files)


def test_a_damaged_page_of_a_long_text_is_told_as_damage(tmp_path: Path) -> None:
    made = a_database(tmp_path)
    words = Section(heading="Why", body="What is said here stays here. " * 500)
    agreements.add_draft(
        made, number="1.0", language="en", title="Ours", sections=(words,), is_default_text=False
    )
    made.close()
    whole = made.path.read_bytes()
    seen = set()

    for page in range(1, len(whole) // 4096):
        damaged = bytearray(whole)
        damaged[page * 4096 + 99] ^= 1
        made.path.write_bytes(damaged)
        seen.add(how_the_text_reads(tmp_path, words))

    assert seen == {"whole", "damaged"}


def how_the_text_reads(folder: Path, words: Section) -> str:
    """Say what comes of reading the text from the file as it lies there now."""
    try:
        db = Database.open(folder / "register.db", key=KEY, register_id=REGISTER_ID)
    except DamagedDatabaseError:
        return "damaged"
    try:
        found = agreements.draft(db)
    except DamagedDatabaseError:
        return "damaged"
    finally:
        with suppress(DamagedDatabaseError):
            db.close()
    return "whole" if found is not None and found.sections == (words,) else "wrong"
