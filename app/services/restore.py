"""A backup brought back: looked at first, then built beside and put in place in one step."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.journal import Action
from app.errors import (
    BackupTooNewError,
    DamagedBackupError,
    DamagedDatabaseError,
    DamagedKeyFileError,
    KeyFileTooNewError,
    NoGenerationError,
    PracticeMixError,
    RegisterError,
    RegisterExistsError,
    SchemaTooNewError,
    UnsafeKeyParametersError,
    WrongPassphraseError,
)
from app.services import backups, keyfiles, recovery, registers, swaps
from app.services import journal as journals
from app.services.journal import SealRequest
from app.services.owed import OwedLine
from app.services.registers import Unlocked, utc_now
from app.storage import (
    backup_file,
    files,
    places,
    reserve,
    schema,
    snapshot,
    stick,
    tries,
)
from app.storage import backups as backup_rows
from app.storage import registers as layout
from app.storage.database import Database
from app.storage.files import REAL, Disk
from app.storage.progress import Cancelled, Progress, never, quiet
from app.vault import keyblock, keys, primitives, slots
from app.vault import recovery as codes

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.domain.backups import Counts
    from app.domain.journal import Line, Seal
    from app.services.recovery import Recovered
    from app.services.registers import RegisterOnDisk
    from app.services.session import Clock, Session
    from app.storage.backup_file import BackupInfo, UntrustedFront
    from app.vault.keyblock import KeyBlock
    from app.vault.keys import MasterKey, RegisterKeys
    from app.vault.recovery import RecoveryCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A backup that was opened and found whole, shown before anything on this computer changes.

    `code` is what its recovery sheet says, where that opened it.
    """

    path: Path
    register_id: bytes
    backup_id: bytes
    discreet_name: str
    made_at: datetime
    counts: Counts
    schema: int
    seal: Seal
    is_practice: bool
    size: int
    keys: RegisterKeys = field(repr=False)
    block: KeyBlock = field(repr=False)
    front: UntrustedFront = field(repr=False)
    code: RecoveryCode | None = field(default=None, repr=False)


def check_front(path: Path) -> str:
    """Return the id of the register a file is a backup of: quick, and nothing is opened.

    What is wrong with the file is told before its key is asked for: raises NotABackupError,
    BackupTooNewError or DamagedBackupError, as `look` does.
    """
    with files.explained(path), files.opened(path) as descriptor:
        return _block(backup_file.read_front(descriptor)).register_id.hex()


def look(
    path: Path,
    *,
    passphrase: str | None = None,
    sheet: str | None = None,
    key_file: bytes | None = None,
    here: RegisterOnDisk | None = None,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Preview:
    """Open a backup with the passphrase or the recovery sheet and check every byte; slow.

    A file that is no backup, too new or damaged is told as one of these three and nothing else.
    `here` is its register where that is on this computer: a wrong passphrase counts as tried there,
    or a backup would be the way around the pause at the lock screen, and nobody be told.
    """
    with files.explained(path), files.opened(path) as descriptor:
        front = backup_file.read_front(descriptor)
        block = _block(front)
        code = None if sheet is None else codes.parse(sheet)
        try:
            master = _master(block, passphrase=passphrase, code=code, key_file=key_file)
        except WrongPassphraseError:
            if here is not None and code is None:
                tries.count_wrong(disk, here.folder, now=clock())
            raise
        register_keys = keys.derive(master, block.register_id)
        front.verify(register_keys.header_mac)
        info = _info(front, register_keys)
        digest = stick.hash_of_rest(
            descriptor,
            size=front.header.database_size,
            stage="check",
            progress=progress,
            cancelled=cancelled,
        )
    if digest != front.header.database_sha256:
        raise DamagedBackupError
    return replace(_preview(path, front, block, register_keys, info), code=code)


def restore(
    preview: Preview,
    data: Path,
    *,
    over: bool = False,
    is_practice: bool = False,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    clock: Clock = utc_now,
    disk: Disk = REAL,
) -> Unlocked:
    """Put a backup in place as a register of this computer; slow.

    With `over` it takes the place of the register that is here, which is kept for undoing until
    the restored one, once it was seen, is unlocked with its passphrase. The journal line is noted
    with it, and `record` writes it in time.
    """
    if preview.is_practice != is_practice:
        raise PracticeMixError
    place = layout.home(data, is_practice=is_practice)
    folder = place / preview.register_id.hex()
    if layout.has_generation(folder) and not over:
        raise RegisterExistsError
    layout.sweep_unfinished(disk, place)
    layout.prepare(disk, folder)
    release = layout.take(folder)
    try:
        with suppress(NoGenerationError):
            layout.sweep_parts(disk, folder)
        target = layout.next_generation(folder)
        try:
            with layout.new_generation(disk, folder) as part:
                _build(preview, part, disk, progress=progress, cancelled=cancelled)
                _note(preview, part, clock=clock, disk=disk)
        except RegisterError:
            # It may have taken its place already, and only its lasting be in doubt.
            if not target.is_dir():
                raise
        for tidy in (layout.retire, reserve.ensure):
            with suppress(RegisterError):
                tidy(disk, folder)
    finally:
        release()
    return Unlocked(register=registers.describe(folder), keys=preview.keys, is_confirmed=False)


def record(session: Session, preview: Preview) -> None:
    """Write in the journal what was restored, and which line of the old journal was left behind.

    The digest is the backup's id, and the hash of the last line left behind if one is known. If it
    cannot be written, what was noted before is written at the next unlock.
    """
    left = swaps.left_behind(
        layout.set_aside(session.folder), session.keys, register_id=session.register_id
    )

    def write() -> None:
        with session.change() as change:
            change.record(Action.RESTORED, left.no if left else 0, digest=_digest(preview, left))
            backup_rows.add(
                change.db,
                backup_id=preview.backup_id.hex(),
                made_at=preview.made_at,
                label=places.label_of(preview.path.parent),
                file_name=preview.path.name,
                size=preview.size,
                seal=backups.seal_text(preview.seal),
                journal_no=preview.seal.line_no,
                verified_at=change.now,
            )

    session.with_reserve(write)
    swaps.strike(session)


def opened_by_sheet(session: Session, preview: Preview) -> Recovered | None:
    """Give what a new passphrase is set with, if its recovery sheet opened the backup."""
    return None if preview.code is None else recovery.opened_with(session.register, preview.code)


def _block(front: UntrustedFront) -> KeyBlock:
    try:
        block = keyblock.decode(front.header.key_block)
    except KeyFileTooNewError as failure:
        raise BackupTooNewError(found=failure.found, known=failure.known) from None
    except (DamagedKeyFileError, UnsafeKeyParametersError):
        raise DamagedBackupError from None
    if block.register_id != front.header.register_id:
        raise DamagedBackupError
    return block


def _master(
    block: KeyBlock, *, passphrase: str | None, code: RecoveryCode | None, key_file: bytes | None
) -> MasterKey:
    try:
        if code is not None:
            return slots.open_with_recovery(block, code)
        if passphrase is not None:
            return slots.open_with_passphrase(block, passphrase, key_file=key_file)
    except DamagedKeyFileError:
        raise DamagedBackupError from None
    raise WrongPassphraseError


def _info(front: UntrustedFront, register_keys: RegisterKeys) -> BackupInfo:
    nonce = front.sealed_info[: primitives.NONCE_SIZE]
    try:
        opened = primitives.decrypt(
            register_keys.backup_info,
            nonce=nonce,
            ciphertext=front.sealed_info[primitives.NONCE_SIZE :],
            aad=front.header_bytes,
        )
    except primitives.WrongKeyError:
        raise DamagedBackupError from None
    info = backup_file.parse_info(opened)
    if info.schema > schema.SCHEMA:
        raise BackupTooNewError(found=info.schema, known=schema.SCHEMA)
    return info


def _preview(
    path: Path,
    front: UntrustedFront,
    block: KeyBlock,
    register_keys: RegisterKeys,
    info: BackupInfo,
) -> Preview:
    header = front.header
    seal = journals.seal_words(
        SealRequest(line_no=info.journal_no, head=info.journal_hash, register_id=block.register_id)
    )
    return Preview(
        path=path,
        register_id=block.register_id,
        backup_id=header.backup_id,
        discreet_name=header.discreet_name,
        made_at=header.made_at,
        counts=info.counts,
        schema=info.schema,
        seal=seal,
        is_practice=header.is_practice,
        size=front.size + header.database_size,
        keys=register_keys,
        block=block,
        front=front,
    )


def _build(
    preview: Preview, part: Path, disk: Disk, *, progress: Progress, cancelled: Cancelled
) -> None:
    _copy(preview, part / layout.DATABASE, disk, progress=progress, cancelled=cancelled)
    keyfiles.create(
        disk, part, preview.block, mac_key=preview.keys.header_mac, check=_verified(preview)
    )
    progress("open", 0, 1)
    _prove_it_opens(preview, part / layout.DATABASE, cancelled=cancelled)
    disk.sync_file(part / layout.DATABASE)
    progress("open", 1, 1)


def _note(preview: Preview, part: Path, *, clock: Clock, disk: Disk) -> None:
    """Note the line of the restore in what takes the place, so that nothing can lose it."""
    live = None
    with suppress(NoGenerationError):
        live = layout.live_generation(part.parent)
    left = swaps.left_behind(live, preview.keys, register_id=preview.register_id)
    swaps.note(
        swaps.ledger(part, register_id=preview.register_id, key=preview.keys.owed, disk=disk),
        OwedLine(
            at=clock(),
            action=Action.RESTORED,
            record=left.no if left else 0,
            digest=_digest(preview, left),
            generation=layout.number_of(part),
            after=preview.seal.line_no,
        ),
    )


def _digest(preview: Preview, left: Line | None) -> str:
    return preview.backup_id.hex() + (left.hash if left else "")


def _copy(
    preview: Preview, target: Path, disk: Disk, *, progress: Progress, cancelled: Cancelled
) -> None:
    start = preview.front.size
    with files.explained(preview.path), files.opened(preview.path) as descriptor:

        def read(size: int, offset: int) -> bytes:
            return files.read_at(descriptor, size, start + offset)

        try:
            digest = snapshot.copy(
                disk,
                read,
                target,
                size=preview.front.header.database_size,
                stage="copy",
                progress=progress,
                cancelled=cancelled,
            )
        except DamagedDatabaseError:
            raise DamagedBackupError from None
    # The file was whole when it was looked at; what counts is what was copied now.
    if digest != preview.front.header.database_sha256:
        raise DamagedBackupError


def _verified(preview: Preview) -> keyfiles.BlockCheck:
    def check(untrusted: KeyBlock) -> None:
        untrusted.verify(preview.keys.header_mac)

    return check


def _prove_it_opens(preview: Preview, path: Path, *, cancelled: Cancelled) -> None:
    key, register_id = preview.keys.database, preview.register_id
    try:
        if preview.schema < schema.SCHEMA:
            Database.upgrade(path, key=key, register_id=register_id)
        # Rows were checked before the backup was written, and its hash has just been compared.
        found = snapshot.check(
            path, key=key, register_id=register_id, thorough=False, cancelled=cancelled
        )
        Database.open(path, key=key, register_id=register_id).close()
    except SchemaTooNewError as failure:
        raise BackupTooNewError(found=failure.found, known=failure.known) from None
    except DamagedDatabaseError:
        raise DamagedBackupError from None
    if found.counts != preview.counts:
        raise DamagedBackupError
