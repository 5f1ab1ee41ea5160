"""A damaged register of an older Circlekeep, read from a copy that has today's form.

Damage keeps it from being brought up to date; what is whole in it can be read all the same, as in
a damaged register of today. Its own files stay as they are. The copy lies beside them as a local
snapshot does, goes when the session is closed, and is swept at an unlock where nobody came to that.
"""

from __future__ import annotations

import errno
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from app.errors import DamagedLogError, RegisterError
from app.services import keyfiles, settling, whole
from app.storage import files, leftover_log, snapshot
from app.storage import registers as layout
from app.storage.database import Database
from app.storage.files import REAL, Disk
from app.storage.progress import Cancelled, never, quiet

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.unlocking import Unlocked

_PAGE: Final = 4096
# Not zeros, which the engine may take for a page that was never written.
_UNREADABLE: Final = b"\xff"

# What an upgrade ends with where the register itself may be damaged.
DAMAGE: Final = (*whole.DAMAGE, DamagedLogError)


def for_reading(
    unlocked: Unlocked, damage: RegisterError, *, cancelled: Cancelled = never, disk: Disk = REAL
) -> Unlocked:
    """Make the copy and hold the register for one session, which only reads; slow.

    Raises the damage that the upgrade met where the register itself has none, or where too much is
    damaged for today's form.
    """
    folder = unlocked.register.folder
    release = layout.take(folder)
    try:
        with suppress(RegisterError):
            layout.sweep_parts(disk, folder)
        work = _Copy(unlocked, layout.new_snapshot(disk, folder), disk, cancelled)
        try:
            found = work.make(damage)
        except BaseException:
            work.remove()
            raise
    except BaseException:
        release()
        raise

    def let_go() -> None:
        work.remove()
        release()

    return replace(unlocked, held=settling.held_for_reading(work.path, let_go, found))


class _Copy:
    """The copy and what is done to it."""

    def __init__(self, unlocked: Unlocked, scratch: Path, disk: Disk, cancelled: Cancelled) -> None:
        self._unlocked, self._disk, self._cancelled = unlocked, disk, cancelled
        self._scratch = scratch
        self.path = scratch / layout.DATABASE
        self._key = unlocked.keys.database
        self._register_id = bytes.fromhex(unlocked.register.id)

    def make(self, damage: RegisterError) -> RegisterError:
        """Copy the register, and return what is wrong with it in itself."""
        generation = layout.live_generation(self._unlocked.register.folder)
        keyfiles.load(generation).block.verify(self._unlocked.keys.header_mac)
        live = generation / layout.DATABASE
        self._copy(live, self.path)
        log = leftover_log.log_of(live)
        if log.exists() and getattr(damage, "has_acts", True):
            self._copy(log, leftover_log.log_of(self.path))
        key, register_id = self._key, self._register_id
        Database.open(self.path, key=key, register_id=register_id, accepts_older=True).close()
        found = damage if isinstance(damage, DamagedLogError) else self._damage()
        if found is None:
            raise damage
        Database.upgrade(self.path, key=key, register_id=register_id, is_damaged=True)
        return found

    def remove(self) -> None:
        """Remove it; what stays of it is swept at the next unlock."""
        with suppress(RegisterError):
            self._disk.remove_folder(self._scratch)

    def _copy(self, source: Path, target: Path) -> None:
        with files.explained(source), files.opened(source) as descriptor:
            snapshot.copy(
                self._disk,
                partial(_what_can_be_read, descriptor),
                target,
                size=source.stat().st_size,
                stage="copy",
                progress=quiet,
                cancelled=self._cancelled,
            )

    def _damage(self) -> RegisterError | None:
        """Look for damage that was there before any step was taken: a step may err too."""
        key, register_id, cancelled = self._key, self._register_id, self._cancelled
        try:
            snapshot.check(
                self.path,
                key=key,
                register_id=register_id,
                thorough=True,
                cancelled=cancelled,
                accepts_older=True,
            )
            snapshot.check_journal(
                self.path,
                key=key,
                register_id=register_id,
                cancelled=cancelled,
                accepts_older=True,
            )
        except whole.DAMAGE as found:
            return found
        return None


def _what_can_be_read(descriptor: int, size: int, offset: int) -> bytes:
    """Read on after a bad sector: each page on it is filled with what no page can be."""
    try:
        return files.read_at(descriptor, size, offset)
    except OSError as refusal:
        if refusal.errno != errno.EIO:
            raise
    places = range(offset, offset + size, _PAGE)
    return b"".join(_page(descriptor, min(_PAGE, offset + size - at), at) for at in places)


def _page(descriptor: int, size: int, offset: int) -> bytes:
    try:
        return files.read_at(descriptor, size, offset)
    except OSError as refusal:
        if refusal.errno != errno.EIO:
            raise
        return _UNREADABLE * size
