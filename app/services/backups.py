"""One backup from first line to last: begun and finished on the session's thread, written in a Job.

    looked = second_factor.look(...)                    a Job, where the register has a key file
    plan = begin(session, folder, looked=looked)        session's thread, quick
    written = write(plan, progress=..., cancelled=...)  a Job: copy, check, write, read back
    finish(session, plan, written)                      session's thread, quick
    abandon(session, plan)                              instead of finish, if it failed

`snapshot_taken` may be called on the session's thread as soon as the stage "copy" is over.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Final

from app.domain.journal import Action
from app.errors import DiskFullError, RegisterError
from app.services import journal as journals
from app.services import keyfiles, second_factor, whole
from app.services.copying import Copying, checked_copy, remove_scratch, stand_still
from app.storage import backup_file, backups, places, reserve, stick
from app.storage import registers as layout
from app.storage.backup_file import BackupHeader, BackupInfo
from app.storage.files import REAL, Disk
from app.storage.progress import Cancelled, Progress, never, quiet, stop_if
from app.vault import keyblock, primitives

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.domain.backups import BackupRecord
    from app.domain.journal import Seal
    from app.services.second_factor import Looked
    from app.services.session import Session
    from app.storage.places import Place
    from app.storage.snapshot import Found

# The daily check leaves her this much room: a copy must not be what her words find no room for.
_ROOM: Final = 4 * reserve.SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A backup that was begun: plain data for the Job."""

    copying: Copying
    folder: Path
    backup_id: bytes
    made_at: datetime
    discreet_name: str
    is_practice: bool
    key_block: bytes = field(repr=False)
    needed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A backup that was read back from its device and found whole."""

    path: Path
    size: int
    seal: Seal


def begin(
    session: Session,
    folder: Path,
    *,
    looked: Looked | None = None,
    beside_key_file: bool = False,
    disk: Disk = REAL,
) -> Plan:
    """Begin a backup: look for room, write the journal line, let the database stand still.

    A stick that carries the register's key file is refused unless `beside_key_file` allows it; it
    is looked for here, slowly, unless `looked` tells that it was before.
    """
    if not beside_key_file and (looked is None or looked.folder != folder):
        second_factor.look(session.folder, folder)
    block = keyfiles.load(layout.live_generation(session.folder)).block
    key_block = keyblock.encode(block, session.keys.header_mac)
    needed = _needed(session, key_block)
    stick.check_room(disk, folder, needed=needed)
    backup_id = primitives.random_bytes(backup_file.ID_SIZE)
    copying = stand_still(session, Action.BACKUP_STARTED, backup_id, disk=disk)
    return Plan(
        copying=copying,
        folder=folder,
        backup_id=backup_id,
        made_at=session.clock().astimezone(UTC).replace(microsecond=0),
        discreet_name=block.discreet_name,
        is_practice=session.is_practice,
        key_block=key_block,
        needed=needed,
    )


def write(
    plan: Plan, *, progress: Progress = quiet, cancelled: Cancelled = never, disk: Disk = REAL
) -> Written:
    """Copy, check, write and read back; nothing bears the final name until all of it held.

    The stages are called "copy", "check", "write" and "read_back".
    """
    source = plan.copying
    try:
        sha256, found = checked_copy(source, disk, progress=progress, cancelled=cancelled)
        front = _front(plan, sha256, found)
        path = _on_stick(plan, front, sha256, disk, progress=progress, cancelled=cancelled)
    finally:
        with suppress(RegisterError):
            remove_scratch(disk, source)
    seal = journals.seal_words(source.head)
    return Written(path=path, size=len(front) + source.size, seal=seal)


def snapshot_taken(session: Session) -> None:
    """Let the database flow again as soon as it was copied."""
    session.db.resume_checkpoints()


def finish(session: Session, plan: Plan, written: Written) -> BackupRecord:
    """Write in register and journal that a backup was made and read back."""
    session.db.resume_checkpoints()
    with session.change() as change:
        record = backups.add(
            change.db,
            backup_id=plan.backup_id.hex(),
            made_at=plan.made_at,
            label=places.label_of(plan.folder),
            file_name=written.path.name,
            size=written.size,
            seal=seal_text(written.seal),
            journal_no=written.seal.line_no,
            verified_at=change.now,
        )
        change.record(Action.BACKUP_VERIFIED, record.id, digest=plan.backup_id.hex())
        whole.note_whole(change.db, at=plan.made_at)
    return record


def abandon(
    session: Session, plan: Plan, *, because: RegisterError | None = None, disk: Disk = REAL
) -> None:
    """Give a backup up; if the register itself was found damaged, nothing more is written to it."""
    session.db.resume_checkpoints()
    with suppress(RegisterError):
        remove_scratch(disk, plan.copying)
    with session.change() as change:
        change.record(Action.BACKUP_FAILED, digest=plan.backup_id.hex())
    _stop_writing_if_damaged(session, because)


def latest(session: Session) -> BackupRecord | None:
    """Return the newest backup that was read back and found whole."""
    return backups.latest(session.db)


def history(session: Session) -> list[BackupRecord]:
    """Return the backups that were made, newest first."""
    return backups.history(session.db)


def removable_places() -> list[Place]:
    """List the sticks that are plugged in."""
    return places.removable_places()


def is_removable(path: Path) -> bool:
    """Tell whether a folder lies on a stick."""
    return places.is_removable(path)


def seal_text(seal: Seal) -> str:
    """Write a seal the way it is kept: the line and its four words."""
    return " ".join((str(seal.line_no), *seal.words))


def begin_check(session: Session, *, disk: Disk = REAL) -> Copying:
    """Let the database stand still for its daily check; `end_check` lets it flow again.

    Raise DiskFullError where the copy would leave too little room for what is written meanwhile.
    """
    if disk.free(session.folder) < os.fstat(session.db.fd).st_size + _ROOM:
        raise DiskFullError
    return stand_still(session, None, b"", disk=disk)


def check_whole(
    copying: Copying,
    *,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    disk: Disk = REAL,
) -> None:
    """Check every page, row and journal line on a copy; raise what was found to be wrong."""
    try:
        checked_copy(copying, disk, progress=progress, cancelled=cancelled)
    finally:
        with suppress(RegisterError):
            remove_scratch(disk, copying)


def end_check(
    session: Session,
    copying: Copying,
    *,
    is_whole: bool = False,
    found: RegisterError | None = None,
    disk: Disk = REAL,
) -> None:
    """Let the database flow again; damage that was found makes the register read-only.

    Only with `is_whole` does it count as looked through; a check broken off is simply due again.
    """
    session.db.resume_checkpoints()
    with suppress(RegisterError):
        remove_scratch(disk, copying)
    if is_whole:
        # Without room for the note the register is looked through once more, and that is all.
        with suppress(RegisterError), session.db.transaction():
            whole.note_whole(session.db, at=session.now())
    _stop_writing_if_damaged(session, found)


def _stop_writing_if_damaged(session: Session, found: RegisterError | None) -> None:
    if isinstance(found, whole.DAMAGE):
        whole.note_damage(session, found)
        session.read_only_because = found


def _needed(session: Session, key_block: bytes) -> int:
    # The line about to be written may add a page; the slack covers it and what the stick needs.
    session.db.checkpoint()
    size = os.fstat(session.db.fd).st_size
    return size + len(key_block) + backup_file.SEALED_INFO_SIZE + stick.SLACK


def _front(plan: Plan, sha256: bytes, found: Found) -> bytes:
    header = backup_file.header_bytes(
        BackupHeader(
            backup_id=plan.backup_id,
            register_id=plan.copying.register_id,
            discreet_name=plan.discreet_name,
            is_practice=plan.is_practice,
            made_at=plan.made_at,
            database_size=plan.copying.size,
            database_sha256=sha256,
            key_block=plan.key_block,
        )
    )
    info = BackupInfo(
        counts=found.counts,
        schema=found.schema,
        journal_no=found.head.no,
        journal_hash=found.head.hash,
    )
    nonce = primitives.random_bytes(primitives.NONCE_SIZE)
    sealed = nonce + primitives.encrypt(
        plan.copying.keys.backup_info,
        nonce=nonce,
        plaintext=backup_file.info_bytes(info),
        aad=header,
    )
    return backup_file.front(header, sealed, mac_key=plan.copying.keys.header_mac)


def _on_stick(
    plan: Plan,
    front: bytes,
    sha256: bytes,
    disk: Disk,
    *,
    progress: Progress,
    cancelled: Cancelled,
) -> Path:
    source, folder = plan.copying, plan.folder
    needed = len(front) + source.size
    part = folder / (stick.file_name(plan.discreet_name, plan.made_at) + stick.PART)
    try:
        with stick.explained(folder, needed=needed):
            stick.remove_parts(disk, folder, plan.discreet_name, source.register_id)
            stick.check_room(disk, folder, needed=needed)
            stick.write(
                disk,
                part,
                front,
                source.scratch / layout.DATABASE,
                size=source.size,
                progress=progress,
                cancelled=cancelled,
            )
            read = stick.read_back(
                part,
                front,
                size=source.size,
                sha256=sha256,
                progress=progress,
                cancelled=cancelled,
            )
            read.verify(source.keys.header_mac)
            stop_if(cancelled)
            path = stick.name(disk, part, plan.discreet_name, plan.made_at)
    except RegisterError:
        with suppress(RegisterError):
            disk.remove(part)
        raise
    with suppress(RegisterError):
        stick.prune(disk, path, source.register_id, mac_key=source.keys.header_mac)
    return path
