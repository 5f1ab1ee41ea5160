"""A restore undone from the lock screen: looked at first, and nothing changes by a wrong key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import registers, restore, second_factor, undo
from app.services.key_changes import Secrets
from app.storage import tries
from app.storage.files import REAL
from app.vault import kdf
from tests.builders import NOON, StandingClock
from tests.real_registers import PASSPHRASE, a_register, a_used_backup, opened, pseudonyms_in
from ui.application import parse
from ui.unlock.undo_screen import UndoScreen

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.registers import RegisterOnDisk
    from app.services.setup import Created


@pytest.fixture
def created(tmp_path: Path) -> Created:
    return a_register(tmp_path / "data")


@pytest.fixture
def register(tmp_path: Path, created: Created) -> RegisterOnDisk:
    backup = a_used_backup(created, tmp_path / "stick")
    preview = restore.look(backup, passphrase=PASSPHRASE)
    return restore.restore(preview, tmp_path / "data", over=True).register


@pytest.fixture
def screen(register: RegisterOnDisk, qtbot: QtBot) -> UndoScreen:
    return shown(register, qtbot)


def shown(register: RegisterOnDisk, qtbot: QtBot) -> UndoScreen:
    screen = UndoScreen(register, StandingClock())
    qtbot.addWidget(screen)
    screen.resize(1200, 760)
    screen.show()
    return screen


def test_the_lock_says_what_is_to_come() -> None:
    assert parse(["--locked=0a", "--undo-restore"]).undoes
    assert not parse(["--locked=0a"]).undoes


def test_nothing_changes_before_it_is_asked_for_twice(
    register: RegisterOnDisk, screen: UndoScreen, qtbot: QtBot
) -> None:
    screen.keys.passphrase.put(PASSPHRASE)
    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)
    before = sorted(path.name for path in register.folder.iterdir())
    assert screen.keys.passphrase.text == ""

    with qtbot.waitSignal(screen.undone) as undone:
        screen.go.click()

    assert "gen-1.old" in before
    session = opened(undone.args[0])
    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    session.close()


def test_without_the_right_passphrase_nothing_is_shown(
    register: RegisterOnDisk, screen: UndoScreen, qtbot: QtBot
) -> None:
    screen.look.click()
    is_asked = screen.keys.field.has_error
    screen.keys.passphrase.put("the first thing that comes to mind")
    screen.look.click()
    qtbot.waitUntil(lambda: not screen.is_working)

    assert is_asked
    assert screen.keys.field.has_error
    assert screen.card.isHidden()
    assert screen.go.isHidden()
    assert registers.can_undo_restore(register)


def type_sheet(screen: UndoScreen, groups: tuple[str, ...]) -> None:
    screen.keys.other.click()
    for box, group in zip(screen.keys.groups.boxes, groups, strict=True):
        box.setText(group)


def test_the_recovery_sheet_brings_it_back_without_any_passphrase(
    created: Created, screen: UndoScreen, qtbot: QtBot
) -> None:
    type_sheet(screen, created.sheet.groups)
    is_asked_for = (screen.keys.passphrase.isVisible(), screen.keys.groups.isVisible())
    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)

    with qtbot.waitSignal(screen.undone) as undone:
        screen.go.click()

    assert is_asked_for == (False, True)
    assert screen.keys.groups.text == ""
    session = opened(undone.args[0])
    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    session.close()


def test_a_mistyped_group_is_named_and_gets_the_keyboard(
    created: Created, screen: UndoScreen, qtbot: QtBot
) -> None:
    mistyped = list(created.sheet.groups)
    mistyped[4] = ("Z" if mistyped[4][0] != "Z" else "Y") + mistyped[4][1:]
    type_sheet(screen, tuple(mistyped))

    screen.look.click()
    qtbot.waitUntil(lambda: screen.keys.groups_field.has_error)

    assert "5" in screen.keys.groups_field.error.text()
    assert screen.keys.groups.boxes[4].hasFocus()
    assert screen.go.isHidden()


def test_the_key_file_it_had_is_asked_for_and_found_though_there_is_none_now(
    tmp_path: Path, created: Created, qtbot: QtBot
) -> None:
    backup = a_used_backup(created, tmp_path / "stick")
    sticks = tmp_path / "other"
    sticks.mkdir()
    path = second_factor.make_and_join(
        created.unlocked.register, Secrets(passphrase=PASSPHRASE), sticks, parameters=kdf.CHEAPEST
    )
    preview = restore.look(backup, passphrase=PASSPHRASE)
    register = restore.restore(preview, tmp_path / "data", over=True).register
    screen = shown(register, qtbot)
    screen.keys.passphrase.put(PASSPHRASE)
    screen.look.click()
    is_asked_for = screen.key_file.isVisible() and screen.key_file.is_missing
    screen.key_file.take(str(second_factor.make(register, sticks)))
    qtbot.waitUntil(lambda: "not the one that opens it" in screen.key_file.state.text)

    with qtbot.waitSignal(screen.key_file.changed):
        screen.key_file.take(str(path))
    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)

    assert is_asked_for
    assert undo.find_key_file(register, [sticks]) == path
    assert second_factor.find(register, [sticks]) is None


def test_with_the_sheet_no_key_file_is_needed(
    tmp_path: Path, created: Created, qtbot: QtBot
) -> None:
    backup = a_used_backup(created, tmp_path / "stick")
    sticks = tmp_path / "other"
    sticks.mkdir()
    second_factor.make_and_join(
        created.unlocked.register, Secrets(passphrase=PASSPHRASE), sticks, parameters=kdf.CHEAPEST
    )
    preview = restore.look(backup, passphrase=PASSPHRASE)
    register = restore.restore(preview, tmp_path / "data", over=True).register
    screen = shown(register, qtbot)
    type_sheet(screen, created.sheet.groups)
    is_seen = screen.key_file.isVisible()

    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)

    assert not is_seen


def test_after_wrong_tries_it_waits_but_the_sheet_need_not(
    created: Created, register: RegisterOnDisk, qtbot: QtBot
) -> None:
    for _ in range(8):
        tries.count_wrong(REAL, register.folder, now=NOON)
    screen = shown(register, qtbot)
    screen.keys.passphrase.put(PASSPHRASE)
    screen.look.click()
    waited = screen.keys.pause.isVisible() and not screen.is_working

    type_sheet(screen, created.sheet.groups)
    says_to_wait = screen.keys.pause.isVisible()
    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)

    assert waited
    assert not says_to_wait


def test_what_went_meanwhile_is_said(
    register: RegisterOnDisk, screen: UndoScreen, qtbot: QtBot
) -> None:
    for path in (register.folder / "gen-1.old").iterdir():
        path.unlink()
    (register.folder / "gen-1.old").rmdir()

    screen.keys.passphrase.put(PASSPHRASE)
    screen.look.click()
    qtbot.waitUntil(screen.message.isVisible)

    assert "gone already" in screen.message.text
