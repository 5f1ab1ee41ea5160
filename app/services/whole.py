"""When the register was last looked through whole, and what was wrong: noted in the register.

The note is no act and has no journal line. Damage is noted so that the next unlock knows of it: a
page that no unlock reads would otherwise be written around until it is found once more.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from app.domain import zones
from app.errors import (
    BrokenJournalError,
    DamagedBoxError,
    DamagedDatabaseError,
    RegisterError,
)
from app.services import notes
from app.storage import register as register_row
from app.storage import stamps

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.session import Session
    from app.storage.database import Database

# Once one of these was found nothing more is written: what is there may be all there is left.
DAMAGE: Final = (DamagedDatabaseError, DamagedBoxError, BrokenJournalError)

_PAGE, _BOX, _LINE = "page", "box", "line"


def looked_at(session: Session) -> datetime | None:
    """Return when every page, row and journal line was last found to be in order."""
    with suppress(KeyError, ValueError):
        return stamps.read(notes.kept(session.db, notes.WHOLE)["at"])
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
    notes.keep(db, notes.WHOLE, {"at": stamps.written(at)}, at=at)


def note_damage(session: Session, found: RegisterError) -> None:
    """Note damage, as the last thing that is written to the register."""
    with suppress(RegisterError), session.db.transaction():
        kind, no = _PAGE, 0
        if isinstance(found, BrokenJournalError):
            kind, no = _LINE, found.line_no
        elif isinstance(found, DamagedBoxError):
            kind, no = _BOX, found.no
        noted = {**notes.kept(session.db, notes.WHOLE), "damage": kind, "no": str(no)}
        notes.keep(session.db, notes.WHOLE, noted, at=session.now())


def noted_damage(session: Session) -> RegisterError | None:
    """Return the damage that was found when the register was last looked through, if any."""
    noted = notes.kept(session.db, notes.WHOLE)
    if "damage" not in noted:
        return None
    no = int(noted["no"]) if noted.get("no", "").isdecimal() else 0
    if noted["damage"] == _LINE:
        return BrokenJournalError(no)
    return DamagedBoxError(no) if noted["damage"] == _BOX else DamagedDatabaseError()
