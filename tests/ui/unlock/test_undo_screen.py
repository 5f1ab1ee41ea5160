"""A restore undone from the lock screen: looked at first, and nothing changes by a wrong key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import registers, restore
from tests.builders import StandingClock
from tests.real_registers import PASSPHRASE, a_register, a_used_backup, opened, pseudonyms_in
from ui.application import parse
from ui.unlock.undo_screen import UndoScreen

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.registers import RegisterOnDisk

PATIENCE = 60_000


@pytest.fixture
def register(tmp_path: Path) -> RegisterOnDisk:
    created = a_register(tmp_path / "data")
    backup = a_used_backup(created, tmp_path / "stick")
    preview = restore.look(backup, passphrase=PASSPHRASE)
    return restore.restore(preview, tmp_path / "data", over=True).register


@pytest.fixture
def screen(register: RegisterOnDisk, qtbot: QtBot) -> UndoScreen:
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
    screen.passphrase.put(PASSPHRASE)
    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible, timeout=PATIENCE)
    before = sorted(path.name for path in register.folder.iterdir())
    assert screen.passphrase.text == ""

    with qtbot.waitSignal(screen.undone, timeout=PATIENCE) as undone:
        screen.go.click()

    assert "gen-1.old" in before
    session = opened(undone.args[0])
    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    session.close()


def test_without_the_right_passphrase_nothing_is_shown(
    register: RegisterOnDisk, screen: UndoScreen, qtbot: QtBot
) -> None:
    screen.look.click()
    is_asked = screen.field.has_error
    screen.passphrase.put("the first thing that comes to mind")
    screen.look.click()
    qtbot.waitUntil(lambda: screen._job is None, timeout=PATIENCE)

    assert is_asked
    assert screen.field.has_error
    assert screen.card.isHidden()
    assert screen.go.isHidden()
    assert registers.can_undo_restore(register)


def test_what_went_meanwhile_is_said(
    register: RegisterOnDisk, screen: UndoScreen, qtbot: QtBot
) -> None:
    for path in (register.folder / "gen-1.old").iterdir():
        path.unlink()
    (register.folder / "gen-1.old").rmdir()

    screen.passphrase.put(PASSPHRASE)
    screen.look.click()
    qtbot.waitUntil(screen.message.isVisible, timeout=PATIENCE)

    assert "gone already" in screen.message.text
