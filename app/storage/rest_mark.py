"""A mark beside a database that was closed in order: a log found there later is not its own.

Closing leaves an empty log, so whatever one holds beside a marked database came from elsewhere. The
mark is taken away for good before the first write, and put back after the last one. It names the
database by size and time: lost, torn or beside another file it says nothing, and then the log is
looked into. A log that is the register's own is therefore never taken for a stray one.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from app.errors import RegisterError
from app.storage import files

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.files import Disk

_NAME: Final = "closed"
_LIMIT: Final = 64


def put(disk: Disk, database: Path) -> None:
    """Mark a database that has just been closed; where that fails there is no mark."""
    mark = _beside(database)
    with suppress(RegisterError):
        disk.remove(mark)
        # Not forced to the device: a mark that did not get there is missed by nobody.
        with files.explained(mark.parent), files.created(disk, mark) as descriptor:
            disk.write(descriptor, _told(database), mark)


def take_away(disk: Disk, database: Path) -> None:
    """Take the mark away, for good, before anything is written."""
    mark = _beside(database)
    if files.is_folder(mark):
        disk.put_aside(mark)  # nothing of ours; it must keep no register shut
    elif os.path.lexists(mark):
        disk.remove(mark)
        disk.sync_folder(mark.parent)


def is_there(database: Path) -> bool:
    """Tell whether this very database was closed in order and not written to since."""
    try:
        untrusted = files.read_bounded(_beside(database), limit=_LIMIT)
        with files.explained(database):
            return untrusted == _told(database)
    except RegisterError:
        return False


def _beside(database: Path) -> Path:
    return database.with_name(_NAME)


def _told(database: Path) -> bytes:
    found = database.stat()
    return f"{found.st_size} {found.st_mtime_ns}\n".encode("ascii")
