"""What is being written, one row a page and record; it comes and goes without a journal line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.storage import stamps

if TYPE_CHECKING:
    from datetime import datetime

    from app.storage.database import Database


_SEALED = "SELECT page, body FROM draft WHERE is_sealed = 1 ORDER BY page"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """The draft of one page; a sealed one is a box."""

    body: bytes = field(repr=False)
    is_sealed: bool
    kept_at: datetime


def keep(db: Database, page: str, *, body: bytes, is_sealed: bool, at: datetime) -> None:
    """Keep the newest draft of a page in place of the one before."""
    db.execute(
        "INSERT INTO draft (page, is_sealed, body, kept_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (page) DO UPDATE SET is_sealed = excluded.is_sealed,"
        " body = excluded.body, kept_at = excluded.kept_at",
        (page, is_sealed, body, stamps.written(at)),
    )


def kept(db: Database, page: str) -> DraftRow | None:
    """Return the draft of a page, if there is one."""
    found = db.row("SELECT body, is_sealed, kept_at FROM draft WHERE page = ?", (page,))
    if found is None:
        return None
    return DraftRow(body=found[0], is_sealed=bool(found[1]), kept_at=stamps.read(found[2]))


def drop(db: Database, page: str) -> None:
    """Forget the draft of a page."""
    db.execute("DELETE FROM draft WHERE page = ?", (page,))


def last_kept(db: Database) -> str:
    """Return the stamp of the newest of all rows, drafts and notes alike; empty without any."""
    return str(db.one("SELECT coalesce(max(kept_at), '') FROM draft")[0])


def sealed(db: Database) -> list[tuple[str, bytes]]:
    """Return every sealed draft with its page."""
    return [(page, body) for page, body in db.rows(_SEALED)]


def names(db: Database) -> list[str]:
    """Return what each draft is kept under."""
    return [row[0] for row in db.rows("SELECT page FROM draft ORDER BY page")]


def open_rows(db: Database) -> list[str]:
    """Return the rows of open drafts, newest first; sealed ones and the last place never."""
    found = db.rows(
        "SELECT page FROM draft WHERE is_sealed = 0 AND substr(page, 1, 1) <> '#'"
        " ORDER BY kept_at DESC, page"
    )
    return [row[0] for row in found]
