"""Asking for places: Qt's own dialog, nothing suggested, nothing to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QListView,
    QPushButton,
    QToolButton,
    QTreeView,
    QWidget,
)

from ui import theme
from ui.widgets.file_dialog import FileDialog

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


def test_a_typed_folder_is_taken_with_one_click(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = FileDialog(window, "Choose", start=tmp_path).asks_for_folder("Take it")
    dialog.ask()
    qtbot.waitUntil(dialog.isVisible)
    listed = dialog.findChild(QListView, "listView")
    assert listed is not None
    qtbot.waitUntil(lambda: listed.model().rowCount(listed.rootIndex()) == 1)
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    button = next(b for b in dialog.findChildren(QPushButton) if "Take it" in b.text())
    assert field is not None

    field.clear()
    qtbot.keyClicks(field, str(tmp_path / "stick"))
    with qtbot.waitSignal(dialog.fileSelected) as chosen:
        button.click()

    assert chosen.args == [str(tmp_path / "stick")]
    assert all(edit.completer() is None for edit in dialog.findChildren(QLineEdit))


def test_the_desktop_own_dialog_is_never_used(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    dialog = FileDialog(window, "Save", start=tmp_path).asks_where_to_save("a.pdf", "PDF (*.pdf)")

    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    assert dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    assert dialog.directory().absolutePath() == str(tmp_path)


def test_a_held_key_that_asks_twice_opens_one_dialog(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    for _ in range(2):
        FileDialog(window, "Choose", start=tmp_path).ask()
    qtbot.waitUntil(lambda: len(window.findChildren(FileDialog)) == 1)

    (dialog,) = window.findChildren(FileDialog)
    qtbot.waitUntil(dialog.isVisible)


@pytest.mark.parametrize("percent", [100, 200])
def test_it_has_the_look_of_the_theme_and_fits_the_screen(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, percent: int
) -> None:
    theme.apply(qapp, name="dark", percent=percent)
    (tmp_path / "stick").mkdir()
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = FileDialog(window, "Choose", start=tmp_path)
    dialog.ask()
    qtbot.waitUntil(dialog.isVisible)
    files, back = dialog.findChild(QTreeView), dialog.findChild(QToolButton, "toParentButton")
    assert files is not None
    assert back is not None

    picture = back.icon().pixmap(40, 40).toImage()
    drawn = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    shown = [column for column in range(4) if not files.isColumnHidden(column)]
    room = dialog.screen().availableSize()
    fits = dialog.width() <= room.width() and dialog.height() <= room.height()
    is_named = all(act.icon().isNull() for act in dialog.findChildren(QPushButton))
    ink = theme.colour("ink").name()
    theme.apply(qapp, name="light", percent=100)

    assert ink in drawn
    assert shown == [0, 3]
    assert fits
    assert is_named
