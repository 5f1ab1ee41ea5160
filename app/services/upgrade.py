"""A register of an older Circlekeep brought to the form this one writes.

Nothing of the live register is changed: a backup of it is made and read back, the steps are taken
on a copy beside, one transaction each, the copy is checked as a whole, and renaming it is the one
moment it becomes the register. The backup stays in the register's folder until the keys change.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

from app.domain.journal import Action
from app.errors import (
    DamagedDatabaseError,
    DiskFullError,
    RegisterError,
    StickTooSmallError,
    StorageFailedError,
)
from app.services import backups, keyfiles, registers, swaps
from app.services.backups import Plan
from app.services.copying import Copying
from app.services.journal import SealRequest
from app.services.registers import utc_now
from app.services.session import Change
from app.storage import (
    backup_file,
    files,
    journal,
    leftover_log,
    safety_copies,
    schema,
    snapshot,
    stick,
)
from app.storage import registers as layout
from app.storage.database import Database
from app.storage.files import REAL, Disk
from app.storage.progress import Cancelled, Progress, never, quiet, stop_if
from app.vault import keyblock, primitives

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.journal import Line
    from app.services.registers import RegisterOnDisk, Unlocked
    from app.services.session import Clock
    from app.storage.snapshot import Found
    from app.vault.keyblock import KeyBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class _AtRest:
    """The live register before the upgrade: closed, one file, and how far its journal goes."""

    path: Path
    block: KeyBlock = field(repr=False)
    schema: int
    head: Line


def upgrade(
    unlocked: Unlocked,
    *,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Unlocked:
    """Upgrade a register that is closed and unlocked; slow, so it belongs in a Job.

    To be done when `open_session` raises SchemaTooOldError; what it returns can be opened. If it
    fails the register is as it was.
    """
    register = unlocked.register
    release = layout.take(register.folder)
    try:
        with suppress(RegisterError):
            layout.sweep_parts(disk, register.folder)
        before = _at_rest(unlocked, disk)
        if before.schema == len(schema.MIGRATIONS):
            return replace(unlocked, held=None)
        work = _Work(unlocked=unlocked, before=before, clock=clock, disk=disk, cancelled=cancelled)
        try:
            backup = work.back_up(progress)
            try:
                work.take_place(backup, progress)
            except BaseException:
                # As it was; a try after this one must not lack the room that this one took.
                with suppress(RegisterError):
                    disk.remove(backup.path)
                raise
        except BaseException:
            with suppress(RegisterError):
                safety_copies.remove_if_empty(disk, register.folder)
            raise
        with suppress(RegisterError):
            safety_copies.remove(disk, register.folder, besides=backup.path)
    finally:
        release()
    return replace(unlocked, register=registers.describe(register.folder), held=None)


def safety_copy(register: RegisterOnDisk) -> Path | None:
    """Return the backup made before the last upgrade, if it is still there."""
    found = [path for path in safety_copies.found(register.folder) if _is_whole(path)]
    return found[-1] if found else None


def _is_whole(path: Path) -> bool:
    return path.suffix == stick.SUFFIX


def _at_rest(unlocked: Unlocked, disk: Disk) -> _AtRest:
    """Bring what was written last into the one file, and see what form it has."""
    generation = layout.live_generation(unlocked.register.folder)
    block = keyfiles.load(generation).block
    block.verify(unlocked.keys.header_mac)
    path = generation / layout.DATABASE
    key, register_id = unlocked.keys.database, block.register_id
    leftover_log.settle(disk, path, key=key, register_id=register_id)
    try:
        db = Database.open(path, key=key, register_id=register_id, accepts_older=True)
        try:
            head = journal.head(db)
            if head is None:
                raise DamagedDatabaseError
            return _AtRest(path=path, block=block, schema=db.schema, head=head)
        finally:
            db.close()
    except StorageFailedError as refusal:
        # A bad sector under the register is damage: what lies on others can be read from a copy.
        if refusal.errno == errno.EIO:
            raise DamagedDatabaseError from refusal
        raise


@dataclass(frozen=True, slots=True, kw_only=True)
class _SafetyCopy:
    """The backup made before the upgrade."""

    id: bytes
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One upgrade under way."""

    unlocked: Unlocked
    before: _AtRest
    clock: Clock
    disk: Disk
    cancelled: Cancelled

    def back_up(self, progress: Progress) -> _SafetyCopy:
        """Make a backup of the register as it is, and read it back."""
        folder = self.unlocked.register.folder
        place = safety_copies.prepare(self.disk, folder)
        backup_id = primitives.random_bytes(backup_file.ID_SIZE)
        try:
            with files.explained(self.before.path), files.opened(self.before.path) as descriptor:
                plan = self._plan(place, descriptor, backup_id)
                written = backups.write(
                    plan, progress=progress, cancelled=self.cancelled, disk=self.disk
                )
        except StickTooSmallError:
            raise DiskFullError from None
        return _SafetyCopy(id=backup_id, path=written.path)

    def take_place(self, backup: _SafetyCopy, progress: Progress) -> None:
        """Build the next generation and let it become the register."""
        folder = self.unlocked.register.folder
        try:
            with layout.new_generation(self.disk, folder) as part:
                self._build(part, backup.id, progress)
        except RegisterError:
            # It may have taken its place already, and only its lasting be in doubt.
            if layout.live_generation(folder) == self.before.path.parent:
                raise
        else:
            # Nothing that an undone restore could take for what the restore replaced.
            with suppress(RegisterError):
                layout.let_go(self.disk, self.before.path.parent)

    def _plan(self, place: Path, descriptor: int, backup_id: bytes) -> Plan:
        head, register_id = self.before.head, self.before.block.register_id
        size = os.fstat(descriptor).st_size
        key_block = keyblock.encode(self.before.block, self.unlocked.keys.header_mac)
        copying = Copying(
            descriptor=descriptor,
            size=size,
            scratch=layout.new_snapshot(self.disk, self.unlocked.register.folder),
            register_id=register_id,
            keys=self.unlocked.keys,
            head=SealRequest(line_no=head.no, head=head.hash, register_id=register_id),
            accepts_older=True,
        )
        return Plan(
            copying=copying,
            folder=place,
            backup_id=backup_id,
            made_at=self.clock().astimezone(UTC).replace(microsecond=0),
            discreet_name=self.before.block.discreet_name,
            is_practice=self.unlocked.register.is_practice,
            key_block=key_block,
            needed=size + len(key_block) + backup_file.SEALED_INFO_SIZE + stick.SLACK,
        )

    def _build(self, part: Path, backup_id: bytes, progress: Progress) -> None:
        path = part / layout.DATABASE
        with files.explained(self.before.path), files.opened(self.before.path) as descriptor:
            snapshot.copy(
                self.disk,
                partial(files.read_at, descriptor),
                path,
                size=os.fstat(descriptor).st_size,
                stage="copy",
                progress=progress,
                cancelled=self.cancelled,
            )
        found = self._check(path)
        progress("upgrade", 0, 1)
        self._climb(path, backup_id)
        keyfiles.create(
            self.disk,
            part,
            self.before.block,
            mac_key=self.unlocked.keys.header_mac,
            check=lambda untrusted: untrusted.verify(self.unlocked.keys.header_mac),
        )
        self._prove(path, found)
        self.disk.sync_file(path)
        swaps.carry(self.disk, self.before.path.parent, part)
        stop_if(self.cancelled)
        progress("upgrade", 1, 1)

    def _climb(self, path: Path, backup_id: bytes) -> None:
        key, register_id = self.unlocked.keys.database, self.before.block.register_id
        with files.explained(path.parent):
            self.disk.step("upgrade", path)
        Database.upgrade(path, key=key, register_id=register_id)
        db = Database.open(path, key=key, register_id=register_id)
        try:
            with db.transaction():
                change = Change(db, now=self.clock())
                change.record(Action.UPGRADED, db.schema, digest=backup_id.hex())
        finally:
            db.close()

    def _check(self, path: Path) -> Found:
        return snapshot.check(
            path,
            key=self.unlocked.keys.database,
            register_id=self.before.block.register_id,
            thorough=True,
            cancelled=self.cancelled,
            accepts_older=True,
        )

    def _prove(self, path: Path, before: Found) -> None:
        """Read the copy as a whole: only its form and one line may have been added."""
        after = self._check(path)
        snapshot.check_journal(
            path,
            key=self.unlocked.keys.database,
            register_id=self.before.block.register_id,
            cancelled=self.cancelled,
        )
        expected = replace(before.counts, journal=before.counts.journal + 1)
        is_next = after.head.before == self.before.head.hash
        if after.counts != expected or not is_next or after.schema != len(schema.MIGRATIONS):
            raise DamagedDatabaseError
