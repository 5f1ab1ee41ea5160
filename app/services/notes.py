"""Notes of the program itself in the register: a few words under a name that no page has.

A note is no act and has no journal line. They lie among the drafts, which come and go in the same
way, and a name with a # at its beginning keeps them apart.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from app.storage import drafts

if TYPE_CHECKING:
    from datetime import datetime

    from app.storage.database import Database

Note = dict[str, str]

CHANGE: Final = "#change"
KEYS: Final = "#keys"
WHOLE: Final = "#whole"


def keep(db: Database, name: str, note: Note, *, at: datetime) -> None:
    """Keep a note in place of the one before, in the transaction under way."""
    drafts.keep(db, name, body=json.dumps(note).encode("ascii"), is_sealed=False, at=at)


def kept(db: Database, name: str) -> Note:
    """Return a note; one that was never kept, or cannot be read, is empty."""
    row = drafts.kept(db, name)
    with suppress(ValueError, RecursionError):
        found = json.loads(row.body) if row is not None else None
        if isinstance(found, dict):
            return {key: str(value) for key, value in found.items()}
    return {}
