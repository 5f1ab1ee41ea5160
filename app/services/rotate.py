"""All keys made anew: for when a stick was lost, or someone who knew a secret has gone.

A new master key and a new sealed pair; the database is encrypted and every box sealed anew in a
generation beside, which is checked as a whole and then takes the place of the old one in one step.
The register must be closed. Backups made before still open with the secrets of their time.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.recovery_sheets import Opens
from app.errors import RegisterError, TierClosedError
from app.services import key_changes, registers
from app.services import recovery as sheets
from app.services.key_changes import (
    OPEN_TIER,
    SEALED_TIER,
    OpenedKeys,
    Secrets,
    passphrase_opens,
    sheet_opens,
)
from app.services.registers import Unlocked, utc_now
from app.services.rotation import FreshKeys, Rotation
from app.storage import leftover_log, safety_copies, tries
from app.storage import registers as layout
from app.storage.files import REAL, Disk
from app.storage.progress import Cancelled, Progress, never, quiet
from app.vault import kdf, keyblock, passphrases, slots
from app.vault.slots import BOTH_TIERS

if TYPE_CHECKING:
    from app.services.recovery import RecoverySheet
    from app.services.registers import RegisterOnDisk
    from app.services.session import Clock
    from app.vault.kdf import Argon2Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateRequest:
    """The secrets of both tiers as they are, and as they are to be; without `new` they stay.

    A key file is kept unless `new` holds another one.
    """

    register: RegisterOnDisk
    secrets: Secrets
    new: Secrets | None = None
    parameters: Argon2Parameters | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """A register under new keys; the sheets before open nothing any more."""

    unlocked: Unlocked
    sheet: RecoverySheet
    sealed_sheet: RecoverySheet | None


def rotate(
    request: RotateRequest,
    *,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Rotated:
    """Make all keys of a closed register anew; slow, so it belongs in a Job.

    The stages are called "keys", "copy", "seal" and "check".
    """
    register = request.register
    if request.new is not None:
        _check_rules(request.new, register)
    release = layout.take(register.folder)
    try:
        with suppress(RegisterError):
            layout.sweep_parts(disk, register.folder)
        progress("keys", 0, 1)
        opened = key_changes.opened(register, request.secrets, clock=clock, disk=disk)
        if opened.sealed_private is None:
            raise TierClosedError
        _settle_log(register, opened, disk)
        if request.new is not None:
            _check_rules(request.new, registers.named(register, opened.keys))
        fresh = _fresh(opened, request)
        work = Rotation(
            register=register,
            opened=opened,
            old_private=opened.sealed_private,
            fresh=fresh,
            clock=clock,
            disk=disk,
            cancelled=cancelled,
        )
        work.take_place(progress)
        for tidy in (layout.sweep_older, safety_copies.remove, tries.forget):
            with suppress(RegisterError):
                tidy(disk, register.folder)
    finally:
        release()
    return _rotated(register, fresh, clock)


def _settle_log(register: RegisterOnDisk, opened: OpenedKeys, disk: Disk) -> None:
    """See to it that no stale log is copied as the newest state."""
    leftover_log.settle(
        disk,
        layout.live_generation(register.folder) / layout.DATABASE,
        key=opened.keys.database,
        register_id=opened.block.register_id,
    )


def _check_rules(new: Secrets, register: RegisterOnDisk) -> None:
    for passphrase in (new.passphrase, new.sealed_passphrase):
        if passphrase is not None:
            passphrases.check(passphrase, names=register.names)


def _fresh(opened: OpenedKeys, request: RotateRequest) -> FreshKeys:
    """Make new keys and wrap them with the new secrets, apart again if they were apart."""
    new = _new_secrets(opened, request)
    parameters = request.parameters or kdf.calibrated()
    made = slots.new_register(
        opened.block.register_id,
        opened.block.discreet_name,
        new.passphrase,
        parameters=parameters,
        key_file=new.key_file,
        first_sheet=1 + opened.newest_sheet,
    )
    if new.sealed_passphrase is None:
        checks = (
            passphrase_opens(new.passphrase, made.keys, key_file=new.key_file),
            sheet_opens(made.recovery, made.keys, tiers=BOTH_TIERS),
        )
        return FreshKeys(keys=made, block=made.block, sealed_code=None, checks=checks)
    block = slots.with_passphrase(
        made.block,
        made.master,
        made.sealed_private,
        new.sealed_passphrase,
        parameters=parameters,
        key_file=new.key_file,
        tiers=SEALED_TIER,
    )
    block, code = slots.with_new_sheet(block, made.master, made.sealed_private, tiers=SEALED_TIER)
    apart = (
        passphrase_opens(new.passphrase, made.keys, key_file=new.key_file, tiers=OPEN_TIER),
        passphrase_opens(
            new.sealed_passphrase, made.keys, key_file=new.key_file, tiers=SEALED_TIER
        ),
        sheet_opens(made.recovery, made.keys, tiers=OPEN_TIER),
        sheet_opens(code, made.keys, tiers=SEALED_TIER),
    )
    return FreshKeys(keys=made, block=block, sealed_code=code, checks=apart)


def _new_secrets(opened: OpenedKeys, request: RotateRequest) -> Secrets:
    old, new = request.secrets, request.new or request.secrets
    key_file = request.new.key_file if request.new else None
    if key_file is None and keyblock.needs_key_file(opened.block):
        key_file = old.key_file
    is_apart = slots.is_sealed_apart(opened.block)
    return Secrets(
        passphrase=new.passphrase,
        sealed_passphrase=(new.sealed_passphrase or old.sealed_passphrase) if is_apart else None,
        key_file=key_file,
    )


def _rotated(register: RegisterOnDisk, fresh: FreshKeys, clock: Clock) -> Rotated:
    made_on, name = clock().astimezone().date(), fresh.block.discreet_name
    sealed_sheet = None
    if fresh.sealed_code is not None:
        sealed_sheet = sheets.sheet_of(
            fresh.sealed_code, discreet_name=name, made_on=made_on, opens=Opens.SEALED
        )
    return Rotated(
        unlocked=Unlocked(register=registers.describe(register.folder), keys=fresh.keys.keys),
        sheet=sheets.sheet_of(
            fresh.keys.recovery,
            discreet_name=name,
            made_on=made_on,
            opens=Opens.REGISTER if sealed_sheet else Opens.ALL,
        ),
        sealed_sheet=sealed_sheet,
    )
