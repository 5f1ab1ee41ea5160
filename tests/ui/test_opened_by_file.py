"""A backup opened from the desktop leads to restoring it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.settings import Settings
from ui import application
from ui.shell import Shell
from ui.unlock.flow import Flow
from ui.unlock.restore_screen import RestoreScreen
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(
    ("given", "backup"),
    [
        ([], ""),
        (["--practice"], ""),
        (["/stick/Blue folder-1.ckbackup"], "/stick/Blue folder-1.ckbackup"),
        (["/a=b/x.ckbackup"], "/a=b/x.ckbackup"),
        (["/home/her/letter.pdf"], ""),
        (["--locked=x.ckbackup"], ""),
    ],
)
def test_only_a_backup_s_path_is_taken_as_one(given: list[str], backup: str) -> None:
    assert application.parse(given).backup == backup


def test_the_file_given_is_the_one_to_be_restored(qtbot: QtBot, tmp_path: Path) -> None:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    flow = Flow(window, tmp_path, application.now)

    flow.show_registers(chosen="")
    flow.restore_from(tmp_path / "Blue folder.ckbackup")

    screen = window.stack.currentWidget()
    assert isinstance(screen, RestoreScreen)
    assert screen.file.text() == "Blue folder.ckbackup"
