"""Whether a register has the keys it had when they were last changed or it was last opened.

The keys of an old copy, put back into its folder, let an old passphrase open today's register.
Nothing can keep them from that but new keys; but it is seen, told at every unlock until the keys
are changed, and written in the journal.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from app.domain.journal import Action
from app.errors import RegisterError
from app.storage import drafts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.services.owed import OwedLine
    from app.services.session import Session
    from app.storage.database import Database

# No page has a name like this one.
_KNOWN: Final = "#keys"


def note(db: Database, keys: str, *, at: datetime) -> None:
    """Note the keys a register has from now on, in the transaction under way."""
    _keep(db, {"keys": keys}, at=at)


def are_unexpected(session: Session, keys: str, *, late: Iterable[OwedLine]) -> bool:
    """Tell whether the keys are others than were known, with no change of keys among `late`.

    The journal tells of it once.
    """
    noted = _read(session.db)
    known, told = noted.get("keys"), noted.get("told")
    if known in {None, keys} or any(line.keys == keys for line in late):
        if noted != {"keys": keys}:
            with session.db.transaction():
                note(session.db, keys, at=session.now())
        return False
    if told != keys:
        with suppress(RegisterError), session.change() as change:
            change.record(Action.KEYS_UNEXPECTED, digest=keys)
            _keep(change.db, {**noted, "told": keys}, at=change.now)
    return True


def _keep(db: Database, noted: dict[str, str], *, at: datetime) -> None:
    drafts.keep(db, _KNOWN, body=json.dumps(noted).encode("ascii"), is_sealed=False, at=at)


def _read(db: Database) -> dict[str, str]:
    row = drafts.kept(db, _KNOWN)
    with suppress(ValueError, RecursionError):
        found = json.loads(row.body) if row is not None else None
        if isinstance(found, dict):
            return {name: str(value) for name, value in found.items()}
    return {}
