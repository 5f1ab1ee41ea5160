from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from sqlcipher3 import dbapi2

from app.errors import (
    CancelledError,
    DamagedDatabaseError,
    DiskFullError,
    StorageFailedError,
)
from app.storage.database import BrokenRuleError, Database, NestedTransactionError
from tests.builders import a_database, reopened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

from tests.storage.by_hand import NAME, at_rest, open_again


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = a_database(tmp_path)
    yield db
    db.close()


def places(db: Database) -> list[str]:
    return [place for (place,) in db.rows("SELECT place FROM meeting ORDER BY id")]


def plan(db: Database, place: str) -> int:
    return db.execute(
        "INSERT INTO meeting (held_on, starts_at, ends_at, place, status)"
        " VALUES ('2026-03-04', '19:00', '20:30', ?, 'planned')",
        (place,),
    ).lastrowid


def test_a_transaction_keeps_everything_or_nothing(db: Database) -> None:
    with db.transaction():
        plan(db, "Library")
        plan(db, "Annexe")

    with pytest.raises(LookupError):
        planned_and_undone(db)

    assert places(reopened(db)) == ["Library", "Annexe"]


def planned_and_undone(db: Database) -> None:
    with db.transaction():
        plan(db, "Nowhere")
        raise LookupError


def test_a_transaction_is_never_begun_in_another(db: Database) -> None:
    with db.transaction(), pytest.raises(NestedTransactionError), db.transaction():
        pass

    assert not db.in_transaction


def test_closing_in_a_transaction_undoes_it(db: Database) -> None:
    db.execute("BEGIN IMMEDIATE")
    plan(db, "Nowhere")

    assert places(reopened(db)) == []


def test_row_numbers_are_never_reused(db: Database) -> None:
    first = plan(db, "Library")
    deleted = db.execute("DELETE FROM meeting WHERE id = ?", (first,))

    assert deleted.rowcount == 1
    assert plan(db, "Annexe") == first + 1


def test_rows_can_be_taken_one_by_one_or_all(db: Database) -> None:
    plan(db, "Library")
    plan(db, "Annexe")

    found = db.execute("SELECT place FROM meeting ORDER BY id")

    assert found.fetchone() == ("Library",)
    assert found.fetchall() == [("Annexe",)]
    assert found.fetchone() is None
    assert db.row("SELECT place FROM meeting WHERE id = 99") is None


def test_half_a_pasted_character_pair_costs_nothing_else(db: Database) -> None:
    plan(db, "The \ud83d library")

    assert places(db) == ["The \ufffd library"]
    assert db.row("SELECT 1 FROM meeting WHERE place = ?", ("The \ud83d library",)) == (1,)
    assert db.rows("SELECT ?, ?, ?", ("\ude00", 7, b"\xff")) == [("\ufffd", 7, b"\xff")]


def test_a_row_that_must_be_there_and_is_not_is_damage(db: Database) -> None:
    with pytest.raises(DamagedDatabaseError):
        db.one("SELECT * FROM profile")


def test_a_value_of_the_wrong_kind_is_a_bug_that_changes_nothing(db: Database) -> None:
    with pytest.raises(BrokenRuleError):
        db.execute("INSERT INTO sealed (no, box) VALUES ('one', 'text')")
    with pytest.raises(dbapi2.Error):
        db.execute("SELECT * FROM no_such_table")
    with pytest.raises(BrokenRuleError):
        db.execute("INSERT INTO former_pseudonym VALUES (1, 99, 'a', 'b', '')")


def test_the_database_outlives_a_full_disk(db: Database) -> None:
    engine = db._raw
    db._raw = FullDisk(engine)

    with pytest.raises(DiskFullError), db.transaction():
        plan(db, "Nowhere")

    db._raw = engine
    plan(db, "Library")
    assert places(db) == ["Library"]


class FullDisk:
    """The engine on a disk without room: nothing can be committed, and it has rolled back."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)

    def execute(self, sql: str, params: tuple[object, ...] = ()) -> Any:
        if sql == "COMMIT":
            self.raw.execute("ROLLBACK")
            full = dbapi2.OperationalError("database or disk is full")
            full.sqlite_errorcode = dbapi2.SQLITE_FULL
            raise full
        return self.raw.execute(sql, params)


def test_a_checkpoint_leaves_everything_in_the_main_file(db: Database) -> None:
    plan(db, "Library")
    db.checkpoint()

    assert db.path.with_name(f"{NAME}-wal").stat().st_size == 0


def test_a_checkpoint_that_could_not_be_made_is_not_passed_over(db: Database) -> None:
    plan(db, "Library")
    reading = db.execute("SELECT * FROM meeting UNION ALL SELECT * FROM meeting")
    reading.fetchone()
    db._raw = Busy(db._raw)

    with pytest.raises(StorageFailedError):
        db.checkpoint()

    db._raw = db._raw.raw


class Busy(FullDisk):
    """The engine while somebody else is reading: no checkpoint can be made."""

    def execute(self, sql: str, params: tuple[object, ...] = ()) -> Any:
        return self.raw.execute("SELECT 1, 5, 0" if "wal_checkpoint" in sql else sql, params)


def test_the_main_file_stands_still_while_checkpoints_are_paused(db: Database) -> None:
    db.checkpoint()
    db.pause_checkpoints()
    before = os.pread(db.fd, 10**7, 0)
    for _ in range(1100):
        plan(db, "Library")

    assert os.pread(db.fd, 10**7, 0) == before
    db.resume_checkpoints()
    plan(db, "Annexe")
    assert os.pread(db.fd, 10**7, 0) != before


def test_one_wrong_bit_in_any_page_is_found_by_opening_and_checking(tmp_path: Path) -> None:
    path = at_rest(tmp_path)
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):
        damaged = bytearray(content)
        damaged[page * 4096 + 99] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(DamagedDatabaseError):
            look_into(tmp_path)


def look_into(folder: Path) -> None:
    db = open_again(folder)
    try:
        db.look_into_every_table()
        db.rows("PRAGMA cipher_integrity_check")
        if db.rows("PRAGMA quick_check") != [("ok",)]:
            raise DamagedDatabaseError
    finally:
        db.close()


def test_damage_met_while_reading_is_remembered(tmp_path: Path) -> None:
    made = a_database(tmp_path)
    (page,) = made.one("SELECT rootpage FROM sqlite_schema WHERE name = 'meeting'")
    made.close()
    content = bytearray(made.path.read_bytes())
    content[(page - 1) * 4096 + 99] ^= 1
    made.path.write_bytes(content)
    db = open_again(tmp_path)
    assert db.damage is None

    with pytest.raises(DamagedDatabaseError):
        db.rows("SELECT * FROM meeting")

    assert isinstance(db.damage, DamagedDatabaseError)
    db.close()


ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def test_a_long_statement_can_be_cancelled(db: Database) -> None:
    db._raw.set_progress_handler(interrupting(db), 1000)

    with pytest.raises(CancelledError):
        db.row(ENDLESS)

    db._raw.set_progress_handler(None, 0)


def test_rows_can_be_cancelled_while_they_are_taken(db: Database) -> None:
    rows = db.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    )
    rows.fetchone()
    db.interrupt()

    with pytest.raises(CancelledError):
        rows.fetchall()
    with pytest.raises(CancelledError):
        db.rows(endless_after_interruption(db))
    db._raw.set_progress_handler(None, 0)


def interrupting(db: Database) -> Callable[[], int]:
    def interrupt() -> int:
        db.interrupt()
        return 0

    return interrupt


def endless_after_interruption(db: Database) -> str:
    db._raw.set_progress_handler(interrupting(db), 1000)
    return ENDLESS
