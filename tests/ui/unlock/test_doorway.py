"""What the first screens lead to, and that somebody at the computer is noticed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.settings import Settings
from tests.builders import StandingClock
from ui.shell import Shell
from ui.unlock.doorway import Doorway
from ui.unlock.names import NamesScreen
from ui.unlock.restore_screen import RestoreScreen
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qtbot: QtBot) -> UnlockWindow:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def doorway(window: UnlockWindow, tmp_path: Path) -> Doorway:
    return Doorway(window, tmp_path, StandingClock())


def test_a_key_and_the_pointer_say_that_somebody_is_there_once(
    window: UnlockWindow, doorway: Doorway, qtbot: QtBot
) -> None:
    noticed: list[None] = []
    doorway.noticed.connect(lambda: noticed.append(None))
    qtbot.wait(50)
    before = len(noticed)

    QTest.mouseMove(window.windowHandle(), QPoint(40, 40))
    QTest.mouseMove(window.windowHandle(), QPoint(60, 60))
    qtbot.waitUntil(lambda: bool(noticed))
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    window.lock.passphrase.put("a word")

    assert before == 0
    assert len(noticed) == 1


def test_a_pasted_passphrase_says_it_too(window: UnlockWindow, doorway: Doorway) -> None:
    noticed: list[None] = []
    doorway.noticed.connect(lambda: noticed.append(None))

    window.lock.passphrase.put("a word")

    assert len(noticed) == 1


def test_the_screens_lead_on_from_the_lock_and_from_the_welcome(
    window: UnlockWindow, doorway: Doorway
) -> None:
    doorway.show_registers(chosen="")
    on_welcome = window.stack.currentWidget() is window.welcome
    window.welcome.restore_wanted.emit()
    to_restore = window.stack.currentWidget()
    window.lock.new_wanted.emit()
    to_names = window.stack.currentWidget()

    assert on_welcome
    assert isinstance(to_restore, RestoreScreen)
    assert isinstance(to_names, NamesScreen)


def test_what_the_flow_opens_comes_out_of_the_doorway(doorway: Doorway, qtbot: QtBot) -> None:
    with qtbot.waitSignal(doorway.opened) as opened:
        doorway.flow.opened.emit("a session", None)
    with qtbot.waitSignal(doorway.left):
        doorway.flow.left.emit()

    assert opened.args == ["a session", None]
