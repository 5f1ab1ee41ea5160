"""What all changes of keys have in common: opened with the old secrets, written, proven from disk.

A change is made to the slots in memory, and the new slots are unwrapped as they were read back
before they take the place of the old ones in one step.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.errors import DamagedKeyFileError, RegisterError, WrongPassphraseError
from app.services import key_watch, keyfiles, owed, registers, sheet_numbers, sheet_proof
from app.services.owed import Ledger, OwedLine
from app.services.registers import UnlockRequest, utc_now
from app.storage import journal, safety_copies, tries
from app.storage import registers as layout
from app.storage.files import REAL, Disk
from app.vault import kdf, keys, slots
from app.vault.keyblock import SlotTier
from app.vault.slots import BOTH_TIERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.journal import Action
    from app.services.keyfiles import BlockCheck
    from app.services.registers import RegisterOnDisk
    from app.services.session import Clock, Session
    from app.vault.keyblock import KeyBlock
    from app.vault.keys import MasterKey, RegisterKeys
    from app.vault.recovery import RecoveryCode

# How hard passphrases are made to guess; None is measured on this computer.
Cost = kdf.Argon2Parameters | None

OPEN_TIER = (SlotTier.OPEN,)
SEALED_TIER = (SlotTier.SEALED,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What opens a register; `sealed_passphrase` where the sealed tier has one of its own."""

    passphrase: str = field(repr=False)
    sealed_passphrase: str | None = field(default=None, repr=False)
    key_file: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedKeys:
    """The slots of a register with what they wrap; the sealed part only if it was opened.

    `newest_sheet` is the highest number any sheet of the register is known to have had.
    """

    block: KeyBlock
    master: MasterKey
    keys: RegisterKeys
    sealed_private: bytes | None = field(repr=False)
    newest_sheet: int

    @property
    def tiers(self) -> Sequence[SlotTier]:
        """The tiers whose slots can be made anew."""
        return OPEN_TIER if self.sealed_private is None else BOTH_TIERS


def opened(
    register: RegisterOnDisk, secrets: Secrets, *, clock: Clock = utc_now, disk: Disk = REAL
) -> OpenedKeys:
    """Open the slots of a register, counting wrong passphrases.

    Where the sealed tier has a passphrase of its own and none was given, it stays closed.
    """
    block = keyfiles.load(layout.live_generation(register.folder)).block
    request = UnlockRequest(
        register=register, passphrase=secrets.passphrase, key_file=secrets.key_file
    )
    master = registers.open_counted(request, block, clock=clock, disk=disk)
    register_keys = keys.derive(master, block.register_id)
    sealed_passphrase: str | None = secrets.passphrase
    if slots.is_sealed_apart(block):
        sealed_passphrase = secrets.sealed_passphrase
    private = None
    if sealed_passphrase is not None:
        try:
            private = slots.open_sealed_with_passphrase(
                block, sealed_passphrase, register_keys.sealed_slot, key_file=secrets.key_file
            )
        except WrongPassphraseError:
            tries.count_wrong(disk, register.folder, now=clock())
            raise
    return OpenedKeys(
        block=block,
        master=master,
        keys=register_keys,
        sealed_private=private,
        newest_sheet=sheet_numbers.newest(register.folder),
    )


def replace(
    disk: Disk,
    register: RegisterOnDisk,
    block: KeyBlock,
    register_keys: RegisterKeys,
    *checks: BlockCheck,
    acts: Sequence[Action],
    clock: Clock = utc_now,
) -> None:
    """Put new slots in place of the old, once every check has held for what was read back.

    The journal lines of it are noted first, so that a lock or a power cut cannot lose them.
    """

    def check(untrusted: KeyBlock) -> None:
        for each in checks:
            each(untrusted)

    generation = layout.live_generation(register.folder)
    ledger = Ledger(
        folder=register.folder,
        register_id=block.register_id,
        key=register_keys.owed,
        disk=disk,
    )
    before = owed.fingerprint(keyfiles.load(generation).block)
    at, after = clock(), owed.fingerprint(block)
    lines = [OwedLine(at=at, action=act, keys=after) for act in acts]
    ledger.add_change(lines, before=before)
    try:
        keyfiles.replace(disk, generation, block, mac_key=register_keys.header_mac, check=check)
    except RegisterError:
        # They may have taken their place already, and only its lasting be in doubt: then the old
        # secrets open nothing, and saying that nothing was changed would cost a sheet.
        if keyfiles.load(generation).block.mac != block.mac:
            with suppress(RegisterError):
                ledger.remove(line for line in ledger.lines() if line.keys == after)
            raise
    # A copy that still opens with the old secrets has no business beside the new ones.
    with suppress(RegisterError):
        safety_copies.remove(disk, register.folder)


def tell(session: Session, *acts: Action) -> None:
    """Write in the journal what was done to the keys, unless an unlock has done so already.

    The digest names the keys the register has since. If it cannot be written, what was noted before
    is written at the next unlock.
    """
    keys = owed.fingerprint(keyfiles.load(layout.live_generation(session.folder)).block)
    missing = [act for act in acts if not journal.is_told(session.db, act, keys)]

    def write() -> None:
        with session.change() as change:
            for act in missing:
                change.record(act, digest=keys)
            if not sheet_proof.MAKES_A_SHEET.isdisjoint(missing):
                sheet_proof.note_unproven_with(change)
            key_watch.note(change.db, keys, at=change.now)

    if missing:
        session.with_reserve(write)
    with suppress(RegisterError):
        ledger = session.ledger
        ledger.remove(line for line in ledger.lines() if line.keys == keys)


def passphrase_opens(
    passphrase: str,
    register_keys: RegisterKeys,
    *,
    key_file: bytes | None = None,
    tiers: Sequence[SlotTier] = BOTH_TIERS,
) -> BlockCheck:
    """Give the check that a passphrase opens the slots of these tiers."""

    def check(block: KeyBlock) -> None:
        if SlotTier.OPEN in tiers:
            master = slots.open_with_passphrase(block, passphrase, key_file=key_file)
            _same_keys(block, master, register_keys)
        if SlotTier.SEALED in tiers:
            slots.open_sealed_with_passphrase(
                block, passphrase, register_keys.sealed_slot, key_file=key_file
            )

    return check


def sheet_opens(
    code: RecoveryCode,
    register_keys: RegisterKeys,
    *,
    tiers: Sequence[SlotTier] = BOTH_TIERS,
) -> BlockCheck:
    """Give the check that a recovery sheet opens the slots of these tiers."""

    def check(block: KeyBlock) -> None:
        if SlotTier.OPEN in tiers:
            _same_keys(block, slots.open_with_recovery(block, code), register_keys)
        if SlotTier.SEALED in tiers:
            slots.open_sealed_with_recovery(block, code, register_keys.sealed_slot)

    return check


def _same_keys(block: KeyBlock, master: MasterKey, register_keys: RegisterKeys) -> None:
    if keys.derive(master, block.register_id) != register_keys:
        raise DamagedKeyFileError
