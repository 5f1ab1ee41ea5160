# ruff: noqa: S608 - what is put into statements here are constants of the test
from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from app.domain.journal import NOTHING_BEFORE, Action, Line, Tier, hash_of, verify
from app.errors import BrokenJournalError
from app.storage import journal
from app.storage.database import Database
from tests.builders import KEY, NOON, REGISTER_ID, a_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUNT = 600  # more than two slices of a check


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = a_database(tmp_path)
    yield db
    db.close()


def written(db: Database, count: int = 3) -> list[Line]:
    with db.transaction():
        return [
            journal.append(
                db,
                at=NOON + timedelta(seconds=number),
                act=Action.ATTENDANCE_MARKED,
                record=4711 + number,
                tier=Tier.OPEN,
            )
            for number in range(count)
        ]


def test_lines_come_back_as_they_were_written(db: Database) -> None:
    lines = written(db)

    assert journal.lines_after(db, 0, 10) == lines
    assert journal.lines_after(db, 1, 1) == [lines[1]]
    assert journal.lines_before(db, None, 2) == [lines[2], lines[1]]
    assert journal.lines_before(db, 2, 10) == [lines[0]]
    assert journal.head(db) == journal.line(db, 3) == lines[2]
    assert journal.count(db) == 3
    assert lines[0].before == NOTHING_BEFORE
    assert [line.hash for line in lines] == [hash_of(line) for line in lines]


def test_an_empty_journal_has_no_head(db: Database) -> None:
    assert journal.head(db) is None
    assert journal.tip(db) is None
    assert journal.line(db, 1) is None
    assert journal.count(db) == 0
    assert journal.check(db) is None


def test_a_line_is_tied_to_the_tip_like_to_the_line_itself(db: Database) -> None:
    newest = written(db)[-1]
    tip = journal.tip(db)

    assert tip is not None
    assert (tip.no, tip.at, tip.hash) == (newest.no, newest.at, newest.hash)
    line = journal.append(db, at=NOON, act=Action.RESTORED, record=0, tier=Tier.OPEN, after=tip)
    assert line == journal.head(db)
    assert line.before == newest.hash
    assert journal.check(db) == line


def test_times_are_kept_to_the_second_in_utc(db: Database) -> None:
    there = NOON.astimezone().replace(microsecond=987654)

    line = journal.append(db, at=there, act=Action.RESTORED, record=0, tier=Tier.OPEN)

    assert line.at == NOON
    assert journal.head(db) == line


def test_the_whole_chain_is_checked_slice_by_slice(db: Database) -> None:
    lines = written(db, COUNT)

    assert journal.check(db) == lines[-1]
    assert journal.check(db, after=lines[300]) == lines[-1]
    assert journal.check(db, after=lines[-1]) == lines[-1]


CHANGES = {
    "no": "no + 10000",
    "at": "at + 1",
    "act": "act || 'x'",
    "record": "record + 1",
    "tier": "'sealed'",
    "reason": "reason || 'x'",
    "digest": "zeroblob(7)",
    "hash": "zeroblob(32)",
}


@pytest.fixture(scope="module")
def long_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = a_database(tmp_path_factory.mktemp("journal"))
    written(db, COUNT)
    db.close()
    return db.path


class OtherHand(Database):
    """Somebody who has the key and another program, and takes the triggers away first."""

    def __init__(self, path: Path) -> None:
        self._raw, self._lost = dbapi2.connect(str(path), isolation_level=None), None
        self._raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        self._raw.execute("BEGIN")
        for trigger in ("changed", "deleted"):
            self._raw.execute(f"DROP TRIGGER journal_is_never_{trigger}")

    def leave(self) -> None:
        self._raw.execute("ROLLBACK")
        self._raw.close()


@contextmanager
def another_hand(path: Path) -> Iterator[OtherHand]:
    hand = OtherHand(path)
    try:
        yield hand
    finally:
        hand.leave()


@settings(max_examples=60)
@given(no=st.integers(1, COUNT), column=st.sampled_from(sorted(CHANGES)))
def test_any_change_to_any_line_by_another_hand_is_found(
    long_journal: Path, no: int, column: str
) -> None:
    with another_hand(long_journal) as db:
        db.execute(f"UPDATE journal SET {column} = {CHANGES[column]} WHERE no = ?", (no,))

        with pytest.raises(BrokenJournalError):
            journal.check(db)


def test_a_line_taken_out_of_the_middle_is_found(long_journal: Path) -> None:
    with another_hand(long_journal) as db:
        db.execute("DELETE FROM journal WHERE no = 300")

        with pytest.raises(BrokenJournalError):
            journal.check(db)


@pytest.mark.parametrize("forged", ["tier = 'other'", "at = 1 << 60"])
def test_a_line_that_makes_no_sense_is_broken_too(long_journal: Path, forged: str) -> None:
    with another_hand(long_journal) as db:
        db.execute(f"UPDATE journal SET {forged} WHERE no = 7")

        with pytest.raises(BrokenJournalError) as found:
            journal.line(db, 7)

    assert found.value.line_no == 7


def test_a_copy_at_rest_is_checked_like_the_register(long_journal: Path) -> None:
    copy = Database.open(long_journal, key=KEY, register_id=REGISTER_ID, read_only=True)

    last = journal.check(copy)
    verify(journal.lines_after(copy, 0, COUNT))
    copy.close()

    assert last is not None
    assert last.no == COUNT
