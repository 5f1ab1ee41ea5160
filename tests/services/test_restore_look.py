"""A look into a backup: date and counts of a whole one, one family of errors for any other."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.errors import (
    BackupTooNewError,
    CancelledError,
    DamagedBackupError,
    ForeignSheetError,
    NotABackupError,
    StorageFailedError,
    WrongPassphraseError,
)
from app.services import recovery, restore, setup
from app.storage import backup_file
from app.vault import kdf, primitives
from tests.builders import NOON
from tests.real_registers import (
    DISCREET_NAME,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_request,
    a_used_backup,
    changed,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.restore import Preview
    from app.services.setup import Created

MALFORMED = (NotABackupError, DamagedBackupError, BackupTooNewError)


@pytest.fixture
def backup(tmp_path: Path, created: Created) -> Path:
    return a_used_backup(created, tmp_path / "stick")


@pytest.fixture
def preview(backup: Path) -> Preview:
    return restore.look(backup, passphrase=PASSPHRASE)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_look_tells_date_and_counts_and_changes_nothing(tmp_path: Path, backup: Path) -> None:
    content = backup.read_bytes()
    told: list[str] = []

    preview = restore.look(
        backup, passphrase=PASSPHRASE, progress=lambda stage, *_: told.append(stage)
    )

    assert (preview.discreet_name, preview.made_at, preview.is_practice) == (
        DISCREET_NAME, NOON, False,
    )  # fmt: skip
    assert (preview.counts.members, preview.counts.sealed) == (2, 1)
    assert preview.counts.journal == preview.seal.line_no
    assert preview.size == len(content)
    assert set(told) == {"check"}
    assert backup.read_bytes() == content
    assert names_in(tmp_path) == ["data", "stick"]


def test_the_recovery_sheet_opens_a_backup_too(created: Created, backup: Path) -> None:
    preview = restore.look(backup, sheet=" ".join(created.sheet.groups))

    assert preview.counts.members == 2


def test_a_backup_opens_with_the_passphrase_it_was_made_under(
    created: Created, backup: Path
) -> None:
    recovery.change_passphrase(
        created.unlocked.register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST
    )

    assert restore.look(backup, passphrase=PASSPHRASE).counts.members == 2
    with pytest.raises(WrongPassphraseError):
        restore.look(backup, passphrase=OTHER_PASSPHRASE)


def test_a_look_needs_the_passphrase_or_the_right_sheet(tmp_path: Path, backup: Path) -> None:
    other = setup.create(a_request(tmp_path / "other")).sheet

    with pytest.raises(WrongPassphraseError):
        restore.look(backup)
    with pytest.raises(ForeignSheetError):
        restore.look(backup, sheet=" ".join(other.groups))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFailedError):
        restore.look(tmp_path / "nothing.ckbackup", passphrase=PASSPHRASE)


def test_a_look_can_be_cancelled(backup: Path) -> None:
    with pytest.raises(CancelledError):
        restore.look(backup, passphrase=PASSPHRASE, cancelled=lambda: True)


@pytest.mark.parametrize("at", [-1, -4096, -100_000, 3, 20, 400, 1500, 2000])
def test_a_changed_byte_anywhere_is_found(backup: Path, at: int) -> None:
    before = backup.read_bytes()[at]

    with pytest.raises((*MALFORMED, WrongPassphraseError)):
        restore.look(changed(backup, at, bytes([before ^ 0x10])), passphrase=PASSPHRASE)


@pytest.mark.parametrize("length", [0, 7, 8, 12, 100, 1000, 2500, 60_000, -4096, -1])
def test_a_backup_cut_short_is_found(backup: Path, length: int) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[:length])

    with pytest.raises(MALFORMED):
        restore.look(backup, passphrase=PASSPHRASE)


def test_an_old_page_put_back_is_found(backup: Path) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[:-8192] + content[-4096:] + content[-8192:-4096])

    with pytest.raises(DamagedBackupError):
        restore.look(backup, passphrase=PASSPHRASE)


def rewritten(backup: Path, preview: Preview, **changes: object) -> Path:
    """Write the backup's front anew, with a header or counts its owner could have written."""
    header = replace(preview.front.header, **changes)  # type: ignore[arg-type]
    front = backup_file.front(
        backup_file.header_bytes(header),
        preview.front.sealed_info,
        mac_key=preview.keys.header_mac,
    )
    backup.write_bytes(front + backup.read_bytes()[preview.front.size :])
    return backup


def test_counts_sealed_for_another_header_are_refused(backup: Path, preview: Preview) -> None:
    with pytest.raises(DamagedBackupError):
        restore.look(rewritten(backup, preview, discreet_name="Other"), passphrase=PASSPHRASE)


def test_a_key_block_that_is_none_is_a_damaged_backup(backup: Path, preview: Preview) -> None:
    for block in (b"", bytes(500), preview.front.header.key_block[:-1]):
        with pytest.raises(DamagedBackupError):
            restore.look(rewritten(backup, preview, key_block=block), passphrase=PASSPHRASE)


def test_the_key_block_of_another_register_is_refused(backup: Path, preview: Preview) -> None:
    with pytest.raises(DamagedBackupError):
        restore.look(rewritten(backup, preview, register_id=bytes(16)), passphrase=PASSPHRASE)


def test_a_key_block_of_a_newer_format_is_named_as_that(backup: Path, preview: Preview) -> None:
    block = bytearray(preview.front.header.key_block[:-32])
    block[8:10] = struct.pack(">H", 9)
    newer = bytes(block) + hashlib.sha256(block).digest()

    with pytest.raises(BackupTooNewError):
        restore.look(rewritten(backup, preview, key_block=newer), passphrase=PASSPHRASE)


def test_a_key_block_its_owner_did_not_write_is_a_damaged_backup(
    backup: Path, preview: Preview
) -> None:
    block = bytearray(preview.front.header.key_block[:-32])
    block[31] ^= 1  # a byte of the sealed compartment's public key
    forged = bytes(block) + hashlib.sha256(block).digest()

    with pytest.raises(DamagedBackupError):
        restore.look(rewritten(backup, preview, key_block=forged), passphrase=PASSPHRASE)


def test_a_schema_of_a_newer_circlekeep_is_named_as_that(backup: Path, preview: Preview) -> None:
    header_bytes = preview.front.header_bytes
    info = backup_file.BackupInfo(
        counts=preview.counts, schema=99, journal_no=1, journal_hash="ab" * 32
    )
    nonce = primitives.random_bytes(12)
    sealed_info = nonce + primitives.encrypt(
        preview.keys.backup_info,
        nonce=nonce,
        plaintext=backup_file.info_bytes(info),
        aad=header_bytes,
    )
    front = backup_file.front(header_bytes, sealed_info, mac_key=preview.keys.header_mac)
    backup.write_bytes(front + backup.read_bytes()[preview.front.size :])

    with pytest.raises(BackupTooNewError) as caught:
        restore.look(backup, passphrase=PASSPHRASE)

    assert caught.value.found == 99


def test_what_is_no_backup_is_told_before_any_key_is_asked(backup: Path, tmp_path: Path) -> None:
    letter, empty, cut = (tmp_path / name for name in ("letter", "empty", "cut"))
    letter.write_text("Dear all, " * 500, encoding="utf-8")
    empty.touch()
    cut.write_bytes(backup.read_bytes()[:-1])

    restore.check_front(backup)
    for path, kind in (
        (letter, NotABackupError),
        (empty, NotABackupError),
        (cut, DamagedBackupError),
    ):
        with pytest.raises(kind):
            restore.check_front(path)
