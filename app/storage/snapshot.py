"""A copy of the live database on the local disk, and the checks that are made on it.

The copy is read through the one descriptor the database keeps: opening the live file a second time
would drop SQLite's lock on it when that descriptor is closed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import DamagedBoxError, DamagedDatabaseError
from app.storage import backups, files, journal, sealed
from app.storage.database import Database
from app.storage.progress import Cancelled, Progress, stop_if, stoppable

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.backups import Counts
    from app.domain.journal import Line
    from app.storage.files import Disk

Read = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a checked copy holds."""

    counts: Counts
    schema: int
    head: Line


def copy(
    disk: Disk,
    read: Read,
    target: Path,
    *,
    size: int,
    stage: str,
    progress: Progress,
    cancelled: Cancelled,
) -> bytes:
    """Copy `size` bytes into a new file the device keeps, and return their SHA-256.

    `read(size, offset)` gives the bytes; DamagedDatabaseError if they end too early, CancelledError
    if it is stopped. Hashing goes on while the same chunk is written.
    """
    digest = hashlib.sha256()
    with (
        files.explained(target.parent),
        ThreadPoolExecutor(1) as hashing,
        files.created(disk, target) as descriptor,
    ):
        done = 0
        while done < size:
            stop_if(cancelled)
            chunk = read(min(files.CHUNK, size - done), done)
            if not chunk:
                raise DamagedDatabaseError
            hashed = hashing.submit(digest.update, chunk)
            disk.write(descriptor, chunk, target)
            hashed.result()
            done += len(chunk)
            progress(stage, done, size)
        disk.sync(descriptor, target)
    return digest.digest()


def check(
    path: Path,
    *,
    key: bytes,
    register_id: bytes,
    thorough: bool,
    cancelled: Cancelled,
    accepts_older: bool = False,
) -> Found:
    """Check a copy page by page and count what it holds; raise DamagedDatabaseError.

    A thorough check reads every row and index too.
    """
    db = Database.open(
        path, key=key, register_id=register_id, read_only=True, accepts_older=accepts_older
    )
    try:
        with stoppable(db.interrupt, cancelled):
            if db.row("PRAGMA cipher_integrity_check") is not None:
                raise DamagedDatabaseError
            if thorough:
                _check_rows(db)
            return _found(db)
    finally:
        db.close()


def check_journal(
    path: Path,
    *,
    key: bytes,
    register_id: bytes,
    cancelled: Cancelled,
    accepts_older: bool = False,
) -> None:
    """Walk the whole journal of a copy, and hold every sealed box against the line it came with.

    Raise BrokenJournalError or DamagedBoxError at the first that does not hold.
    """
    db = Database.open(
        path, key=key, register_id=register_id, read_only=True, accepts_older=accepts_older
    )
    try:
        with stoppable(db.interrupt, cancelled):
            journal.check(db, after=None)
            _check_boxes(db)
    finally:
        db.close()


def _check_rows(db: Database) -> None:
    if db.one("PRAGMA integrity_check(1)")[0] != "ok":
        raise DamagedDatabaseError
    if db.row("PRAGMA foreign_key_check") is not None:
        raise DamagedDatabaseError


def _check_boxes(db: Database) -> None:
    told = journal.sealed_digests(db)
    for no in sealed.destroyed(db):
        told.pop(no, None)
    for no, box in sealed.boxes(db):
        if told.pop(no, None) != hashlib.sha256(box).hexdigest():
            raise DamagedBoxError(no)
    for no in told:
        raise DamagedBoxError(no)  # the journal tells of a box that is not there


def _found(db: Database) -> Found:
    head = journal.head(db)
    if head is None:
        raise DamagedDatabaseError  # line 1 is written with the register
    return Found(counts=backups.counts(db), schema=db.schema, head=head)
