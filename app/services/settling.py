"""A register taken for this process before it is opened, and what a dead process left proven.

    held = hold(unlocked, ...)              a Job, where something lies beside the database
    session = open_session(unlocked, ...)   the session's thread: takes over what is held

The register is held from the one to the other, so nobody else comes in between; no connection is
open any more when the session makes its own.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.errors import AlreadyOpenError, DamagedLogError, RegisterError
from app.storage import leftover_log
from app.storage import registers as layout
from app.storage.database import Log
from app.storage.files import REAL, Disk
from app.storage.progress import Cancelled, never

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.unlocking import Unlocked

One = tuple[int, int, int, int]
Seen = tuple[One | None, ...]  # of the database, its log and its journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What lay beside the database, and how the files were when that was found out."""

    seen: Seen
    was_put_aside: bool = False
    damage: RegisterError | None = None

    @property
    def reads(self) -> Log:
        """How the log is read with the database: where there is damage, nothing flows in."""
        if self.damage is None:
            return Log.FLOWS_IN
        if isinstance(self.damage, DamagedLogError) and self.damage.has_acts:
            return Log.STAYS
        return Log.IS_PASSED_OVER

    @property
    def has_log(self) -> bool:
        """Tell whether a log is still there, to be read with the database."""
        _, log, _ = self.seen
        return log is not None


class Held:
    """A register that belongs to this process, for one session; forgotten, it is let go."""

    def __init__(self, path: Path, release: layout.Release, proof: Proof) -> None:
        self.path = path
        self.proof = proof
        self._release = release

    def take_over(self) -> layout.Release:
        """Give what lets the register go to the one session it is held for."""
        release, self._release = self._release, _refuse
        if release is _refuse:
            raise AlreadyOpenError
        return release


def hold(unlocked: Unlocked, *, cancelled: Cancelled = never, disk: Disk = REAL) -> Held:
    """Take the register, and prove and put in order what lies beside its database.

    Raise AlreadyOpenError if another process has it. If this is cancelled, all stays as it was.
    """
    folder = unlocked.register.folder
    release = layout.take(folder)
    try:
        with suppress(RegisterError):
            layout.sweep_parts(disk, folder)
        path = layout.live_generation(folder) / layout.DATABASE
        return Held(path, release, _proof(unlocked, path, cancelled=cancelled, disk=disk))
    except BaseException:
        release()
        raise


def held_for_reading(path: Path, release: layout.Release, damage: RegisterError) -> Held:
    """Hold a register of which only a copy is read, because of this damage."""
    return Held(path, release, Proof(seen=_seen(path), damage=damage))


def proven(held: Held, unlocked: Unlocked, *, disk: Disk = REAL) -> Proof:
    """Return the proof for what is there now; another program may have changed the files since."""
    before = held.proof
    if before.seen == _seen(held.path):
        return before
    now = _proof(unlocked, held.path, cancelled=never, disk=disk)
    return replace(now, was_put_aside=now.was_put_aside or before.was_put_aside)


def _proof(unlocked: Unlocked, path: Path, *, cancelled: Cancelled, disk: Disk) -> Proof:
    key, register_id = unlocked.keys.database, bytes.fromhex(unlocked.register.id)
    was_put_aside, damage = False, None
    # As it was before the first look: what another program changes during it is found out too.
    before = _seen(path)
    try:
        was_put_aside = leftover_log.settle(
            disk, path, key=key, register_id=register_id, cancelled=cancelled
        )
    except DamagedLogError as found:
        # What is left of it can be looked at, and both files stay as they are.
        damage = found
    seen = tuple(was and is_now and was for was, is_now in zip(before, _seen(path), strict=True))
    return Proof(seen=seen, was_put_aside=was_put_aside, damage=damage)


def _seen(path: Path) -> Seen:
    """Tell which files are there, and when and how large they were written last."""
    return tuple(_one_seen(each) for each in (path, *layout.leftovers(path.parent)))


def _one_seen(path: Path) -> One | None:
    with suppress(OSError):
        found = os.lstat(path)
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
    return None


def _refuse() -> None:
    """Stand where a register was already taken over."""
