"""Whether a register has the keys it had when they were last changed or it was last opened.

The keys of an old copy, put back into its folder, let an old passphrase open today's register.
Nothing can keep them from that but new keys; but it is seen, told at every unlock until the keys
are changed, and written in the journal.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from app.domain.journal import Action
from app.errors import RegisterError
from app.services import notes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.services.owed import OwedLine
    from app.services.session import Session
    from app.storage.database import Database


def note(db: Database, keys: str, *, at: datetime) -> None:
    """Note the keys a register has from now on, in the transaction under way."""
    notes.keep(db, notes.KEYS, {"keys": keys}, at=at)


def are_unexpected(session: Session, keys: str, *, late: Iterable[OwedLine]) -> bool:
    """Tell whether the keys are others than were known, with no change of keys among `late`.

    The journal tells of it once.
    """
    noted = notes.kept(session.db, notes.KEYS)
    known, told = noted.get("keys"), noted.get("told")
    if known in {None, keys} or any(line.keys == keys for line in late):
        if noted != {"keys": keys}:
            with session.db.transaction():
                note(session.db, keys, at=session.now())
        return False
    if told != keys:
        with suppress(RegisterError), session.change() as change:
            change.record(Action.KEYS_UNEXPECTED, digest=keys)
            notes.keep(change.db, notes.KEYS, {**noted, "told": keys}, at=change.now)
    return True
