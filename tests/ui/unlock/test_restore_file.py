"""A file that is no backup is named as that when it is chosen, not after a passphrase was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.unlock.restore_screen import RestoreScreen

if TYPE_CHECKING:
    from pathlib import Path

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
