"""The key file on a stick, which opens the register only together with the passphrase.

    path = make(register, folder)     a Job: written, kept by the device, read back
    join(register, secrets, path)     a Job: from now on both are needed, in both tiers
    joined(session)                   session's thread: the journal line

Whoever loses the stick opens the register with the recovery sheet and sets a new passphrase.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.journal import Action
from app.errors import IdleKeyFileError, KeyFileOnSameStickError, RegisterError, TierClosedError
from app.services import key_changes, keyfiles
from app.services.key_changes import Secrets, passphrase_opens
from app.services.registers import Unlocked, needs_key_file, utc_now
from app.storage import key_stick, tries
from app.storage import registers as layout
from app.storage.files import REAL, Disk
from app.storage.progress import Cancelled, Progress, never, quiet
from app.vault import keyblock, slots, stickfile
from app.vault.keyblock import SlotTier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.services.key_changes import OpenedKeys
    from app.services.registers import RegisterOnDisk
    from app.services.session import Clock, Session
    from app.vault.kdf import Argon2Parameters
    from app.vault.keyblock import KeyBlock

__all__ = [
    "Looked",
    "find",
    "find_for",
    "has_key_file",
    "idle_beside",
    "join",
    "joined",
    "look",
    "make",
    "make_and_join",
    "needs_key_file",
    "read",
    "read_for",
    "read_in_use",
    "read_untried",
    "remove",
    "removed",
    "try_out",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A folder for backups beside which the register's key file does not lie."""

    folder: Path


def make(register: RegisterOnDisk, folder: Path, *, disk: Disk = REAL) -> Path:
    """Put a new key file on a stick; it opens nothing until it is joined with the passphrase."""
    block = keyfiles.load(layout.live_generation(register.folder)).block
    content = stickfile.new(block.register_id)
    return key_stick.write(disk, folder, block.discreet_name, content)


def read(register: RegisterOnDisk, path: Path) -> bytes:
    """Read a key file; raise ForeignKeyFileError unless it was made for this register."""
    untrusted = key_stick.read(path, size=stickfile.FILE_SIZE)
    stickfile.read(untrusted, bytes.fromhex(register.id))
    return untrusted


def read_in_use(register: RegisterOnDisk, path: Path) -> bytes:
    """Read a key file; raise IdleKeyFileError if it is not the one that opens the register."""
    return read_for(keyfiles.load(layout.live_generation(register.folder)).block, path)


def read_for(block: KeyBlock, path: Path) -> bytes:
    """Read the key file that these slots need; raise IdleKeyFileError if they need another one."""
    untrusted = read_untried(path)
    stickfile.read(untrusted, block.register_id)
    if not _is_current(block, untrusted):
        raise IdleKeyFileError
    return untrusted


def idle_beside(register: RegisterOnDisk, path: Path) -> list[str]:
    """Name the key files of this register that lie beside the one in use and open nothing."""
    idle = []
    for other in key_stick.candidates(path.parent, size=stickfile.FILE_SIZE):
        try:
            read_in_use(register, other)
        except IdleKeyFileError:
            idle.append(other.name)
        except RegisterError:
            continue
    return sorted(idle)


def read_untried(path: Path) -> bytes:
    """Read what may be a key file of a register that is not on this computer yet."""
    return key_stick.read(path, size=stickfile.FILE_SIZE)


def find(register: RegisterOnDisk, folders: Iterable[Path]) -> Path | None:
    """Look in these folders for the key file that opens the register together with its passphrase.

    A key file that was replaced, or that is another register's, is passed over.
    """
    return find_for(keyfiles.load(layout.live_generation(register.folder)).block, folders)


def find_for(block: KeyBlock, folders: Iterable[Path]) -> Path | None:
    """Look in these folders for the key file that these slots need."""
    for folder in folders:
        for path in key_stick.candidates(folder, size=stickfile.FILE_SIZE):
            with suppress(RegisterError):
                if _is_current(block, key_stick.read(path, size=stickfile.FILE_SIZE)):
                    return path
    return None


def make_and_join(
    register: RegisterOnDisk,
    secrets: Secrets,
    folder: Path,
    *,
    parameters: Argon2Parameters | None = None,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Path:
    """Put a new key file on a stick and join it; it does not stay there if it was not joined."""
    path = make(register, folder, disk=disk)
    try:
        join(register, secrets, path, parameters=parameters, clock=clock, disk=disk)
    except RegisterError:
        with suppress(RegisterError):
            disk.remove(path)
        raise
    return path


def try_out(
    register: RegisterOnDisk,
    secrets: Secrets,
    path: Path,
    *,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> None:
    """Try whether this file opens the register; raise ForeignKeyFileError if it is another one."""
    content = read_in_use(register, path)
    key_changes.opened(register, _with(secrets, content), clock=clock, disk=disk)


def join(
    register: RegisterOnDisk,
    secrets: Secrets,
    path: Path,
    *,
    parameters: Argon2Parameters | None = None,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Unlocked:
    """Let the register open only with passphrase and this key file together, in both tiers.

    A key file joined before, which `secrets` then holds, opens nothing from now on.
    """
    content = read(register, path)
    return _change(register, secrets, content, parameters=parameters, clock=clock, disk=disk)


def remove(
    register: RegisterOnDisk,
    secrets: Secrets,
    *,
    parameters: Argon2Parameters | None = None,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Unlocked:
    """Let the passphrase alone open the register again."""
    return _change(register, secrets, None, parameters=parameters, clock=clock, disk=disk)


def joined(session: Session) -> None:
    """Write in the journal that a key file was joined or replaced."""
    key_changes.tell(session, Action.KEY_FILE_JOINED)


def removed(session: Session) -> None:
    """Write in the journal that the key file is not needed any more."""
    key_changes.tell(session, Action.KEY_FILE_REMOVED)


def has_key_file(register_folder: Path) -> bool:
    """Tell whether a key file is needed to open anything of this register."""
    block = keyfiles.load(layout.live_generation(register_folder)).block
    return _has_key_file(block)


def look(
    register_folder: Path,
    folder: Path,
    *,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Looked:
    """Raise KeyFileOnSameStickError if a backup there would lie beside this register's key file.

    Whoever finds that stick would need the passphrase alone. KeyFileMaybeOnStickError tells that
    there is too much on it to be sure. A Job: a stick is looked through as a whole.
    """
    block = keyfiles.load(layout.live_generation(register_folder)).block
    if _has_key_file(block) and key_stick.is_beside(
        folder,
        register_folder,
        size=stickfile.FILE_SIZE,
        is_own=lambda content: _is_current(block, content),
        progress=progress,
        cancelled=cancelled,
    ):
        raise KeyFileOnSameStickError
    return Looked(folder=folder)


def _has_key_file(block: KeyBlock) -> bool:
    return any(keyblock.needs_key_file(block, tier) for tier in SlotTier)


def _is_current(block: KeyBlock, untrusted: bytes) -> bool:
    try:
        stick = stickfile.read(untrusted, block.register_id)
    except RegisterError:
        return False
    used = {slot.key_file_id for slot in block.slots} - {keyblock.NO_KEY_FILE}
    return stick.id in used


def _with(secrets: Secrets, key_file: bytes) -> Secrets:
    return Secrets(
        passphrase=secrets.passphrase,
        sealed_passphrase=secrets.sealed_passphrase,
        key_file=key_file,
    )


def _change(
    register: RegisterOnDisk,
    secrets: Secrets,
    key_file: bytes | None,
    *,
    parameters: Argon2Parameters | None,
    clock: Clock,
    disk: Disk,
) -> Unlocked:
    with layout.held(register.folder):
        opened = key_changes.opened(register, secrets, clock=clock, disk=disk)
        block = opened.block
        checks = []
        for tier, passphrase in _passphrases(opened, secrets):
            block = slots.with_passphrase(
                block,
                opened.master,
                opened.sealed_private,
                passphrase,
                parameters=parameters,
                key_file=key_file,
                tiers=(tier,),
                drops_key_file=key_file is None,
            )
            checks.append(
                passphrase_opens(passphrase, opened.keys, key_file=key_file, tiers=(tier,))
            )
        act = Action.KEY_FILE_REMOVED if key_file is None else Action.KEY_FILE_JOINED
        key_changes.replace(disk, register, block, opened.keys, *checks, acts=[act], clock=clock)
        with suppress(RegisterError):
            tries.forget(disk, register.folder)
    return Unlocked(register=register, keys=opened.keys)


def _passphrases(opened: OpenedKeys, secrets: Secrets) -> list[tuple[SlotTier, str]]:
    if opened.sealed_private is None:
        raise TierClosedError
    sealed = secrets.passphrase
    if slots.is_sealed_apart(opened.block) and secrets.sealed_passphrase is not None:
        sealed = secrets.sealed_passphrase
    return [(SlotTier.OPEN, secrets.passphrase), (SlotTier.SEALED, sealed)]
