"""The checks made on a copy: each kind of damage is found, and each check can be stopped."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from sqlcipher3 import dbapi2

from app.domain.journal import Action, Tier
from app.errors import (
    BrokenJournalError,
    CancelledError,
    DamagedBoxError,
    DamagedDatabaseError,
    RegisterError,
)
from app.storage import journal, sealed, snapshot
from app.storage.database import Database
from app.storage.files import REAL
from app.storage.progress import never, quiet, stoppable
from tests.builders import KEY, REGISTER_ID, a_fresh_session

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.session import Session
    from tests.builders import StandingClock


@pytest.fixture
def copy(tmp_path: Path, clock: StandingClock) -> Path:
    """A copy at rest with one sealed box in it."""
    session = a_fresh_session(tmp_path, clock=clock)
    seal(session, no=1, box=b"a box")
    session.close()
    return session.db.path


def seal(session: Session, *, no: int, box: bytes, told: bytes | None = None) -> None:
    with session.change() as change:
        sealed.add(change.db, no, box)
        change.record(
            Action.SEALED_ADDED,
            no,
            tier=Tier.SEALED,
            digest=hashlib.sha256(box if told is None else told).hexdigest(),
        )


def check(path: Path) -> snapshot.Found:
    return snapshot.check(path, key=KEY, register_id=REGISTER_ID, thorough=True, cancelled=never)


def check_journal(path: Path) -> None:
    snapshot.check_journal(path, key=KEY, register_id=REGISTER_ID, cancelled=never)


def another_hand(path: Path, *statements: str) -> None:
    """Change a database as somebody would who has the key and not the app."""
    raw: Any = dbapi2.connect(str(path), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    for statement in statements:
        raw.execute(statement)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()


def test_a_whole_copy_tells_what_it_holds(copy: Path) -> None:
    found = check(copy)
    check_journal(copy)

    assert (found.counts.sealed, found.counts.journal, found.head.no) == (1, 2, 2)


def test_every_page_that_was_changed_is_found(copy: Path) -> None:
    whole = copy.read_bytes()
    for page in range(len(whole) // 4096):
        changed = bytearray(whole)
        changed[page * 4096 + 2000] ^= 1
        copy.write_bytes(changed)

        with pytest.raises(DamagedDatabaseError):
            check(copy)


def test_a_copy_cut_short_at_a_page_is_found(copy: Path) -> None:
    whole = copy.read_bytes()
    for length in range(0, len(whole), 4096):
        copy.write_bytes(whole[:length])

        with pytest.raises(DamagedDatabaseError):
            check(copy)


def test_a_row_that_points_to_nobody_is_found(copy: Path) -> None:
    another_hand(
        copy,
        "INSERT INTO attendance (meeting_id, member_id, mark, recorded_at) VALUES (7, 7, 'x', '')",
    )

    with pytest.raises(DamagedDatabaseError):
        check(copy)


def test_an_index_that_lacks_its_rows_is_found(copy: Path) -> None:
    another_hand(
        copy,
        "INSERT INTO meeting (held_on, starts_at, ends_at, status) VALUES ('a', 'b', 'c', 'd')",
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_schema WHERE name = 'meeting_held_on'",
    )

    with pytest.raises(DamagedDatabaseError):
        check(copy)


def test_a_copy_without_a_journal_is_no_register(tmp_path: Path) -> None:
    Database.create(tmp_path / "a.db", key=KEY, register_id=REGISTER_ID).close()

    with pytest.raises(DamagedDatabaseError):
        check(tmp_path / "a.db")


def test_a_changed_line_is_found(copy: Path) -> None:
    another_hand(
        copy,
        "DROP TRIGGER journal_is_never_changed",
        "UPDATE journal SET at = at + 1 WHERE no = 1",
    )

    with pytest.raises(BrokenJournalError):
        check_journal(copy)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sealed SET box = x'00'",
        "DELETE FROM sealed",
        "INSERT INTO sealed VALUES (2, x'00')",
    ],
)
def test_a_box_that_was_exchanged_taken_or_put_in_is_found(copy: Path, change: str) -> None:
    another_hand(
        copy,
        "DROP TRIGGER sealed_is_never_changed",
        "DROP TRIGGER sealed_goes_only_by_destruction",
        change,
    )

    with pytest.raises(DamagedBoxError):
        check_journal(copy)


def test_a_box_destroyed_as_the_journal_tells_is_missed_by_nobody(
    tmp_path: Path, clock: StandingClock
) -> None:
    session = a_fresh_session(tmp_path, clock=clock)
    seal(session, no=1, box=b"a box")
    with session.change() as change:
        line = change.record(Action.SEALED_DESTROYED, 1, tier=Tier.SEALED)
        change.db.execute("INSERT INTO destruction VALUES (1, ?)", (line.no,))
    session.close()

    check_journal(session.db.path)


def test_a_check_stops_when_it_is_no_longer_wanted(copy: Path) -> None:
    with pytest.raises(CancelledError):
        snapshot.check(
            copy, key=KEY, register_id=REGISTER_ID, thorough=True, cancelled=lambda: True
        )


def test_a_long_statement_is_interrupted(copy: Path) -> None:
    db = Database.open(copy, key=KEY, register_id=REGISTER_ID, read_only=True)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    with pytest.raises(CancelledError), stoppable(db.interrupt, lambda: True):
        db.row(endless)

    db.close()


def test_a_source_that_ends_too_soon_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedDatabaseError):
        snapshot.copy(
            REAL,
            lambda _size, _offset: b"",
            tmp_path / "copy",
            size=10,
            stage="copy",
            progress=quiet,
            cancelled=never,
        )


def test_the_head_of_the_journal_is_read_or_a_plain_error_told(copy: Path) -> None:
    whole = copy.read_bytes()
    outcomes: set[bool | None] = set()
    for page in range(len(whole) // 4096):
        changed = bytearray(whole)
        changed[page * 4096 + 2000] ^= 1
        copy.write_bytes(changed)
        try:
            db = Database.open(copy, key=KEY, register_id=REGISTER_ID, read_only=True)
        except RegisterError:
            continue
        try:
            outcomes.add(journal.head(db) is not None)
        except DamagedDatabaseError:
            outcomes.add(None)
        db.close()

    assert outcomes == {True, None}
