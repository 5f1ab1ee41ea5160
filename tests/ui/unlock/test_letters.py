"""Alt and a letter presses one thing where keys are asked for, and beside every "Show"."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from app.services import restore, second_factor
from app.services.key_changes import Secrets
from app.settings import Settings
from app.vault import kdf
from tests.builders import StandingClock
from tests.real_registers import PASSPHRASE, a_register, a_used_backup, opened
from ui.pages.keys import KeysPage
from ui.shell import Shell
from ui.unlock.lock_screen import LockScreen
from ui.unlock.restore_screen import RestoreScreen
from ui.unlock.undo_screen import UndoScreen

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def letters_taken_twice(screen: QWidget) -> list[str]:
    """List the letters that more than one thing on the screen answers to."""
    said = [each.text() for each in screen.findChildren(QAbstractButton) if each.isVisible()]
    labels = [each for each in screen.findChildren(QLabel) if each.isVisible()]
    said += [each.text() for each in labels if each.buddy() is not None]
    # Each box for a passphrase has its own "Show": the same letter comes to one after the other.
    often = Counter(QKeySequence.mnemonic(words).toString() for words in set(said))
    assert len(often) > 3
    return [letter for letter, count in often.items() if letter and count > 1]


def test_no_letter_stands_twice_where_a_backup_is_brought_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    backup = a_used_backup(a_register(tmp_path / "data"), tmp_path / "stick")
    screen = RestoreScreen(tmp_path / "home")
    qtbot.addWidget(screen)
    screen.show()
    screen.take(backup)
    screen.key_file.show()

    with_passphrase = letters_taken_twice(screen)
    screen.keys.other.click()

    assert with_passphrase == []
    assert letters_taken_twice(screen) == []


def test_no_letter_stands_twice_where_a_restore_is_undone(qtbot: QtBot, tmp_path: Path) -> None:
    backup = a_used_backup(a_register(tmp_path / "data"), tmp_path / "stick")
    preview = restore.look(backup, passphrase=PASSPHRASE)
    register = restore.restore(preview, tmp_path / "data", over=True).register
    screen = UndoScreen(register, StandingClock())
    qtbot.addWidget(screen)
    screen.show()
    screen.key_file.ask(register, is_needed=True)
    screen.go.show()

    with_passphrase = letters_taken_twice(screen)
    screen.keys.other.click()

    assert with_passphrase == []
    assert letters_taken_twice(screen) == []


def test_no_letter_stands_twice_where_keys_are_changed(qtbot: QtBot, tmp_path: Path) -> None:
    register = a_register(tmp_path / "data").unlocked.register
    (tmp_path / "stick").mkdir()
    key_file = second_factor.make(register, tmp_path / "stick")
    secrets = Secrets(passphrase=PASSPHRASE)
    session = opened(second_factor.join(register, secrets, key_file, parameters=kdf.CHEAPEST))
    page = KeysPage(session, Shell(Settings()))
    qtbot.addWidget(page)
    page.page_name = "keys"
    page.arrive({})
    page.show()
    page.refresh()

    qtbot.waitUntil(page.stick.replace.isVisible)
    assert letters_taken_twice(page) == []
    session.close()


def test_no_letter_stands_twice_where_a_register_is_opened(qtbot: QtBot, tmp_path: Path) -> None:
    register = a_register(tmp_path / "data").unlocked.register
    screen = LockScreen()
    qtbot.addWidget(screen)
    screen.show_registers([register], chosen=register.id)
    screen.show()
    screen.key_file.ask(register, is_needed=True)

    assert screen.key_file.choose.isVisible()
    assert letters_taken_twice(screen) == []
