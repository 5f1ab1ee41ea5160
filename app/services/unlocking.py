"""From what was typed to the keys of a register: the slow half of unlocking, for a Job.

The database is neither touched nor loaded, so what opens the register with the keys can be loaded
meanwhile; only where a process died is its log looked into here too.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.errors import KeyFileNeededError, RegisterError, WrongPassphraseError
from app.services import keyfiles
from app.services.on_disk import utc_now
from app.storage import registers as layout
from app.storage import tries
from app.storage.files import REAL, Disk
from app.storage.progress import Cancelled, Progress, never, quiet, stop_if
from app.vault import kdf, keys, primitives, slots
from app.vault.keys import REGISTER_ID_SIZE, MasterKey

if TYPE_CHECKING:
    from app.services.on_disk import RegisterOnDisk
    from app.services.session import Clock
    from app.services.settling import Held
    from app.vault.keyblock import KeyBlock
    from app.vault.keys import RegisterKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockRequest:
    """What was typed to unlock a register; `open_draft` asks for the sealed tier's key too."""

    register: RegisterOnDisk
    passphrase: str = field(repr=False)
    key_file: bytes | None = field(default=None, repr=False)
    open_draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked:
    """A register whose keys are at hand and whose database nobody has opened yet.

    `is_confirmed` is false straight after a restore: what the restore set aside is then kept.
    `held` is there where the register was taken already, because of what lay beside its database.
    """

    register: RegisterOnDisk
    keys: RegisterKeys = field(repr=False)
    wrong_tries_before: int = 0
    sealed_private: bytes | None = field(default=None, repr=False)
    is_confirmed: bool = True
    held: Held | None = field(default=None, repr=False)


def rehearse() -> None:
    """Do once, on nothing, what follows the slow derivation: the first of each loads its method."""
    nothing = keys.derive(MasterKey(secret=bytes(primitives.KEY_SIZE)), bytes(REGISTER_ID_SIZE))
    nonce = bytes(primitives.NONCE_SIZE)
    sealed = primitives.encrypt(nothing.owed, nonce=nonce, plaintext=b"", aad=b"")
    primitives.decrypt(nothing.owed, nonce=nonce, ciphertext=sealed, aad=b"")


def make_ready(register: RegisterOnDisk, *, cancelled: Cancelled = never) -> None:
    """Have the memory at hand in which its passphrase will be tried; slow, so for a Job."""
    with suppress(RegisterError):  # what is wrong with it is said when it is opened
        block = keyfiles.load(layout.live_generation(register.folder)).block
        costs = [slot.parameters for slot in block.slots if slot.needs_passphrase]
        kdf.make_ready(costs, cancelled=cancelled)


def let_go() -> None:
    """Give that memory back where nobody goes on typing."""
    kdf.let_go()


def unlock(
    request: UnlockRequest,
    *,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Unlocked:
    """Do all of unlocking that is slow; the stage "settle" comes only where a process has died."""
    unlocked = derive_keys(request, clock=clock, disk=disk)
    return settled(unlocked, progress=progress, cancelled=cancelled, disk=disk)


def settled(
    unlocked: Unlocked,
    *,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    disk: Disk = REAL,
) -> Unlocked:
    """Settle, with the register held, what lies beside its database; there mostly is nothing."""
    if not layout.has_leftovers(layout.live_generation(unlocked.register.folder)):
        return unlocked
    stop_if(cancelled)
    progress("settle", 0, 0)
    from app.services import settling  # noqa: PLC0415 - loads the database

    return replace(unlocked, held=settling.hold(unlocked, cancelled=cancelled, disk=disk))


def derive_keys(
    request: UnlockRequest,
    *,
    otherwise: KeyBlock | None = None,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Unlocked:
    """Try the passphrase, slowly; raise WrongPassphraseError and count it if it is not right.

    It is tried on the keys on disk, or `otherwise` on these where those cannot be read.
    """
    register = request.register
    try:
        block = keyfiles.load(layout.live_generation(register.folder)).block
    except RegisterError:
        if otherwise is None:
            raise
        block = otherwise
    master = open_counted(request, block, clock=clock, disk=disk)
    register_keys = keys.derive(master, block.register_id)
    before = tries.read(register.folder).wrong
    with suppress(RegisterError):
        tries.forget(disk, register.folder)
    return Unlocked(
        register=register,
        keys=register_keys,
        wrong_tries_before=before,
        sealed_private=_sealed_private(request, block, register_keys),
    )


def open_counted(
    request: UnlockRequest, block: KeyBlock, *, clock: Clock = utc_now, disk: Disk = REAL
) -> MasterKey:
    """Unwrap the master key, counting a wrong passphrase."""
    try:
        return slots.open_with_passphrase(block, request.passphrase, key_file=request.key_file)
    except WrongPassphraseError:
        tries.count_wrong(disk, request.register.folder, now=clock())
        raise


def _sealed_private(
    request: UnlockRequest, block: KeyBlock, register_keys: RegisterKeys
) -> bytes | None:
    if not request.open_draft:
        return None
    try:
        return slots.open_sealed_with_passphrase(
            block, request.passphrase, register_keys.sealed_slot, key_file=request.key_file
        )
    except (WrongPassphraseError, KeyFileNeededError):
        return None  # the sealed tier has a passphrase of its own
