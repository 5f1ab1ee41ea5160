"""Forgotten, changed and recovered passphrases, and the recovery sheet.

What reads or writes keys is slow and belongs in a Job: `new_sheet`, `change_passphrase`,
`open_with_sheet` and `set_passphrase`. The first two and the last are followed, on the session's
thread, by what writes their journal line: `sheet_made`, `passphrase_changed` and `recovered`.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.journal import Action, Seal
from app.domain.recovery_sheets import Opens
from app.errors import AlreadyOpenError, MistypedGroupError, RegisterError
from app.services import key_changes, keyfiles, registers, sheet_numbers
from app.services.key_changes import OPEN_TIER, Secrets, passphrase_opens, sheet_opens
from app.services.registers import RegisterOnDisk, Unlocked, utc_now
from app.storage import backups, journal, tries
from app.storage import registers as layout
from app.storage.files import REAL, Disk
from app.vault import keyblock, keys, passphrases, recovery, slots
from app.vault.slots import BOTH_TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.backups import BackupRecord
    from app.services.session import Clock, Session
    from app.vault.kdf import Argon2Parameters
    from app.vault.keyblock import KeyBlock
    from app.vault.keys import MasterKey, RegisterKeys
    from app.vault.recovery import RecoveryCode

_RECOVERED = (Action.RECOVERED, Action.SHEET_MADE)
_CHANGES_OF_SECRETS = (
    Action.PASSPHRASE_CHANGED,
    Action.RECOVERED,
    Action.SHEET_MADE,
    Action.KEY_FILE_JOINED,
    Action.KEY_FILE_REMOVED,
    Action.TIER_SET_APART,
    Action.TIER_REJOINED,
    Action.KEYS_ROTATED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """What is printed or written down, once; it opens the register without the passphrase."""

    groups: tuple[str, ...] = field(repr=False)
    sheet_number: int
    register_tag: str
    discreet_name: str
    made_on: date
    seal: Seal | None = None
    opens: Opens = Opens.ALL

    @property
    def is_for_sealed(self) -> bool:
        """Tell whether it opens the sealed part alone."""
        return self.opens is Opens.SEALED


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A register opened with its recovery sheet; a new passphrase must be set before anything.

    The sealed part is closed if it has a passphrase and a sheet of its own.
    """

    register: RegisterOnDisk
    block: KeyBlock = field(repr=False)
    master: MasterKey = field(repr=False)
    sealed_private: bytes | None = field(repr=False)


def sheet_of(
    code: RecoveryCode, *, discreet_name: str, made_on: date, opens: Opens = Opens.ALL
) -> RecoverySheet:
    """Write a recovery code as a sheet."""
    return RecoverySheet(
        groups=code.groups,
        sheet_number=code.sheet_number,
        register_tag=f"{code.register_tag:03X}",
        discreet_name=discreet_name,
        made_on=made_on,
        opens=opens,
    )


def proof_groups(sheet: RecoverySheet) -> tuple[int, int]:
    """Choose the two groups to be typed back, always the same two of a sheet."""
    digest = hashlib.sha256(b"proof" + "".join(sheet.groups).encode()).digest()
    # The first group names register and sheet and holds nothing that must be copied with care.
    numbers = list(range(2, len(sheet.groups) + 1))
    first = numbers.pop(digest[0] % len(numbers))
    second = numbers[digest[1] % len(numbers)]
    return (first, second) if first < second else (second, first)


def prove(sheet: RecoverySheet, typed: Mapping[int, str]) -> None:
    """Check groups typed back from the paper; raise MistypedGroupError with the first wrong one."""
    for number, text in sorted(typed.items()):
        group = sheet.groups[number - 1]
        if recovery.group_value(text, number) != recovery.group_value(group, number):
            raise MistypedGroupError(number)


def new_sheet(
    register: RegisterOnDisk,
    passphrase: str,
    *,
    key_file: bytes | None = None,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> RecoverySheet:
    """Make a new recovery sheet; the one before it opens nothing from now on.

    A sealed part with a passphrase of its own keeps the sheet of its own.
    """
    secrets = Secrets(passphrase=passphrase, key_file=key_file)
    with layout.held(register.folder):
        opened = key_changes.opened(register, secrets, clock=clock, disk=disk)
        block, code = slots.with_new_sheet(
            opened.block,
            opened.master,
            opened.sealed_private,
            tiers=opened.tiers,
            after=opened.newest_sheet,
        )
        check = sheet_opens(code, opened.keys, tiers=opened.tiers)
        key_changes.replace(
            disk, register, block, opened.keys, check, acts=[Action.SHEET_MADE], clock=clock
        )
    return _sheet(block, code, clock)


def change_passphrase(
    register: RegisterOnDisk,
    old: str,
    new: str,
    *,
    key_file: bytes | None = None,
    parameters: Argon2Parameters | None = None,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Unlocked:
    """Put a new passphrase in place of the old one, in both tiers and in one step.

    A sealed part with a passphrase of its own keeps that one.
    """
    passphrases.check(new, names=register.names)
    secrets = Secrets(passphrase=old, key_file=key_file)
    with layout.held(register.folder):
        opened = key_changes.opened(register, secrets, clock=clock, disk=disk)
        passphrases.check_is_other(new, old)
        # A key file becomes needed by being joined, never by being at hand.
        stick = key_file if keyblock.needs_key_file(opened.block) else None
        block = slots.with_passphrase(
            opened.block,
            opened.master,
            opened.sealed_private,
            new,
            parameters=parameters,
            key_file=stick,
            tiers=opened.tiers,
        )
        check = passphrase_opens(new, opened.keys, key_file=stick, tiers=opened.tiers)
        key_changes.replace(
            disk, register, block, opened.keys, check, acts=[Action.PASSPHRASE_CHANGED], clock=clock
        )
        with suppress(RegisterError):
            tries.forget(disk, register.folder)
    return Unlocked(register=register, keys=opened.keys)


def open_with_sheet(register: RegisterOnDisk, text: str) -> Recovered:
    """Open a register with its recovery sheet; nothing is changed yet."""
    recovered = opened_with(register, recovery.parse(text))
    register_keys = keys.derive(recovered.master, recovered.block.register_id)
    with suppress(RegisterError):
        release = layout.take(register.folder)
        try:
            register = registers.named(register, register_keys)
        finally:
            release()
    return replace(recovered, register=register)


def opened_with(register: RegisterOnDisk, code: RecoveryCode) -> Recovered:
    """Open the keys of a register with what its sheet says; quick, and the database is not read."""
    block = keyfiles.load(layout.live_generation(register.folder)).block
    master = slots.open_with_recovery(block, code)
    private = None
    if not slots.is_sealed_apart(block):
        register_keys = keys.derive(master, block.register_id)
        private = slots.open_sealed_with_recovery(block, code, register_keys.sealed_slot)
    return Recovered(register=register, block=block, master=master, sealed_private=private)


def set_passphrase(
    recovered: Recovered,
    new_passphrase: str,
    *,
    parameters: Argon2Parameters | None = None,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> tuple[Unlocked, RecoverySheet]:
    """Set the new passphrase a recovery asks for, and make the sheet that retires the used one.

    The key file, if there was one, is no longer needed afterwards: it may be what was lost.
    """
    register, before = recovered.register, recovered.block
    passphrases.check(new_passphrase, names=register.names)
    register_keys = keys.derive(recovered.master, before.register_id)
    tiers = OPEN_TIER if recovered.sealed_private is None else BOTH_TIERS
    with layout.held(register.folder):
        if keyfiles.load(layout.live_generation(register.folder)).block != before:
            raise AlreadyOpenError  # the keys were changed meanwhile, so another process was here
        block = slots.with_passphrase(
            before,
            recovered.master,
            recovered.sealed_private,
            new_passphrase,
            parameters=parameters,
            tiers=tiers,
            drops_key_file=True,
        )
        block, code = slots.with_new_sheet(
            block,
            recovered.master,
            recovered.sealed_private,
            tiers=tiers,
            after=sheet_numbers.newest(register.folder),
        )
        key_changes.replace(
            disk,
            register,
            block,
            register_keys,
            passphrase_opens(new_passphrase, register_keys, tiers=tiers),
            sheet_opens(code, register_keys, tiers=tiers),
            acts=_RECOVERED,
            clock=clock,
        )
        wrong = tries.read(register.folder).wrong
        with suppress(RegisterError):
            tries.forget(disk, register.folder)
    unlocked = Unlocked(register=register, keys=register_keys, wrong_tries_before=wrong)
    return unlocked, _sheet(block, code, clock)


def sheet_made(session: Session) -> None:
    """Write in the journal that a new recovery sheet was made."""
    key_changes.tell(session, Action.SHEET_MADE)


def passphrase_changed(session: Session) -> None:
    """Write in the journal that the passphrase was changed."""
    key_changes.tell(session, Action.PASSPHRASE_CHANGED)


def recovered(session: Session) -> None:
    """Write in the journal that the register was recovered, and a new sheet made."""
    key_changes.tell(session, *_RECOVERED)


def backups_still_opening_with_old(session: Session) -> list[BackupRecord]:
    """Return the backups, newest first, that were made before the secrets were last changed.

    They still open with the passphrase, key file and sheet of their time.
    """
    changed = journal.last_of(session.db, _CHANGES_OF_SECRETS)
    if changed is None:
        return []
    return backups.made_before(session.db, changed.no)


def check_new_slots(
    block: KeyBlock, passphrase: str, code: RecoveryCode, register_keys: RegisterKeys
) -> None:
    """Unwrap every slot of a new register as it was read back; raise if one does not open."""
    passphrase_opens(passphrase, register_keys)(block)
    sheet_opens(code, register_keys)(block)


def _sheet(block: KeyBlock, code: RecoveryCode, clock: Clock) -> RecoverySheet:
    made_on = clock().astimezone().date()
    opens = Opens.REGISTER if slots.is_sealed_apart(block) else Opens.ALL
    return sheet_of(code, discreet_name=block.discreet_name, made_on=made_on, opens=opens)
