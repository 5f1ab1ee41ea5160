# ruff: noqa: S608 - what is put into statements here are constants of the test
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action, Tier
from app.storage import journal, sealed
from app.storage.database import BrokenRuleError, Database, ForbiddenStatementError
from tests.builders import NOON, a_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TABLES = ("journal", "sealed", "destruction")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A database with two boxes and their lines, of which the first box was destroyed."""
    db = a_database(tmp_path)
    with db.transaction():
        for no in (1, 2):
            sealed.add(db, no, b"box %d" % no)
            a_line(db)
        destroy(db, 1)
    yield db
    db.close()


def a_line(db: Database) -> int:
    return journal.append(
        db, at=NOON, act=Action.SEALED_ADDED, record=1, tier=Tier.SEALED, digest="00" * 32
    ).no


def destroy(db: Database, no: int) -> None:
    line = journal.append(db, at=NOON, act=Action.SEALED_DESTROYED, record=no, tier=Tier.SEALED)
    db.execute("INSERT INTO destruction (sealed_no, journal_no) VALUES (?, ?)", (no, line.no))


def everything(db: Database) -> list[object]:
    return [db.rows(f"SELECT * FROM {table}") for table in TABLES]


LINE = "(no, at, act, record, tier, reason, digest, hash)"
VALUES = "'', 0, 'open', '', x'', zeroblob(32)"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET reason = 'other' WHERE no = 1",
        "UPDATE journal SET no = 9 WHERE no = 1",
        "UPDATE OR REPLACE journal SET no = 1 WHERE no = 2",
        "UPDATE OR IGNORE journal SET reason = 'other'",
        "DELETE FROM journal",
        "DELETE FROM journal WHERE no = 2",
        f"REPLACE INTO journal {LINE} VALUES (1, 0, {VALUES})",
        f"INSERT OR REPLACE INTO journal {LINE} VALUES (2, 0, {VALUES})",
        f"INSERT INTO journal {LINE} VALUES (2, 0, {VALUES}) ON CONFLICT (no) DO UPDATE SET at = 1",
        f"INSERT OR IGNORE INTO journal {LINE} VALUES (2, 0, {VALUES})",
        f"INSERT INTO journal {LINE} VALUES (0, 0, {VALUES})",
        "UPDATE sealed SET box = x'00'",
        "UPDATE OR REPLACE sealed SET no = 2",
        "DELETE FROM sealed",
        "DELETE FROM sealed WHERE no = 2",
        "REPLACE INTO sealed VALUES (2, x'00')",
        "INSERT OR REPLACE INTO sealed VALUES (2, x'00')",
        "INSERT INTO sealed VALUES (2, x'00') ON CONFLICT (no) DO UPDATE SET box = x'00'",
        "INSERT INTO sealed VALUES (1, x'00')",
        "INSERT INTO sealed VALUES (-1, x'00')",
        "UPDATE destruction SET sealed_no = 2",
        "UPDATE destruction SET journal_no = 1",
        "DELETE FROM destruction",
        "REPLACE INTO destruction VALUES (1, 1)",
        "INSERT OR REPLACE INTO destruction VALUES (1, 1)",
        "INSERT INTO destruction VALUES (1, 1)",
        "INSERT INTO destruction VALUES (7, 3)",
        "INSERT INTO destruction VALUES (2, 99)",
        # Neither the line of another act nor that of another box lets a box go.
        "INSERT INTO destruction VALUES (2, 2)",
        "INSERT INTO destruction VALUES (2, 3)",
        "REPLACE INTO destruction VALUES (2, 2)",
    ],
)
def test_what_was_fixed_is_never_changed_taken_out_or_replaced(
    db: Database, statement: str
) -> None:
    before = everything(db)

    with pytest.raises(BrokenRuleError):
        db.execute(statement)

    assert everything(db) == before


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["DROP TABLE {}", "ALTER TABLE {} RENAME TO other"])
def test_no_append_only_table_goes_away(db: Database, statement: str, table: str) -> None:
    with pytest.raises(ForbiddenStatementError):
        db.execute(statement.format(table))


def test_no_trigger_that_holds_this_can_be_dropped(db: Database) -> None:
    triggers = db.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'")

    assert len(triggers) == 10
    for (name,) in triggers:
        with pytest.raises(ForbiddenStatementError):
            db.execute(f"DROP TRIGGER {name}")


def test_a_box_goes_with_its_destruction_and_only_so(db: Database) -> None:
    destroy(db, 2)

    assert sealed.boxes(db) == []
    assert sealed.destroyed(db) == {1, 2}
    assert journal.count(db) == 4


def test_an_undone_destruction_leaves_the_box(db: Database) -> None:
    with pytest.raises(LookupError):
        undone_destruction(db)

    assert sealed.boxes(db) == [(2, b"box 2")]


def undone_destruction(db: Database) -> None:
    with db.transaction():
        destroy(db, 2)
        raise LookupError


def test_the_number_of_a_destroyed_box_never_comes_again(db: Database) -> None:
    destroy(db, 2)

    assert sealed.next_no(db) == 3


def test_what_comes_next_is_still_added(db: Database) -> None:
    sealed.add(db, sealed.next_no(db), b"box 3")

    assert a_line(db) == 4
    assert [no for no, _ in sealed.boxes(db)] == [2, 3]
