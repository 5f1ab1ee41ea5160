"""A log beside a database: read without a change on the disk, and never taken in by a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.errors import DamagedDatabaseError, ForeignDatabaseError, RegisterReadOnlyError
from app.storage import leftover_log
from app.storage.database import Database, Log
from tests.builders import a_database
from tests.storage.by_hand import NAME, open_again

if TYPE_CHECKING:
    from pathlib import Path

_PLAN = (
    "INSERT INTO meeting (held_on, starts_at, ends_at, place, status)"
    " VALUES ('2026-03-04', '19:00', '20:30', ?, 'planned')"
)


def left_in_a_log(folder: Path, *places: str) -> tuple[bytes, bytes]:
    """Leave a database whose newest rows are in its log only; return what both files hold."""
    db = a_database(folder)
    db.checkpoint()
    for place in places:
        db.execute(_PLAN, (place,))
    files = (folder / NAME).read_bytes(), leftover_log.log_of(folder / NAME).read_bytes()
    db.close()
    put(folder, *files)
    return files


def put(folder: Path, *files: bytes) -> None:
    (folder / NAME).write_bytes(files[0])
    leftover_log.log_of(folder / NAME).write_bytes(files[1])


def held(folder: Path) -> tuple[bytes, bytes]:
    return (folder / NAME).read_bytes(), leftover_log.log_of(folder / NAME).read_bytes()


def places(db: Database) -> list[str]:
    return [place for (place,) in db.rows("SELECT place FROM meeting ORDER BY id")]


@pytest.mark.parametrize(("log", "expected"), [(Log.STAYS, ["Library"]), (Log.IS_PASSED_OVER, [])])
def test_it_is_read_or_passed_over_and_nothing_changes(
    tmp_path: Path, log: Log, expected: list[str]
) -> None:
    files = left_in_a_log(tmp_path, "Library")

    db = open_again(tmp_path, log=log)

    assert db.is_read_only
    assert places(db) == expected
    with pytest.raises(RegisterReadOnlyError):
        db.checkpoint()
    db.close()
    assert held(tmp_path) == files
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, f"{NAME}-wal"]


def test_it_flows_in_when_the_database_is_opened_to_be_written(tmp_path: Path) -> None:
    left_in_a_log(tmp_path, "Library")

    db = open_again(tmp_path)
    assert places(db) == ["Library"]
    db.close()

    db = open_again(tmp_path, read_only=True)
    assert places(db) == ["Library"]
    db.close()


def test_what_cannot_be_opened_with_it_does_not_take_it_in(tmp_path: Path) -> None:
    files = left_in_a_log(tmp_path, "Library")

    with pytest.raises(ForeignDatabaseError):
        open_again(tmp_path, register_id=bytes(16))

    assert held(tmp_path) == files


def test_where_damage_was_met_both_stay_as_they_are(tmp_path: Path) -> None:
    database, log = left_in_a_log(tmp_path, "Library")
    db = open_again(tmp_path)
    (page,) = db.one("SELECT rootpage FROM sqlite_schema WHERE name = 'member'")
    db.close()
    damaged = bytearray(database)
    damaged[(page - 1) * 4096 + 99] ^= 1
    put(tmp_path, bytes(damaged), log)

    db = open_again(tmp_path)
    with pytest.raises(DamagedDatabaseError):
        db.rows("SELECT * FROM member")
    db.close()

    assert held(tmp_path) == (bytes(damaged), log)
