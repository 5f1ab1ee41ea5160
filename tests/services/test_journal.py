from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2

from app.domain.journal import Action
from app.errors import BrokenJournalError, DamagedDatabaseError
from app.services import journal
from app.storage import register as register_row
from app.storage.database import Database
from tests.builders import KEY, NOON, REGISTER_ID, StandingClock, a_session_on, reopened
from tests.full_disk import FullUntilReserveGoes

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.session import Session


def act(session: Session, times: int = 1) -> None:
    for number in range(times):
        with session.change() as change:
            change.record(Action.ATTENDANCE_MARKED, number + 1)


def opened_again(session: Session) -> Session:
    """Lock and unlock: the check of an unlock is made."""
    again = a_session_on(reopened(session.db), clock=StandingClock())
    journal.check_since_last(again)
    return again


def tampered(session: Session, statement: str) -> Session:
    """Let somebody with the key and another program do something between lock and unlock."""
    session.close()
    raw = dbapi2.connect(str(session.db.path), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    for trigger in ("changed", "deleted"):
        raw.execute(f"DROP TRIGGER journal_is_never_{trigger}")
    raw.execute(statement)
    raw.close()
    db = Database.open(session.db.path, key=KEY, register_id=REGISTER_ID)
    again = a_session_on(db, clock=StandingClock())
    journal.check_since_last(again)
    return again


def test_lines_are_listed_newest_first_page_by_page(session: Session) -> None:
    act(session, 9)

    assert journal.count(session) == 10
    assert [line.no for line in journal.latest(session, limit=4)] == [10, 9, 8, 7]
    assert [line.no for line in journal.latest(session, before=7, limit=4)] == [6, 5, 4, 3]
    assert len(journal.latest(session)) == 10


def test_the_seal_is_the_newest_line_and_four_words_of_the_list(session: Session) -> None:
    act(session)

    seal = journal.seal_words(journal.seal(session))

    assert seal.line_no == 2
    assert len(seal.words) == 4
    assert all(word.isalpha() and word.islower() for word in seal.words)


def test_a_paper_is_held_against_the_line_of_its_number(session: Session) -> None:
    act(session)
    printed = journal.seal_words(journal.seal(session))
    act(session, 3)

    request = journal.seal_at(session, printed.line_no)

    assert request is not None
    assert journal.seal_words(request) == printed
    assert journal.seal_words(journal.seal(session)) != printed
    assert journal.seal_at(session, 99) is None


def test_a_register_without_any_line_has_no_seal(tmp_path: Path) -> None:
    db = Database.create(tmp_path / "register.db", key=KEY, register_id=REGISTER_ID)
    session = a_session_on(db, clock=StandingClock())

    with pytest.raises(BrokenJournalError):
        journal.seal(session)

    journal.check_since_last(session)
    assert session.read_only_because is None
    assert session.saved_at is None
    session.close()


# --- the check of an unlock -----------------------------------------------------------------


def test_a_journal_in_order_is_checked_once_and_remembered(session: Session) -> None:
    act(session, 5)
    again = opened_again(session)

    row = register_row.row(again.db)
    assert again.read_only_because is None
    assert (row.verified_no, row.verified_hash) == (6, journal.seal(again).head)
    assert again.saved_at == NOON
    again.close()


def test_an_unlock_with_nothing_new_writes_nothing(session: Session) -> None:
    act(session)
    again = opened_again(opened_again(session))

    assert not again.db.path.with_name("register.db-wal").stat().st_size
    again.close()


def test_only_lines_after_the_last_verified_one_are_checked(session: Session) -> None:
    act(session, 5)
    again = tampered(opened_again(session), "UPDATE journal SET record = 9 WHERE no = 2")

    assert again.read_only_because is None
    again.close()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE journal SET record = 9 WHERE no = 8", 8),
        ("UPDATE journal SET hash = zeroblob(32) WHERE no = 6", 6),
        ("DELETE FROM journal WHERE no = 6", 6),
        ("DELETE FROM journal WHERE no > 3", 6),
        ("DELETE FROM journal WHERE no = 8", 9),
    ],
)
def test_what_another_hand_did_to_newer_lines_makes_the_session_read_only(
    session: Session, statement: str, found: int
) -> None:
    act(session, 5)
    again = opened_again(session)
    act(again, 4)

    again = tampered(again, statement)

    assert isinstance(again.read_only_because, BrokenJournalError)
    assert again.read_only_because.line_no == found
    again.close()


def test_a_damaged_table_makes_the_session_read_only(session: Session) -> None:
    act(session)
    (page,) = session.db.one("SELECT rootpage FROM sqlite_schema WHERE name = 'backup'")
    session.close()
    content = bytearray(session.db.path.read_bytes())
    content[(page - 1) * 4096 + 7] ^= 1
    session.db.path.write_bytes(content)
    db = Database.open(session.db.path, key=KEY, register_id=REGISTER_ID)
    again = a_session_on(db, clock=StandingClock())

    journal.check_since_last(again)

    assert isinstance(again.read_only_because, DamagedDatabaseError)
    again.close()


def test_a_full_disk_does_not_keep_the_register_shut(session: Session) -> None:
    act(session, 5)

    with FullUntilReserveGoes(session):
        journal.check_since_last(session)

    assert session.read_only_because is None
    assert register_row.row(session.db).verified_no == 0
