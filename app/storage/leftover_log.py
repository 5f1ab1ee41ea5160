"""A write-ahead log that is there at unlock: the end of a process that died, or a stray copy.

A log may only add to what the database holds. One of another evening, of another register or of
none, put there by a program that keeps copies of files, would be read as the newest state: it would
take later acts back unnoticed, or leave of a healthy database one that nothing opens any more. A
database that was closed in order has no log of its own. Any other is first read with the log and
without it, and neither of the two is changed by that.
What is not the database's own is put aside under a name SQLite does not look for, and kept.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from enum import IntEnum
from typing import TYPE_CHECKING

from app.errors import (
    AlreadyOpenError,
    CancelledError,
    DamagedDatabaseError,
    DamagedLogError,
    DiskFullError,
    ReadOnlyPlaceError,
    RegisterError,
    StorageFailedError,
)
from app.storage import drafts, files, journal, log_frames, rest_mark, stamps
from app.storage.database import Database, Log
from app.storage.log_frames import Found
from app.storage.progress import Cancelled, never, stoppable
from app.storage.sql_errors import SqlError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.storage.files import Disk

# These tell of the disk, of another process or of who waits, and nothing of what the files hold.
_NO_EVIDENCE = (
    AlreadyOpenError,
    CancelledError,
    DiskFullError,
    ReadOnlyPlaceError,
    StorageFailedError,
)


class _Health(IntEnum):
    """How much of a database can be read."""

    SHUT = 0
    OPENS = 1
    WHOLE = 2


class _OtherHistoryError(Exception):
    """Database and log each hold journal lines that the other does not know."""


def settle(
    disk: Disk, path: Path, *, key: bytes, register_id: bytes, cancelled: Cancelled = never
) -> bool:
    """Put aside what is not the database's own, and tell whether there was something.

    Raise DamagedLogError if acts that were finished cannot be read in a log, and
    DamagedDatabaseError if log and database each hold lines that the other does not know.
    Where there is a log the whole database is read: slow. Cancelled, the log stays where it is.
    """
    had_journal = _settle_journal(disk, path)
    pair = _Pair(path, key=key, register_id=register_id, cancelled=cancelled)
    return _settle_log(disk, path, pair) or had_journal


def _settle_journal(disk: Disk, path: Path) -> bool:
    """Put away what SQLite would take for a rollback journal: these databases never have one.

    It would cut the database to whatever size such a file names, before the first read.
    """
    stray = path.with_name(f"{path.name}-journal")
    if not os.path.lexists(stray):
        return False
    disk.put_aside(stray)
    return True


def _settle_log(disk: Disk, path: Path, pair: _Pair) -> bool:
    log = log_of(path)
    if not os.path.lexists(log):
        return False
    reading = log_frames.look(log)
    if reading.found is Found.NOTHING:
        return False
    # Old marks are put back like old logs; what goes on from this database is no old log.
    is_old = rest_mark.is_there(path) and not (reading.found is Found.ACTS and pair.goes_on())
    if is_old or not _is_own(pair, reading.found):
        disk.put_aside(log)
        return True
    has_acts = reading.found is Found.ACTS
    if has_acts:
        reading = log_frames.look_behind(log, pair.frames())
    if reading.found is Found.DAMAGE:
        raise DamagedLogError(has_acts=has_acts)
    if reading.found is Found.DOUBT:
        # Perhaps the power failed before it was finished, perhaps not: it is kept to be looked at.
        with suppress(RegisterError):
            _keep_copy(disk, log, reading.size)
    return reading.found is Found.DOUBT


def _is_own(pair: _Pair, found: Found) -> bool:
    if found is Found.NO_LOG:
        pair.check_alone()
    try:
        return found is not Found.NO_LOG and (found is not Found.ACTS or pair.belongs_together())
    except _OtherHistoryError:
        raise DamagedDatabaseError from None


def log_of(path: Path) -> Path:
    """Name the log that SQLite keeps beside a database."""
    return path.with_name(f"{path.name}-wal")


def _keep_copy(disk: Disk, log: Path, size: int) -> None:
    target = files.name_aside(log)
    with (
        files.explained(log.parent),
        files.opened(log) as reading,
        files.created(disk, target) as writing,
    ):
        while size > 0 and (chunk := files.read_fully(reading, min(files.CHUNK, size))):
            disk.write(writing, chunk, target)
            size -= len(chunk)
        disk.sync(writing, target)


class _Pair:
    """A database and the log beside it, read in turn with the log and without it."""

    def __init__(self, path: Path, *, key: bytes, register_id: bytes, cancelled: Cancelled) -> None:
        self._path = path
        self._key = key
        self._register_id = register_id
        self._cancelled = cancelled

    def belongs_together(self) -> bool:
        """Tell whether the log is the database's own."""
        together = self._health(Log.STAYS)
        if together is not _Health.WHOLE:
            # Damage that is there either way is not the log's; it is told when it is met.
            return self._health(Log.IS_PASSED_OVER) <= together
        return self._adds()

    def goes_on(self) -> bool:
        """Tell whether the log holds what came after the database's newest.

        That is journal lines that follow from it, or drafts kept later than anything in it.
        """
        try:
            with self._opened(Log.IS_PASSED_OVER) as alone:
                newest = journal.head(alone)
                told = stamps.written(newest.at) if newest else ""
                before = max(drafts.last_kept(alone), told)
            with self._opened(Log.STAYS) as both:
                last = journal.check(both, after=newest)
                kept = drafts.last_kept(both)
        except (RegisterError, SqlError) as failure:
            _as_evidence(failure)
            return False
        return last != newest or kept > before

    def check_alone(self) -> None:
        """Raise what stands in the way of reading the database without any log."""
        with self._opened(Log.IS_PASSED_OVER) as alone:
            journal.head(alone)

    def frames(self) -> int:
        """Count the pages in the log that SQLite takes for finished."""
        with self._opened(Log.STAYS) as both:
            # This kind of checkpoint only counts.
            return int(both.one("PRAGMA wal_checkpoint(NOOP)")[1])

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
            with stoppable(db.interrupt, self._cancelled):
                yield db
        finally:
            db.close()


def _as_evidence(failure: Exception) -> bool:
    """Pass over what a file that holds something wrong leads to; raise what the disk refused."""
    if isinstance(failure, _NO_EVIDENCE):
        raise failure
    return True
