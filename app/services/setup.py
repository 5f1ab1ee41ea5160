"""The making of a register: built beside, opened once to prove it, and only then there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain import pseudonyms
from app.domain.group import GroupProfile
from app.domain.journal import Action
from app.errors import EmptyFieldError, TextTooLongError
from app.services import agreements, default_texts, keyfiles, recovery, registers
from app.services.group import LONGEST_NAME
from app.services.registers import Unlocked, utc_now
from app.services.session import Clock, Session
from app.storage import group, reserve
from app.storage import register as register_row
from app.storage import registers as layout
from app.storage.database import Database
from app.storage.files import REAL, Disk
from app.storage.progress import Progress, quiet
from app.vault import kdf, keyblock, passphrases, primitives, slots
from app.vault.keys import REGISTER_ID_SIZE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.services.recovery import RecoverySheet
    from app.vault.kdf import Argon2Parameters
    from app.vault.keyblock import KeyBlock
    from app.vault.slots import NewKeys

_STAGES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateRequest:
    """What the first run has asked for."""

    data: Path
    display_name: str = field(repr=False)
    discreet_name: str
    passphrase: str = field(repr=False)
    time_zone: str
    parameters: Argon2Parameters | None = None
    is_practice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A new register, ready to be opened, and the sheet that must be printed or written down."""

    unlocked: Unlocked
    sheet: RecoverySheet


def create(
    request: CreateRequest,
    *,
    progress: Progress = quiet,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Created:
    """Make a register; slow, so it belongs in a Job. If it fails there is no register at all."""
    for field_name in ("display_name", "discreet_name"):
        if not pseudonyms.is_seen(getattr(request, field_name)):
            raise EmptyFieldError(field_name)
    if len(request.display_name.strip()) > LONGEST_NAME:
        raise TextTooLongError("display_name", limit=LONGEST_NAME)
    name = keyblock.cleaned_name(request.discreet_name)
    passphrases.check(request.passphrase, names=(request.display_name, name))
    progress("keys", 0, _STAGES)
    parameters = request.parameters or kdf.calibrated()
    register_id = primitives.random_bytes(REGISTER_ID_SIZE)
    new = slots.new_register(register_id, name, request.passphrase, parameters=parameters)
    folder = layout.home(request.data, is_practice=request.is_practice) / register_id.hex()
    _build(request, new, folder, progress=progress, clock=clock, disk=disk)
    progress("done", _STAGES, _STAGES)
    register = registers.describe(folder)
    made_on = clock().astimezone().date()
    sheet = recovery.sheet_of(new.recovery, discreet_name=name, made_on=made_on)
    return Created(unlocked=Unlocked(register=register, keys=new.keys), sheet=sheet)


def finish(session: Session) -> None:
    """Note that the recovery sheet is proven and the register is in use."""

    def write() -> None:
        with session.change() as change:
            register_row.set_up(change.db)
            change.record(Action.SETUP_FINISHED)

    session.with_reserve(write)


def is_finished(session: Session) -> bool:
    """Tell whether the first run was finished; if not, it goes on with a new sheet."""
    return register_row.row(session.db).is_set_up


def proof_groups(sheet: RecoverySheet) -> tuple[int, int]:
    """Choose the two groups of the sheet to be typed back."""
    return recovery.proof_groups(sheet)


def prove(sheet: RecoverySheet, typed: Mapping[int, str]) -> None:
    """Check the groups typed back from the sheet; raise MistypedGroupError for a wrong one."""
    recovery.prove(sheet, typed)


def _build(
    request: CreateRequest,
    new: NewKeys,
    folder: Path,
    *,
    progress: Progress,
    clock: Clock,
    disk: Disk,
) -> None:
    layout.sweep_unfinished(disk, folder.parent)
    layout.prepare(disk, folder)
    with layout.held(folder):
        with layout.new_generation(disk, folder) as part:
            progress("database", 1, _STAGES)
            _fill(request, new, part / layout.DATABASE, clock=clock)
            disk.sync_file(part / layout.DATABASE)
            progress("check", 2, _STAGES)
            keyfiles.create(
                disk, part, new.block, mac_key=new.keys.header_mac, check=_check(request, new)
            )
            _prove_it_opens(new, part / layout.DATABASE)
            progress("keep", 3, _STAGES)
        reserve.ensure(disk, folder)


def _fill(request: CreateRequest, new: NewKeys, path: Path, *, clock: Clock) -> None:
    register_id = new.block.register_id
    db = Database.create(path, key=new.keys.database, register_id=register_id)
    session = Session(
        register_id=register_id,
        folder=path.parent,
        db=db,
        keys=new.keys,
        clock=clock,
        sealing_public=new.sealing_public,
        is_practice=request.is_practice,
        release=_nothing_held,
    )
    try:
        with session.change() as change:
            change.record(Action.REGISTER_CREATED)
            register_row.describe(change.db, sealing_public=new.sealing_public, made_at=change.now)
            group.write(change.db, _profile(request, new))
            title, sections = default_texts.agreement_sections()
            agreements.add_default_draft(change, title=title, sections=sections)
    finally:
        session.close()


def _profile(request: CreateRequest, new: NewKeys) -> GroupProfile:
    return GroupProfile(
        display_name=request.display_name.strip(),
        discreet_name=new.block.discreet_name,
        time_zone=request.time_zone,
        is_practice=request.is_practice,
    )


def _check(request: CreateRequest, new: NewKeys) -> keyfiles.BlockCheck:
    def check(untrusted: KeyBlock) -> None:
        recovery.check_new_slots(untrusted, request.passphrase, new.recovery, new.keys)

    return check


def _prove_it_opens(new: NewKeys, path: Path) -> None:
    db = Database.open(path, key=new.keys.database, register_id=new.block.register_id)
    try:
        db.look_into_every_table()
    finally:
        db.close()


def _nothing_held() -> None:
    """Let go of nothing: the folder is held for as long as it is being built."""
