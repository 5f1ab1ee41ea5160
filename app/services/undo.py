"""A restore undone: what it had replaced is looked at with what opened it, then put back.

    offer = offer(session)                  what is kept, and how much was written since
    before = look(offer)                    a Job: when it was last written and how much it holds
    found = find(register, opens)           a Job: the same with what opened that state
    unlocked = bring_back(found)            a Job: one rename, the register must be closed
    record(session)                         session's thread: the journal line

What takes its place is kept in the same way, until the register is next unlocked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.journal import Action
from app.errors import AlreadyOpenError, NothingSetAsideError, RegisterError
from app.services import keyfiles, registers, second_factor, swaps
from app.services.owed import OwedLine
from app.services.registers import Unlocked, UnlockRequest, utc_now
from app.storage import journal, leftover_log, snapshot
from app.storage import registers as layout
from app.storage.database import Database
from app.storage.files import REAL, Disk
from app.storage.progress import Cancelled, Progress, never, quiet
from app.vault import keyblock, keys, slots
from app.vault import recovery as codes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from app.domain.backups import Counts
    from app.services.key_changes import Secrets
    from app.services.registers import RegisterOnDisk
    from app.services.session import Clock, Session
    from app.vault.keyblock import KeyBlock
    from app.vault.keys import MasterKey, RegisterKeys

_SWAPS = (Action.RESTORED, Action.RESTORE_UNDONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a restore has set aside; `acts_since` counts what was written after it."""

    generation: Path
    register_id: bytes
    key: bytes = field(repr=False)
    acts_since: int
    is_undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """How the register stood that was set aside."""

    written_at: datetime
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A register that was set aside, opened and checked, and not yet put back."""

    register: RegisterOnDisk
    generation: Path
    block: KeyBlock = field(repr=False)
    keys: RegisterKeys = field(repr=False)
    state: SetAside


def offer(session: Session) -> Offer | None:
    """Tell what a restore has set aside, if it is still here."""
    generation = layout.set_aside(session.folder)
    if generation is None:
        return None
    last = journal.last_of(session.db, _SWAPS)
    return Offer(
        generation=generation,
        register_id=session.register_id,
        key=session.keys.database,
        acts_since=journal.count(session.db) - last.no if last else 0,
        is_undone=last is not None and last.act == Action.RESTORE_UNDONE,
    )


def look(offer: Offer, *, cancelled: Cancelled = never) -> SetAside:
    """Look at what was set aside; raise DamagedDatabaseError if it has other keys or is damaged."""
    found = snapshot.check(
        offer.generation / layout.DATABASE,
        key=offer.key,
        register_id=offer.register_id,
        thorough=False,
        cancelled=cancelled,
        accepts_older=True,
    )
    return SetAside(written_at=found.head.at, counts=found.counts)


def needs_key_file(register: RegisterOnDisk) -> bool:
    """Tell whether what was set aside opens only with passphrase and key file together."""
    return keyblock.needs_key_file(keyfiles.load(_generation(register)).block)


def find_key_file(register: RegisterOnDisk, folders: Iterable[Path]) -> Path | None:
    """Look in these folders for the key file that what was set aside opens with."""
    return second_factor.find_for(keyfiles.load(_generation(register)).block, folders)


def read_key_file(register: RegisterOnDisk, path: Path) -> bytes:
    """Read the key file of what was set aside; raise IdleKeyFileError if that needs another one."""
    return second_factor.read_for(keyfiles.load(_generation(register)).block, path)


def find(
    register: RegisterOnDisk,
    opens: Secrets | str,
    *,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Found:
    """Open what was set aside, and check it; nothing is changed.

    `opens` is the passphrase it had, with its key file if it needs one, or its recovery sheet.
    """
    progress("open", 0, 1)
    generation = _generation(register)
    block = keyfiles.load(generation).block
    master = _master(register, block, opens, clock=clock, disk=disk)
    register_keys = keys.derive(master, block.register_id)
    block.verify(register_keys.header_mac)
    path, key = generation / layout.DATABASE, register_keys.database
    with layout.held(register.folder):
        # It may have been left by a process that died, with its last acts still in the log.
        leftover_log.settle(disk, path, key=key, register_id=block.register_id)
        Database.open(path, key=key, register_id=block.register_id, accepts_older=True).close()
        state = snapshot.check(
            path,
            key=key,
            register_id=block.register_id,
            thorough=True,
            cancelled=cancelled,
            accepts_older=True,
        )
    progress("open", 1, 1)
    return Found(
        register=register,
        generation=generation,
        block=block,
        keys=register_keys,
        state=SetAside(written_at=state.head.at, counts=state.counts),
    )


def bring_back(
    found: Found, *, progress: Progress = quiet, clock: Clock = utc_now, disk: Disk = REAL
) -> Unlocked:
    """Put back what was found, in one step; what it replaces is kept until the next unlock.

    The journal line is noted with it, and `record` writes it in time.
    """
    progress("place", 0, 1)
    folder = found.register.folder
    release = layout.take(folder)
    try:
        if (
            layout.set_aside(folder) != found.generation
            or keyfiles.load(found.generation).block != found.block
        ):
            raise AlreadyOpenError  # another process was here meanwhile
        _note(found, clock=clock, disk=disk)
        try:
            layout.bring_back(disk, folder)
        except RegisterError:
            # It may have taken its place already, and only its lasting be in doubt.
            if found.generation.is_dir():
                raise
    finally:
        release()
    progress("place", 1, 1)
    return Unlocked(register=registers.describe(folder), keys=found.keys, is_confirmed=False)


def record(session: Session) -> None:
    """Write in the journal that a restore was undone, and which line was left behind.

    If it cannot be written, what was noted before is written at the next unlock.
    """
    left = swaps.left_behind(
        layout.set_aside(session.folder), session.keys, register_id=session.register_id
    )

    def write() -> None:
        with session.change() as change:
            change.record(
                Action.RESTORE_UNDONE, left.no if left else 0, digest=left.hash if left else ""
            )

    session.with_reserve(write)
    swaps.strike(session)


def _note(found: Found, *, clock: Clock, disk: Disk) -> None:
    """Note the line in what comes back, so that nothing can lose it."""
    folder, register_id = found.register.folder, found.block.register_id
    left = swaps.left_behind(layout.live_generation(folder), found.keys, register_id=register_id)
    swaps.note(
        swaps.ledger(found.generation, register_id=register_id, key=found.keys.owed, disk=disk),
        OwedLine(
            at=clock(),
            action=Action.RESTORE_UNDONE,
            record=left.no if left else 0,
            digest=left.hash if left else "",
            generation=layout.number_of(layout.next_to_come_back(folder)),
            after=found.state.counts.journal,
        ),
    )


def _master(
    register: RegisterOnDisk, block: KeyBlock, opens: Secrets | str, *, clock: Clock, disk: Disk
) -> MasterKey:
    """Open the slots; only wrong passphrases are counted, for no sheet can be guessed."""
    if isinstance(opens, str):
        return slots.open_with_recovery(block, codes.parse(opens))
    request = UnlockRequest(register=register, passphrase=opens.passphrase, key_file=opens.key_file)
    return registers.open_counted(request, block, clock=clock, disk=disk)


def _generation(register: RegisterOnDisk) -> Path:
    generation = layout.set_aside(register.folder)
    if generation is None:
        raise NothingSetAsideError
    return generation
