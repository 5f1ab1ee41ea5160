"""The numbers of recovery sheets: none comes twice, whatever was restored in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.errors import RetiredSheetError
from app.services import recovery, restore, sealed_apart, sheet_numbers, undo
from app.services.key_changes import Secrets
from app.services.rotate import RotateRequest, rotate
from app.storage import sheet_number
from app.vault import kdf
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_used_backup,
    opened,
    unlock,
)
from ui import messages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.services.recovery import RecoverySheet
    from app.services.registers import RegisterOnDisk
    from app.services.setup import Created

NOW = Secrets(passphrase=PASSPHRASE)
SEALED = "nine otters along the dyke"


@pytest.fixture
def second(tmp_path: Path, created: Created, register: RegisterOnDisk) -> RecoverySheet:
    """Make a second sheet after a backup, then restore the backup."""
    backup = a_used_backup(created, tmp_path / "stick")
    sheet = recovery.new_sheet(register, PASSPHRASE)
    preview = restore.look(backup, passphrase=PASSPHRASE)
    session = opened(restore.restore(preview, tmp_path / "data", over=True))
    restore.record(session, preview)
    session.close()
    assert sheet.sheet_number == 2
    return sheet


def typed(sheet: RecoverySheet) -> str:
    return " ".join(sheet.groups)


@pytest.mark.parametrize("unlocks", [0, 1, 2])
def test_a_restore_gives_no_number_a_second_time(
    register: RegisterOnDisk, second: RecoverySheet, unlocks: int
) -> None:
    for _ in range(unlocks):
        opened(unlock(register)).close()

    third = recovery.new_sheet(register, PASSPHRASE)

    assert third.sheet_number == 3
    with pytest.raises(RetiredSheetError) as retired:
        recovery.open_with_sheet(register, typed(second))
    assert (retired.value.sheet_number, retired.value.current) == (2, 3)
    assert recovery.new_sheet(register, PASSPHRASE).sheet_number == 4


def test_nor_does_a_restore_undone(register: RegisterOnDisk, second: RecoverySheet) -> None:
    third = recovery.new_sheet(register, PASSPHRASE)
    opened(undo.bring_back(undo.find(register, NOW))).close()
    opened(unlock(register)).close()
    opened(unlock(register)).close()

    fourth = recovery.new_sheet(register, PASSPHRASE)

    assert (second.sheet_number, third.sheet_number, fourth.sheet_number) == (2, 3, 4)


def recovered(register: RegisterOnDisk, first: RecoverySheet) -> int:
    found = recovery.open_with_sheet(register, typed(first))
    return recovery.set_passphrase(found, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)[1].sheet_number


def rotated(register: RegisterOnDisk, _first: RecoverySheet) -> int:
    request = RotateRequest(register=register, secrets=NOW, parameters=kdf.CHEAPEST)
    return rotate(request).sheet.sheet_number


def set_apart(register: RegisterOnDisk, _first: RecoverySheet) -> int:
    return sealed_apart.prepare(register, NOW, SEALED, parameters=kdf.CHEAPEST).sheet.sheet_number


@pytest.mark.parametrize("act", [recovered, rotated, set_apart])
def test_whatever_makes_a_sheet_goes_on_counting(
    register: RegisterOnDisk,
    created: Created,
    second: RecoverySheet,
    act: Callable[[RegisterOnDisk, RecoverySheet], int],
) -> None:
    opened(unlock(register)).close()

    assert act(register, created.sheet) == second.sheet_number + 1


def test_where_nothing_is_known_of_a_number_the_older_sheet_is_still_called_retired(
    register: RegisterOnDisk, second: RecoverySheet
) -> None:
    opened(unlock(register)).close()
    (register.folder / "sheets").unlink()
    recovery.new_sheet(register, PASSPHRASE)

    with pytest.raises(RetiredSheetError) as retired:
        recovery.open_with_sheet(register, typed(second))

    assert "another one of the same number" in messages.sentence(retired.value)


@pytest.mark.parametrize(
    "content", [b"", b"12a", b"-5", b"9" * 40, b"\xb2", "\u0665".encode(), b" 7"]
)
def test_a_note_that_is_no_number_counts_as_none(register: RegisterOnDisk, content: bytes) -> None:
    (register.folder / "sheets").write_bytes(content)

    assert sheet_number.read(register.folder) == 0
    assert sheet_numbers.newest(register.folder) == 1
