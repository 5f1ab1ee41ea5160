"""The open database copied and looked through: what a backup and the daily check have in common."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from app.errors import BackupUnderWayError, DamagedDatabaseError, RegisterError
from app.services import journal as journals
from app.storage import files, snapshot
from app.storage import registers as layout

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.journal import Action
    from app.services.journal import SealRequest
    from app.services.session import Session
    from app.storage.files import Disk
    from app.storage.progress import Cancelled, Progress
    from app.storage.snapshot import Found
    from app.vault.keys import RegisterKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """What is needed to copy the open database: a descriptor that outlives the Job, and keys."""

    descriptor: int
    size: int
    scratch: Path
    register_id: bytes
    keys: RegisterKeys = field(repr=False)
    head: SealRequest
    accepts_older: bool = False


def stand_still(
    session: Session, action: Action | None, backup_id: bytes, *, disk: Disk
) -> Copying:
    """Write the line of an act, if there is one, and let the database's file stand still."""
    if layout.snapshots(session.folder):
        raise BackupUnderWayError
    scratch = layout.new_snapshot(disk, session.folder)
    try:
        if action is not None:
            with session.change() as change:
                change.record(action, digest=backup_id.hex())
        session.db.pause_checkpoints()
        session.db.checkpoint()
        head = journals.seal(session)
    except RegisterError:
        session.db.resume_checkpoints()
        disk.remove_folder(scratch)
        raise
    return Copying(
        descriptor=session.db.fd,
        size=os.fstat(session.db.fd).st_size,
        scratch=scratch,
        register_id=session.register_id,
        keys=session.keys,
        head=head,
    )


def checked_copy(
    source: Copying, disk: Disk, *, progress: Progress, cancelled: Cancelled
) -> tuple[bytes, Found]:
    """Copy it and check every page, row and journal line; raise what was found to be wrong."""
    path = source.scratch / layout.DATABASE
    sha256 = snapshot.copy(
        disk,
        partial(_read_live, source.descriptor),
        path,
        size=source.size,
        stage="copy",
        progress=progress,
        cancelled=cancelled,
    )
    progress("check", 0, 1)
    found = snapshot.check(
        path,
        key=source.keys.database,
        register_id=source.register_id,
        thorough=True,
        cancelled=cancelled,
        accepts_older=source.accepts_older,
    )
    if (found.head.no, found.head.hash) != (source.head.line_no, source.head.head):
        raise DamagedDatabaseError  # an old page came back, or the file did not stand still
    if not source.accepts_older:
        snapshot.check_journal(
            path,
            key=source.keys.database,
            register_id=source.register_id,
            cancelled=cancelled,
        )
    progress("check", 1, 1)
    return sha256, found


def remove_scratch(disk: Disk, copying: Copying) -> None:
    """Remove the copy, however much of it there is."""
    if copying.scratch.is_dir():
        disk.remove_folder(copying.scratch)


def _read_live(descriptor: int, size: int, offset: int) -> bytes:
    try:
        return files.read_at(descriptor, size, offset)
    except OSError as refusal:
        # A bad sector under the register is damage; what the copy meets on its way is not.
        if refusal.errno == errno.EIO:
            raise DamagedDatabaseError from refusal
        raise
