"""A sealed tier with a passphrase of its own, and therefore with a recovery sheet of its own.

    prepared = prepare(register, secrets, sealed)   a Job: the second sheet, nothing is changed yet
    turn_on(prepared)                               a Job, once the second sheet is proven
    set_apart(session)                              session's thread: the journal line

The first sheet leaves the sealed tier in the step that puts the second one there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.journal import Action
from app.domain.recovery_sheets import Opens
from app.errors import AlreadyOpenError, TierClosedError
from app.services import key_changes, keyfiles
from app.services import recovery as sheets
from app.services.key_changes import SEALED_TIER, Secrets, passphrase_opens, sheet_opens
from app.services.registers import utc_now
from app.storage import registers as layout
from app.storage.files import REAL, Disk
from app.vault import keyblock, passphrases, recovery, slots
from app.vault.keyblock import SlotTier
from app.vault.slots import BOTH_TIERS

if TYPE_CHECKING:
    from app.services.key_changes import OpenedKeys
    from app.services.keyfiles import BlockCheck
    from app.services.recovery import RecoverySheet
    from app.services.registers import RegisterOnDisk
    from app.services.session import Clock, Session
    from app.vault.kdf import Argon2Parameters
    from app.vault.keyblock import KeyBlock
    from app.vault.keys import RegisterKeys
    from app.vault.recovery import RecoveryCode

_RECOVERED = (Action.TIER_SET_APART, Action.SHEET_MADE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A sealed tier set apart in memory only; `sheet` is to be printed and proven first."""

    register: RegisterOnDisk
    sheet: RecoverySheet
    before: KeyBlock = field(repr=False)
    block: KeyBlock = field(repr=False)
    keys: RegisterKeys = field(repr=False)
    checks: tuple[BlockCheck, ...] = field(repr=False)


def is_apart(register: RegisterOnDisk) -> bool:
    """Tell whether the sealed tier has a passphrase and a sheet of its own."""
    return slots.is_sealed_apart(_block(register))


def prepare(
    register: RegisterOnDisk,
    secrets: Secrets,
    sealed_passphrase: str,
    *,
    parameters: Argon2Parameters | None = None,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Prepared:
    """Make the second passphrase and the second sheet ready; nothing is changed yet."""
    passphrases.check(sealed_passphrase, names=register.names)
    opened = key_changes.opened(register, secrets, clock=clock, disk=disk)
    passphrases.check_is_other(sealed_passphrase, secrets.passphrase)
    block, code, checks = _set_anew(
        opened, sealed_passphrase, secrets.key_file, parameters=parameters
    )
    return Prepared(
        register=register,
        sheet=_sheet(block, code, clock),
        before=opened.block,
        block=block,
        keys=opened.keys,
        checks=checks,
    )


def turn_on(prepared: Prepared, *, clock: Clock = utc_now, disk: Disk = REAL) -> None:
    """Set the sealed tier apart, in one step; the first sheet opens it no more."""
    register = prepared.register
    with layout.held(register.folder):
        if _block(register) != prepared.before:
            raise AlreadyOpenError  # the keys were changed meanwhile
        key_changes.replace(
            disk,
            register,
            prepared.block,
            prepared.keys,
            *prepared.checks,
            acts=[Action.TIER_SET_APART],
            clock=clock,
        )


def turn_off(
    register: RegisterOnDisk,
    secrets: Secrets,
    *,
    parameters: Argon2Parameters | None = None,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> RecoverySheet:
    """Let the register's passphrase open the sealed tier again; one new sheet opens both."""
    with layout.held(register.folder):
        opened = _with_sealed(register, secrets, clock=clock, disk=disk)
        stick = _stick(opened.block, SlotTier.OPEN, secrets.key_file)
        block = slots.with_passphrase(
            opened.block,
            opened.master,
            opened.sealed_private,
            secrets.passphrase,
            parameters=parameters,
            key_file=stick,
            tiers=SEALED_TIER,
            drops_key_file=stick is None,
        )
        block, code = slots.with_new_sheet(
            block, opened.master, opened.sealed_private, after=opened.newest_sheet
        )
        key_changes.replace(
            disk,
            register,
            block,
            opened.keys,
            passphrase_opens(secrets.passphrase, opened.keys, key_file=stick),
            sheet_opens(code, opened.keys, tiers=BOTH_TIERS),
            acts=[Action.TIER_REJOINED],
            clock=clock,
        )
    return sheets.sheet_of(
        code, discreet_name=block.discreet_name, made_on=clock().astimezone().date()
    )


def change(
    register: RegisterOnDisk,
    secrets: Secrets,
    new_sealed_passphrase: str,
    *,
    parameters: Argon2Parameters | None = None,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> None:
    """Put a new passphrase in place of the sealed tier's own; its sheet stays."""
    passphrases.check(new_sealed_passphrase, names=register.names)
    with layout.held(register.folder):
        opened = _with_sealed(register, secrets, clock=clock, disk=disk)
        in_use = (secrets.passphrase, secrets.sealed_passphrase)
        passphrases.check_is_other(new_sealed_passphrase, *in_use)
        stick = _stick(opened.block, SlotTier.SEALED, secrets.key_file)
        block = slots.with_passphrase(
            opened.block,
            opened.master,
            opened.sealed_private,
            new_sealed_passphrase,
            parameters=parameters,
            key_file=stick,
            tiers=SEALED_TIER,
        )
        check = passphrase_opens(
            new_sealed_passphrase, opened.keys, key_file=stick, tiers=SEALED_TIER
        )
        key_changes.replace(
            disk, register, block, opened.keys, check, acts=[Action.TIER_SET_APART], clock=clock
        )


def new_sheet(
    register: RegisterOnDisk, secrets: Secrets, *, clock: Clock = utc_now, disk: Disk = REAL
) -> RecoverySheet:
    """Make a new sheet for the sealed tier; its sheet before opens nothing from now on."""
    with layout.held(register.folder):
        opened = _with_sealed(register, secrets, clock=clock, disk=disk)
        block, code = slots.with_new_sheet(
            opened.block,
            opened.master,
            opened.sealed_private,
            tiers=SEALED_TIER,
            after=opened.newest_sheet,
        )
        check = sheet_opens(code, opened.keys, tiers=SEALED_TIER)
        key_changes.replace(
            disk, register, block, opened.keys, check, acts=[Action.SHEET_MADE], clock=clock
        )
    return _sheet(block, code, clock)


def recover(
    register: RegisterOnDisk,
    secrets: Secrets,
    text: str,
    new_sealed_passphrase: str,
    *,
    parameters: Argon2Parameters | None = None,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> RecoverySheet:
    """Set the sealed tier's passphrase anew with its own sheet, and return the sheet after it.

    The register's passphrase is asked too; a key file that was lost is not needed afterwards.
    """
    passphrases.check(new_sealed_passphrase, names=register.names)
    code = recovery.parse(text)
    without = Secrets(passphrase=secrets.passphrase, key_file=secrets.key_file)
    with layout.held(register.folder):
        if not is_apart(register):
            raise TierClosedError
        opened = key_changes.opened(register, without, clock=clock, disk=disk)
        private = slots.open_sealed_with_recovery(opened.block, code, opened.keys.sealed_slot)
        passphrases.check_is_other(new_sealed_passphrase, secrets.passphrase)
        opened = replace(opened, sealed_private=private)
        block, made, checks = _set_anew(
            opened, new_sealed_passphrase, secrets.key_file, parameters=parameters
        )
        key_changes.replace(
            disk,
            register,
            block,
            opened.keys,
            *checks,
            acts=_RECOVERED,
            clock=clock,
        )
    return _sheet(block, made, clock)


def set_apart(session: Session) -> None:
    """Write in the journal that the sealed tier was given a passphrase of its own, or a new one."""
    key_changes.tell(session, Action.TIER_SET_APART)


def recovered(session: Session) -> None:
    """Write in the journal that the sealed tier's passphrase was set anew with its sheet."""
    key_changes.tell(session, *_RECOVERED)


def rejoined(session: Session) -> None:
    """Write in the journal that the register's passphrase opens the sealed tier again."""
    key_changes.tell(session, Action.TIER_REJOINED)


def _set_anew(
    opened: OpenedKeys,
    sealed_passphrase: str,
    key_file: bytes | None,
    *,
    parameters: Argon2Parameters | None,
) -> tuple[KeyBlock, RecoveryCode, tuple[BlockCheck, ...]]:
    """Give the sealed tier another passphrase and another sheet, in memory."""
    if opened.sealed_private is None:
        raise TierClosedError
    stick = _stick(opened.block, SlotTier.OPEN, key_file)
    block, code = slots.with_new_sheet(
        opened.block,
        opened.master,
        opened.sealed_private,
        tiers=SEALED_TIER,
        after=opened.newest_sheet,
    )
    block = slots.with_passphrase(
        block,
        opened.master,
        opened.sealed_private,
        sealed_passphrase,
        parameters=parameters,
        key_file=stick,
        tiers=SEALED_TIER,
        drops_key_file=stick is None,
    )
    checks = (
        passphrase_opens(sealed_passphrase, opened.keys, key_file=stick, tiers=SEALED_TIER),
        sheet_opens(code, opened.keys, tiers=SEALED_TIER),
    )
    return block, code, checks


def _with_sealed(
    register: RegisterOnDisk, secrets: Secrets, *, clock: Clock, disk: Disk
) -> OpenedKeys:
    if not is_apart(register):
        raise TierClosedError
    opened = key_changes.opened(register, secrets, clock=clock, disk=disk)
    if opened.sealed_private is None:
        raise TierClosedError
    return opened


def _stick(block: KeyBlock, tier: SlotTier, key_file: bytes | None) -> bytes | None:
    """Return the key file where a tier needs one; it never becomes needed by being at hand."""
    return key_file if keyblock.needs_key_file(block, tier) else None


def _block(register: RegisterOnDisk) -> KeyBlock:
    return keyfiles.load(layout.live_generation(register.folder)).block


def _sheet(block: KeyBlock, code: RecoveryCode, clock: Clock) -> RecoverySheet:
    return sheets.sheet_of(
        code,
        discreet_name=block.discreet_name,
        made_on=clock().astimezone().date(),
        opens=Opens.SEALED,
    )
