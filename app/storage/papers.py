"""The paper register: what was printed, where it is kept, when it was destroyed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.papers import PaperRecord
from app.storage import stamps

if TYPE_CHECKING:
    from app.storage.database import Database, Row

_PAPER = "SELECT id, kind, reference, printed_at, copies, kept_at, destroyed_on FROM paper"


def add(
    db: Database, *, kind: str, reference: str, printed_at: datetime, copies: int, kept_at: str = ""
) -> PaperRecord:
    """Add what was printed."""
    row = db.one(
        "INSERT INTO paper (kind, reference, printed_at, copies, kept_at)"
        " VALUES (?, ?, ?, ?, ?) RETURNING id",
        (kind, reference, stamps.written(printed_at), copies, kept_at),
    )
    return PaperRecord(
        id=row[0],
        kind=kind,
        reference=reference,
        printed_at=printed_at,
        copies=copies,
        kept_at=kept_at,
    )


def latest(db: Database, *, before: int | None = None, limit: int = 100) -> list[PaperRecord]:
    """Return up to `limit` papers before one, newest first."""
    found = db.rows(
        f"{_PAPER} WHERE id < coalesce(?, id + 1) ORDER BY id DESC LIMIT ?", (before, limit)
    )
    return [_from_row(row) for row in found]


def note_destroyed(db: Database, paper_id: int, on: date) -> None:
    """Write when a paper was destroyed."""
    db.execute("UPDATE paper SET destroyed_on = ? WHERE id = ?", (on.isoformat(), paper_id))


def _from_row(row: Row) -> PaperRecord:
    return PaperRecord(
        id=row[0],
        kind=row[1],
        reference=row[2],
        printed_at=stamps.read(row[3]),
        copies=row[4],
        kept_at=row[5],
        destroyed_on=date.fromisoformat(row[6]) if row[6] else None,
    )
