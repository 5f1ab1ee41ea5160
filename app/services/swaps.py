"""The journal line of a restore, or of one undone, whatever ends the process on the way.

    note(line, ...)             before the rename: into the generation that takes the place
    tell_late(session, ...)     at an unlock: writes the lines nobody came to write
    strike(session)             once the line was written in time
    left_behind(generation)     what the line tells of: the last one of the journal that is replaced

The line lies in the generation itself, encrypted, and takes its place in the one rename that makes
the act true: so it is there exactly if the act took effect. `after` is the newest line the journal
held then, which tells a line that was written from one that was not.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from app.errors import DiskFullError, RegisterError
from app.services.owed import Ledger, OwedLine
from app.services.session import write_late
from app.storage import journal, leftover_log, owed_file, reserve
from app.storage import registers as layout
from app.storage.database import Database
from app.storage.files import REAL

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.journal import Line
    from app.services.session import Session
    from app.storage.files import Disk
    from app.vault.keys import RegisterKeys


def ledger(generation: Path, *, register_id: bytes, key: bytes, disk: Disk = REAL) -> Ledger:
    """Give the lines that wait in a generation; `key` is its own key for owed lines."""
    return Ledger(folder=generation, register_id=register_id, key=key, disk=disk)


def note(waiting: Ledger, line: OwedLine) -> None:
    """Note the line of a generation that is about to take the place numbered in it.

    What was noted for a place it never took goes; what was for one it had is still to be told.
    """
    number = layout.number_of(waiting.folder)
    earlier = [each for each in waiting.lines() if each.generation <= number]
    try:
        waiting.put([*earlier, line])
    except DiskFullError:
        # A full disk may be why it is undone.
        if not reserve.spend(waiting.disk, waiting.folder.parent):
            raise
        waiting.put([*earlier, line])


def due(waiting: Ledger, db: Database) -> list[OwedLine]:
    """Read what took effect and is not told of in the journal of that generation."""
    number = layout.number_of(waiting.folder)
    return [
        line
        for line in waiting.lines()
        if line.generation <= number and not journal.is_told_after(db, line.action, line.after)
    ]


def is_unseen(session: Session) -> bool:
    """Tell whether nobody has come to tell of the act that gave this generation its place."""
    waiting = _of(session)
    place = _place(waiting)
    return any(line.generation == place for line in due(waiting, session.db))


def tell_late(session: Session, *, leaves_newest: bool) -> None:
    """Write what is due; `leaves_newest` where whoever did the act is about to tell of it."""
    waiting = _of(session)
    place = _place(waiting)
    left = [line for line in waiting.lines() if leaves_newest and line.generation == place]
    late = [line for line in due(waiting, session.db) if line not in left]
    if late:
        with session.db.transaction():
            write_late(session.db, late)
    waiting.put(left)


def strike(session: Session) -> None:
    """Strike out what was noted, because it is told of now."""
    with suppress(RegisterError):
        _of(session).put([])


def carry(disk: Disk, old: Path, new: Path) -> None:
    """Let what waits in a generation wait in the one built from it."""
    if content := owed_file.read(old):
        owed_file.write(disk, new, content)


def left_behind(
    generation: Path | None, register_keys: RegisterKeys, *, register_id: bytes
) -> Line | None:
    """Read the last journal line of the generation that is replaced, if it can be read.

    What a process that died there left in a log flows into the file first: it is set aside whole.
    """
    if generation is None:
        return None
    path, key = generation / layout.DATABASE, register_keys.database
    try:
        _let_log_flow_in(path, key=key, register_id=register_id)
        db = Database.open(
            path, key=key, register_id=register_id, read_only=True, accepts_older=True
        )
    except RegisterError:
        return None  # it may be damaged: that may be why it was restored
    try:
        return journal.head(db)
    except RegisterError:
        return None
    finally:
        db.close()


def _place(waiting: Ledger) -> int:
    """Tell the place that the newest act gave a generation; an upgrade moves it on from there."""
    number = layout.number_of(waiting.folder)
    places = (line.generation for line in waiting.lines())
    return max((place for place in places if place <= number), default=number)


def _of(session: Session) -> Ledger:
    return ledger(
        layout.live_generation(session.folder),
        register_id=session.register_id,
        key=session.keys.owed,
    )


def _let_log_flow_in(path: Path, *, key: bytes, register_id: bytes) -> None:
    if leftover_log.log_of(path).exists():
        leftover_log.settle(REAL, path, key=key, register_id=register_id)
        Database.open(path, key=key, register_id=register_id, accepts_older=True).close()
