"""The sealed boxes: numbered, added and read; what is in them is nobody's business here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.storage.database import Database


def next_no(db: Database) -> int:
    """Return the number of the next box; the number of a destroyed one never comes again."""
    found = db.one(
        "SELECT max(coalesce((SELECT max(no) FROM sealed), 0),"
        " coalesce((SELECT max(sealed_no) FROM destruction), 0))"
    )
    return int(found[0]) + 1


def add(db: Database, no: int, box: bytes) -> None:
    """Put a box in for good."""
    db.execute("INSERT INTO sealed (no, box) VALUES (?, ?)", (no, box))


def boxes(db: Database) -> list[tuple[int, bytes]]:
    """Return every box with its number, oldest first."""
    return [(no, box) for no, box in db.rows("SELECT no, box FROM sealed ORDER BY no")]


def destroyed(db: Database) -> set[int]:
    """Return the numbers of the boxes that were destroyed as the journal tells."""
    return {no for (no,) in db.rows("SELECT sealed_no FROM destruction")}
