"""A file that is no backup is named as that when it is chosen, not after a passphrase was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.real_registers import PASSPHRASE, a_register, a_used_backup
from ui import theme
from ui.unlock.restore_screen import RestoreScreen

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


def test_a_letter_is_told_to_be_no_backup_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    letter = tmp_path / "letter.ckbackup"
    letter.write_text("Dear all, " * 500, encoding="utf-8")
    screen = RestoreScreen(tmp_path / "home")
    qtbot.addWidget(screen)
    screen.show()

    screen.take(letter)

    assert screen.message.isVisible()
    assert screen.file.text() == "letter.ckbackup"


@pytest.mark.parametrize("percent", [100, 200])
def test_what_leads_on_is_in_sight_after_the_look(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, percent: int
) -> None:
    created = a_register(tmp_path / "data")
    backup = a_used_backup(created, tmp_path / "stick")
    theme.apply(qapp, name="light", percent=percent)
    screen = RestoreScreen(tmp_path / "home")
    qtbot.addWidget(screen)
    screen.resize(1366, 740)
    screen.show()
    screen.take(backup)
    screen.keys.other.click()
    for box, group in zip(screen.keys.groups.boxes, created.sheet.groups, strict=True):
        box.setText(group)

    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)

    def is_all_seen() -> bool:
        return screen.go.visibleRegion().boundingRect().height() == screen.go.height()

    qtbot.waitUntil(is_all_seen)
    theme.apply(qapp, name="light", percent=100)
    assert screen.keys.isHidden()
    assert screen.go.hasFocus() or screen.focusWidget() is screen.go


def test_the_keyboard_is_not_on_what_restores_over_the_register_that_is_here(
    qtbot: QtBot, tmp_path: Path
) -> None:
    backup = a_used_backup(a_register(tmp_path / "data"), tmp_path / "stick")
    screen = RestoreScreen(tmp_path / "data")
    qtbot.addWidget(screen)
    screen.show()
    screen.take(backup)
    screen.keys.passphrase.put(PASSPHRASE)
    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)

    screen.go.click()
    qtbot.waitUntil(lambda: "over" in screen.go.text())

    assert screen.focusWidget() is screen.back
