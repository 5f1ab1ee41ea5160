"""A write-ahead log that is there at unlock: the end of a process that died, or a stale copy.

A log may only add to what the database file holds. One of another evening, put back by a program
that keeps copies of files, would be read as the newest state and take later acts back unnoticed.
So the two are tried out on a copy first; the journal tells which of them is older.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from app.errors import DamagedDatabaseError, RegisterError
from app.storage import files, journal, registers
from app.storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.journal import Line
    from app.storage.files import Disk


def settle(
    disk: Disk,
    folder: Path,
    path: Path,
    *,
    key: bytes,
    register_id: bytes,
    accepts_older: bool = False,
) -> None:
    """Remove a log that is older than its database; raise DamagedDatabaseError if it is neither.

    Whatever keeps this from being found out, such as a full disk, keeps no register shut.
    """
    log = log_of(path)
    if not log.is_file() or not log.stat().st_size:
        return
    try:
        scratch = registers.new_snapshot(disk, folder)
    except RegisterError:
        return
    try:
        is_older = _is_older(
            disk, scratch, path, key=key, register_id=register_id, accepts_older=accepts_older
        )
    finally:
        with suppress(RegisterError):
            disk.remove_folder(scratch)
    if is_older:
        disk.remove(log)


def log_of(path: Path) -> Path:
    """Name the log that SQLite keeps beside a database."""
    return path.with_name(f"{path.name}-wal")


def _is_older(
    disk: Disk,
    scratch: Path,
    path: Path,
    *,
    key: bytes,
    register_id: bytes,
    accepts_older: bool,
) -> bool:
    copy = scratch / path.name
    try:
        _copy(disk, path, copy)
        alone = Database.open(
            copy, key=key, register_id=register_id, read_only=True, accepts_older=accepts_older
        )
        try:
            newest = journal.head(alone)
            _copy(disk, log_of(path), log_of(copy))
            both = Database.open(
                copy, key=key, register_id=register_id, accepts_older=accepts_older
            )
            try:
                return _tell(alone, newest, both)
            finally:
                both.close()
        finally:
            alone.close()
    except _UnlikeHistoryError:
        raise DamagedDatabaseError from None
    except RegisterError:
        # Killed while the log flowed into the file, the file alone is half of each.
        return False


def _tell(alone: Database, newest: Line | None, both: Database) -> bool:
    if newest is None or journal.line(both, newest.no) == newest:
        return False
    last = journal.head(both)
    if last is not None and journal.line(alone, last.no) == last:
        return True
    raise _UnlikeHistoryError


def _copy(disk: Disk, source: Path, target: Path) -> None:
    with (
        files.explained(target.parent),
        files.opened(source) as reading,
        files.created(disk, target) as writing,
    ):
        while chunk := files.read_fully(reading, files.CHUNK):
            disk.write(writing, chunk, target)


class _UnlikeHistoryError(Exception):
    """Database and log each hold lines that the other does not know."""
