"""A write-ahead log that is there at unlock: the end of a process that died, or a stray copy.

A log may only add to what the database holds. One of another evening, of another register or of
none, put there by a program that keeps copies of files, would be read as the newest state: it would
take later acts back unnoticed, or leave of a healthy database one that nothing opens any more. A
database that was closed in order has no log of its own. Any other is first read with the log and
without it, and neither of the two is changed by that.
A log that is not the database's own is put aside under a name SQLite does not look for, and kept.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

from app.errors import (
    AlreadyOpenError,
    DamagedDatabaseError,
    DiskFullError,
    ReadOnlyPlaceError,
    RegisterError,
    StorageFailedError,
)
from app.storage import journal, rest_mark
from app.storage.database import Database, Log
from app.storage.sql_errors import SqlError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.storage.files import Disk

# These tell of the disk or of another process, and nothing of what the files hold.
_NO_EVIDENCE = (AlreadyOpenError, DiskFullError, ReadOnlyPlaceError, StorageFailedError)


class _Health(IntEnum):
    """How much of a database can be read."""

    SHUT = 0
    OPENS = 1
    WHOLE = 2


class _OtherHistoryError(Exception):
    """Database and log each hold journal lines that the other does not know."""


def settle(disk: Disk, path: Path, *, key: bytes, register_id: bytes) -> bool:
    """Put a log aside that is not the database's own, and tell whether there was one.

    Raise DamagedDatabaseError if each of the two holds lines that the other does not know.
    """
    log = log_of(path)
    if not log.is_file() or not log.stat().st_size:
        return False
    if rest_mark.is_there(path):
        put_aside(disk, log)
        return True
    pair = _Pair(path, key=key, register_id=register_id)
    try:
        is_own = pair.belongs_together()
    except _OtherHistoryError:
        raise DamagedDatabaseError from None
    if is_own:
        return False
    put_aside(disk, log)
    return True


def log_of(path: Path) -> Path:
    """Name the log that SQLite keeps beside a database."""
    return path.with_name(f"{path.name}-wal")


def put_aside(disk: Disk, path: Path) -> None:
    """Give a stray file a name that nothing looks for; it goes with its generation."""
    disk.rename_folder(path, _name_aside(path))
    disk.sync_folder(path.parent)


def _name_aside(path: Path) -> Path:
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.name}.aside-{number}")):
        number += 1
    return aside


class _Pair:
    """A database and the log beside it, read in turn with the log and without it."""

    def __init__(self, path: Path, *, key: bytes, register_id: bytes) -> None:
        self._path = path
        self._key = key
        self._register_id = register_id

    def belongs_together(self) -> bool:
        """Tell whether the log is the database's own."""
        together = self._health(Log.STAYS)
        if together is not _Health.WHOLE:
            # Damage that is there either way is not the log's; it is told when it is met.
            return self._health(Log.IS_PASSED_OVER) <= together
        return self._adds()

    def _adds(self) -> bool:
        """Tell whether the log knows every journal line of the database."""
        try:
            with self._opened(Log.IS_PASSED_OVER) as alone:
                newest = journal.head(alone)
        except (RegisterError, SqlError) as failure:
            # Killed while the log flowed into the file, the file alone is half of each.
            return _as_evidence(failure)
        with self._opened(Log.STAYS) as both:
            if newest is None or journal.line(both, newest.no) == newest:
                return True
            last = journal.head(both)
        if self._health(Log.IS_PASSED_OVER) is not _Health.WHOLE:
            return True
        with self._opened(Log.IS_PASSED_OVER) as alone:
            if last is not None and journal.line(alone, last.no) != last:
                raise _OtherHistoryError
        return False

    def _health(self, log: Log) -> _Health:
        health = _Health.SHUT
        try:
            with self._opened(log) as db:
                health = _Health.OPENS
                journal.head(db)
                if db.rows("PRAGMA integrity_check(1)") == [("ok",)]:
                    health = _Health.WHOLE
        except (RegisterError, SqlError) as failure:
            _as_evidence(failure)
        return health

    @contextmanager
    def _opened(self, log: Log) -> Iterator[Database]:
        db = Database.open(
            self._path, key=self._key, register_id=self._register_id, log=log, accepts_older=True
        )
        try:
            yield db
        finally:
            db.close()


def _as_evidence(failure: Exception) -> bool:
    """Pass over what a file that holds something wrong leads to; raise what the disk refused."""
    if isinstance(failure, _NO_EVIDENCE):
        raise failure
    return True
