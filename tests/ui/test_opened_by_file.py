"""A backup opened from the desktop leads to restoring it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QLabel

from app.services.on_disk import utc_now
from app.settings import Settings
from tests.source import PROJECT
from tests.ui.windows import a_window
from ui import application
from ui.opened_files import OpenedFiles
from ui.pages.help import HelpPage
from ui.shell import Shell
from ui.unlock.doorway import Doorway
from ui.unlock.flow import Flow
from ui.unlock.restore_screen import RestoreScreen
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session


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
    flow = Flow(window, tmp_path, utc_now)

    flow.show_registers(chosen="")
    flow.restore_from(tmp_path / "Blue folder.ckbackup")

    screen = window.stack.currentWidget()
    assert isinstance(screen, RestoreScreen)
    assert screen.file.text() == "Blue folder.ckbackup"


def a_doorway(qtbot: QtBot, data: Path) -> tuple[Doorway, UnlockWindow]:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    doorway = Doorway(window, data, utc_now)
    doorway.show_registers(chosen="")
    return doorway, window


@pytest.fixture
def files(qapp: QApplication) -> Iterator[OpenedFiles]:
    """Listen as on macOS; only the event is real here, and no macOS was tried."""
    files = OpenedFiles(qapp, "")
    files.listen()
    yield files
    qapp.removeEventFilter(files)


def test_a_file_handed_to_the_running_program_is_restored(
    qtbot: QtBot, qapp: QApplication, files: OpenedFiles, tmp_path: Path
) -> None:
    doorway, window = a_doorway(qtbot, tmp_path)
    files.lead(doorway)

    qapp.sendEvent(qapp, QFileOpenEvent(str(tmp_path / "letter.pdf")))
    is_untouched = window.stack.currentWidget() is window.welcome
    qapp.sendEvent(qapp, QFileOpenEvent(str(tmp_path / "Blue folder.ckbackup")))

    screen = window.stack.currentWidget()
    assert is_untouched
    assert isinstance(screen, RestoreScreen)
    assert screen.file.text() == "Blue folder.ckbackup"


def test_a_file_that_comes_before_the_window_waits_for_it(
    qtbot: QtBot, qapp: QApplication, files: OpenedFiles, tmp_path: Path
) -> None:
    qapp.sendEvent(qapp, QFileOpenEvent(str(tmp_path / "Blue folder.ckbackup")))
    doorway, window = a_doorway(qtbot, tmp_path)

    files.lead(doorway)

    assert isinstance(window.stack.currentWidget(), RestoreScreen)


def test_what_is_half_done_stays_on_the_screen(
    qtbot: QtBot, qapp: QApplication, files: OpenedFiles, tmp_path: Path
) -> None:
    doorway, window = a_doorway(qtbot, tmp_path)
    window.welcome.start_wanted.emit()
    begun = window.stack.currentWidget()
    files.lead(doorway)

    qapp.sendEvent(qapp, QFileOpenEvent(str(tmp_path / "Blue folder.ckbackup")))

    assert window.stack.currentWidget() is begun


def test_with_a_register_open_it_is_told_how_to_go_on(
    qtbot: QtBot, qapp: QApplication, files: OpenedFiles, session: Session, tmp_path: Path
) -> None:
    window = a_window(qtbot, session, {"help": HelpPage})
    window.show()
    files.tell(window)

    qapp.sendEvent(qapp, QFileOpenEvent(str(tmp_path / "Blue folder.ckbackup")))

    said = " ".join(label.text() for label in window.banner.findChildren(QLabel))
    assert window.banner.isVisible()
    assert "Blue folder.ckbackup" in said
    assert "Ctrl+L" in said


def test_the_desktop_finds_the_program_by_the_name_packaging_gives_it() -> None:
    packed = PROJECT / "packaging" / "linux" / f"{application.DESKTOP_FILE}.desktop"

    assert packed.is_file()
