"""When the register was last looked through whole, and what was wrong: noted in the register.

The note is no act and has no journal line. Damage is noted so that the next unlock knows of it: a
page that no unlock reads would otherwise be written around until it is found once more.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from app.domain import zones
from app.errors import (
    BrokenJournalError,
    DamagedBoxError,
    DamagedDatabaseError,
    RegisterError,
)
from app.storage import drafts, stamps
from app.storage import register as register_row

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.session import Session
    from app.storage.database import Database

Noted = dict[str, str]

# Once one of these was found nothing more is written: what is there may be all there is left.
DAMAGE: Final = (DamagedDatabaseError, DamagedBoxError, BrokenJournalError)

# No page has a name like this one.
_PLACE: Final = "#whole"
_PAGE, _BOX, _LINE = "page", "box", "line"


def looked_at(session: Session) -> datetime | None:
    """Return when every page, row and journal line was last found to be in order."""
    with suppress(KeyError, ValueError):
        return stamps.read(_read(session.db)["at"])
    return None


def is_due(session: Session) -> bool:
    """Tell whether the register is to be looked through today.

    A practice register is not: it goes when it is left, and its people are made up.
    """
    if session.is_practice:
        return False
    if session.read_only_because is not None:
        # Noted damage is looked for again; what was met just now needs no second look.
        return session.db.damage is None and noted_damage(session) is not None
    at = looked_at(session)
    zone = register_row.time_zone(session.db)
    return at is None or zones.local(at, zone).date() != session.today()


def note_whole(db: Database, *, at: datetime) -> None:
    """Note that nothing was wrong, in the transaction under way; damage noted before is over."""
    _keep(db, {"at": stamps.written(at)}, at=at)


def note_damage(session: Session, found: RegisterError) -> None:
    """Note damage, as the last thing that is written to the register."""
    with suppress(RegisterError), session.db.transaction():
        kind, no = _PAGE, 0
        if isinstance(found, BrokenJournalError):
            kind, no = _LINE, found.line_no
        elif isinstance(found, DamagedBoxError):
            kind, no = _BOX, found.no
        _keep(session.db, {**_read(session.db), "damage": kind, "no": str(no)}, at=session.now())


def noted_damage(session: Session) -> RegisterError | None:
    """Return the damage that was found when the register was last looked through, if any."""
    noted = _read(session.db)
    no = int(noted["no"]) if noted.get("no", "").isdecimal() else 0
    match noted.get("damage"):
        case None:
            return None
        case "line":
            return BrokenJournalError(no)
        case "box":
            return DamagedBoxError(no)
        case _:
            return DamagedDatabaseError()


def _keep(db: Database, noted: Noted, *, at: datetime) -> None:
    drafts.keep(db, _PLACE, body=json.dumps(noted).encode("ascii"), is_sealed=False, at=at)


def _read(db: Database) -> Noted:
    row = drafts.kept(db, _PLACE)
    with suppress(ValueError, RecursionError):
        found = json.loads(row.body) if row is not None else None
        if isinstance(found, dict):
            return {name: str(value) for name, value in found.items()}
    return {}
