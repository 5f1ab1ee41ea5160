"""All keys made anew: for when a stick was lost, or someone who knew a secret has gone.

A new master key and a new sealed pair; the database is encrypted and every box sealed anew in a
generation beside, which is checked as a whole and then takes the place of the old one in one step.
The register must be closed. Backups made before still open with the secrets of their time.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.journal import Action, Tier
from app.errors import DamagedBoxError, DamagedDatabaseError, RegisterError, TierClosedError
from app.services import key_changes, keyfiles, registers
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
from app.services.session import Change
from app.storage import backups as backup_rows
from app.storage import drafts, journal, rekey, sealed, snapshot, tries
from app.storage import registers as layout
from app.storage.database import Database
from app.storage.files import REAL, Disk
from app.storage.progress import Cancelled, Progress, never, quiet, stop_if
from app.vault import kdf, passphrases, sealing, slots
from app.vault.slots import BOTH_TIERS

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.backups import Counts
    from app.services.recovery import RecoverySheet
    from app.services.registers import RegisterOnDisk
    from app.services.session import Clock
    from app.vault.kdf import Argon2Parameters
    from app.vault.keyblock import KeyBlock
    from app.vault.recovery import RecoveryCode
    from app.vault.slots import NewKeys


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fresh:
    """The new keys, the slots that wrap them, and the codes of the new sheets."""

    keys: NewKeys
    block: KeyBlock
    sealed_code: RecoveryCode | None
    checks: tuple[keyfiles.BlockCheck, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contents:
    """What is sealed in a database, and how much it holds."""

    boxes: dict[int, bytes] = field(repr=False)
    drafts: dict[str, bytes] = field(repr=False)
    counts: Counts


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
        fresh = _fresh(opened, request)
        work = _Work(
            register=register,
            opened=opened,
            fresh=fresh,
            clock=clock,
            disk=disk,
            cancelled=cancelled,
        )
        work.take_place(progress)
        for tidy in (layout.sweep_older, layout.remove_safety_copies, tries.forget):
            with suppress(RegisterError):
                tidy(disk, register.folder)
    finally:
        release()
    return _rotated(register, fresh, clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One rotation under way: from the old keys to the new ones, on a copy beside."""

    register: RegisterOnDisk
    opened: OpenedKeys
    fresh: _Fresh
    clock: Clock
    disk: Disk
    cancelled: Cancelled

    def take_place(self, progress: Progress) -> None:
        """Build the next generation and let it become the register."""
        folder = self.register.folder
        live = layout.live_generation(folder)
        try:
            with layout.new_generation(self.disk, folder) as part:
                self._build(live / layout.DATABASE, part, progress)
        except RegisterError:
            # It may have taken its place already, and only its lasting be in doubt.
            if layout.live_generation(folder) == live:
                raise

    def _build(self, live: Path, part: Path, progress: Progress) -> None:
        path = part / layout.DATABASE
        progress("copy", 0, 1)
        rekey.copy(
            self.disk,
            live,
            path,
            key=self.opened.keys.database,
            new_key=self.fresh.keys.keys.database,
            register_id=self.opened.block.register_id,
        )
        stop_if(self.cancelled)
        contents = self._contents(path)
        resealed = self._reseal(path, contents, progress)
        self._tell(path, resealed)
        progress("check", 0, 1)
        keyfiles.create(
            self.disk,
            part,
            self.fresh.block,
            mac_key=self.fresh.keys.keys.header_mac,
            check=self._check_slots,
        )
        self._prove(path, contents)
        self.disk.sync_file(path)
        stop_if(self.cancelled)
        progress("check", 1, 1)

    def _open(self, path: Path) -> Database:
        return Database.open(
            path,
            key=self.fresh.keys.keys.database,
            register_id=self.opened.block.register_id,
        )

    def _contents(self, path: Path) -> _Contents:
        """Read what is sealed; raise DamagedBoxError unless each box is the one its line tells."""
        db = self._open(path)
        try:
            boxes = dict(sealed.boxes(db))
            told = journal.sealed_digests(db)
            for no in sorted((told.keys() | boxes.keys()) - sealed.destroyed(db)):
                if no not in boxes or told.get(no) != _digest(boxes[no]):
                    raise DamagedBoxError(no)
            return _Contents(
                boxes=boxes, drafts=dict(drafts.sealed(db)), counts=backup_rows.counts(db)
            )
        finally:
            db.close()

    def _reseal(self, path: Path, contents: _Contents, progress: Progress) -> dict[int, bytes]:
        boxes = {}
        for done, (no, box) in enumerate(contents.boxes.items(), start=1):
            stop_if(self.cancelled)
            boxes[no] = self._resealed(no, box)
            progress("seal", done, len(contents.boxes))
        rekey.reseal(
            self.disk,
            path,
            key=self.fresh.keys.keys.database,
            register_id=self.opened.block.register_id,
            boxes=boxes,
            drafts={page: self._resealed_draft(page, box) for page, box in contents.drafts.items()},
            sealing_public=self.fresh.keys.sealing_public,
        )
        return boxes

    def _resealed(self, no: int, box: bytes) -> bytes:
        register_id = self.opened.block.register_id
        plaintext = sealing.open_box(self._old_private, register_id=register_id, no=no, box=box)
        return sealing.seal(
            self.fresh.keys.sealing_public, register_id=register_id, no=no, plaintext=plaintext
        )

    def _resealed_draft(self, page: str, box: bytes) -> bytes:
        register_id = self.opened.block.register_id
        plaintext = sealing.open_draft(
            self._old_private, register_id=register_id, page=page, box=box
        )
        return sealing.seal_draft(
            self.fresh.keys.sealing_public, register_id=register_id, page=page, plaintext=plaintext
        )

    @property
    def _old_private(self) -> bytes:
        if self.opened.sealed_private is None:
            raise TierClosedError
        return self.opened.sealed_private

    def _tell(self, path: Path, resealed: dict[int, bytes]) -> None:
        """Write the lines: no line before is touched, and the new ones tell of the new boxes."""
        db = self._open(path)
        try:
            with db.transaction():
                change = Change(db, now=self.clock())
                public = hashlib.sha256(self.fresh.keys.sealing_public).hexdigest()
                change.record(Action.KEYS_ROTATED, digest=public)
                for no, box in resealed.items():
                    change.record(Action.SEALED_RESEALED, no, tier=Tier.SEALED, digest=_digest(box))
        finally:
            db.close()

    def _check_slots(self, untrusted: KeyBlock) -> None:
        for check in self.fresh.checks:
            check(untrusted)

    def _prove(self, path: Path, before: _Contents) -> None:
        """Read the new generation as a whole and hold it against what was there before."""
        key, register_id = self.fresh.keys.keys.database, self.opened.block.register_id
        found = snapshot.check(
            path, key=key, register_id=register_id, thorough=True, cancelled=self.cancelled
        )
        snapshot.check_journal(path, key=key, register_id=register_id, cancelled=self.cancelled)
        after = self._contents(path)
        if _besides_journal(found.counts) != _besides_journal(before.counts):
            raise DamagedDatabaseError
        private = self.fresh.keys.sealed_private
        for no, box in after.boxes.items():
            sealing.open_box(private, register_id=register_id, no=no, box=box)
        for page, box in after.drafts.items():
            sealing.open_draft(private, register_id=register_id, page=page, box=box)


def _check_rules(new: Secrets, register: RegisterOnDisk) -> None:
    for passphrase in (new.passphrase, new.sealed_passphrase):
        if passphrase is not None:
            passphrases.check(passphrase, names=(register.discreet_name,))


def _fresh(opened: OpenedKeys, request: RotateRequest) -> _Fresh:
    """Make new keys and wrap them with the new secrets, apart again if they were apart."""
    if opened.sealed_private is None:
        raise TierClosedError
    new = _new_secrets(opened, request)
    parameters = request.parameters or kdf.calibrated()
    numbers = [slot.serial for slot in opened.block.slots if not slot.needs_passphrase]
    made = slots.new_register(
        opened.block.register_id,
        opened.block.discreet_name,
        new.passphrase,
        parameters=parameters,
        key_file=new.key_file,
        first_sheet=1 + max(numbers),
    )
    if new.sealed_passphrase is None:
        checks = (
            passphrase_opens(new.passphrase, made.keys, key_file=new.key_file),
            sheet_opens(made.recovery, made.keys, tiers=BOTH_TIERS),
        )
        return _Fresh(keys=made, block=made.block, sealed_code=None, checks=checks)
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
    return _Fresh(keys=made, block=block, sealed_code=code, checks=apart)


def _new_secrets(opened: OpenedKeys, request: RotateRequest) -> Secrets:
    old, new = request.secrets, request.new or request.secrets
    key_file = request.new.key_file if request.new else None
    if key_file is None and slots.needs_key_file(opened.block):
        key_file = old.key_file
    is_apart = slots.is_sealed_apart(opened.block)
    return Secrets(
        passphrase=new.passphrase,
        sealed_passphrase=(new.sealed_passphrase or old.sealed_passphrase) if is_apart else None,
        key_file=key_file,
    )


def _rotated(register: RegisterOnDisk, fresh: _Fresh, clock: Clock) -> Rotated:
    made_on, name = clock().astimezone().date(), fresh.block.discreet_name
    sealed_sheet = None
    if fresh.sealed_code is not None:
        sealed_sheet = sheets.sheet_of(
            fresh.sealed_code, discreet_name=name, made_on=made_on, is_for_sealed=True
        )
    return Rotated(
        unlocked=Unlocked(register=registers.describe(register.folder), keys=fresh.keys.keys),
        sheet=sheets.sheet_of(fresh.keys.recovery, discreet_name=name, made_on=made_on),
        sealed_sheet=sealed_sheet,
    )


def _besides_journal(counts: Counts) -> tuple[int, ...]:
    return (
        counts.members,
        counts.meetings,
        counts.attendances,
        counts.signatures,
        counts.sealed,
    )


def _digest(box: bytes) -> str:
    return hashlib.sha256(box).hexdigest()
