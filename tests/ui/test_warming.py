"""What the window of a register needs is loaded while the passphrase is typed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.settings import Settings
from ui import warming
from ui.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot


def test_every_module_is_there_and_loaded_in_turns(qtbot: QtBot) -> None:
    owner = QObject()
    begun = warming.Warming(owner)
    begun.begin()
    begun.begin()

    qtbot.waitUntil(lambda: set(warming.MODULES) <= set(sys.modules))
    qtbot.waitUntil(lambda: not begun.is_under_way)


def test_settings_that_stay_as_they_are_are_neither_written_nor_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("CIRCLEKEEP_DATA", str(tmp_path))
    shell = Shell(Settings(last_register="ab"))

    with qtbot.assertNotEmitted(shell.settings_changed):
        shell.change_settings(last_register="ab")
    assert not (tmp_path / "settings.json").exists()

    with qtbot.waitSignal(shell.settings_changed):
        shell.change_settings(last_register="cd")
    assert (tmp_path / "settings.json").exists()
