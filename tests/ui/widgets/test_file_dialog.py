"""Asking for places: Qt's own dialog, nothing suggested, nothing to confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QApplication,
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

    from pytestqt.qtbot import QtBot


Shown = Callable[[Callable[[FileDialog], FileDialog]], FileDialog]


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path) -> Shown:
    """Show a dialog that begins in the test's folder, over a window."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    def show(asks: Callable[[FileDialog], FileDialog]) -> FileDialog:
        dialog = asks(FileDialog(window, "Choose", start=tmp_path))
        dialog.ask()
        qtbot.waitUntil(dialog.isVisible)
        return dialog

    return show


def name_field(dialog: FileDialog) -> QLineEdit:
    """Give the field in which the name is typed."""
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    return field


def button(dialog: FileDialog, text: str) -> QPushButton:
    """Give the button with a word on it."""
    return next(b for b in dialog.findChildren(QPushButton) if text in b.text())


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


def test_what_is_written_is_taken_whatever_the_list_holds_chosen(
    qtbot: QtBot, shown: Shown, tmp_path: Path
) -> None:
    for name in ("s", "stick"):
        (tmp_path / name).mkdir()
    dialog = shown(lambda made: made.asks_for_folder("Take it"))
    listed = dialog.findChild(QListView, "listView")
    assert listed is not None
    qtbot.waitUntil(lambda: listed.model().rowCount(listed.rootIndex()) == 2)
    qtbot.keyClicks(name_field(dialog), str(tmp_path / "stick"))
    # What is passed on the way stays chosen where Qt comes to know of it late.
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in range(2):
        listed.selectionModel().select(listed.model().index(row, 0, listed.rootIndex()), rows)

    with qtbot.waitSignal(dialog.fileSelected) as chosen:
        qtbot.keyClick(name_field(dialog), Qt.Key.Key_Return)

    assert chosen.args == [str(tmp_path / "stick")]


@pytest.mark.parametrize("typed", ["", "{here}", "stick/..", " {here} ", "."])
def test_a_folder_is_understood_as_a_person_writes_it(
    qtbot: QtBot, shown: Shown, tmp_path: Path, typed: str
) -> None:
    (tmp_path / "stick").mkdir()
    dialog = shown(lambda made: made.asks_for_folder("Take it"))
    name_field(dialog).setText(typed.format(here=tmp_path))

    with qtbot.waitSignal(dialog.fileSelected) as chosen:
        button(dialog, "Take it").click()

    assert chosen.args == [str(tmp_path)]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("stikc", "There is no folder 'stikc'"),
        ("/nowhere/at all", "There is no folder 'at all'"),
        ("a.txt", "'a.txt' is not a folder"),
    ],
)
def test_a_folder_that_cannot_be_taken_is_told_beside_the_field(
    qtbot: QtBot, shown: Shown, tmp_path: Path, name: str, sentence: str
) -> None:
    (tmp_path / "a.txt").touch()
    dialog = shown(lambda made: made.asks_for_folder("Take it"))
    name_field(dialog).setText(name)

    with qtbot.assertNotEmitted(dialog.fileSelected):
        qtbot.mouseClick(button(dialog, "Take it"), Qt.MouseButton.LeftButton)

    assert dialog.isVisible()
    assert dialog.wrong.isVisible()
    assert dialog.wrong.text.startswith(sentence)
    assert name_field(dialog).accessibleDescription() == dialog.wrong.text
    assert QApplication.activeModalWidget() is dialog
    qtbot.keyClicks(name_field(dialog), "s")
    assert not dialog.wrong.isVisible()


def test_a_name_that_is_not_there_is_told_however_it_is_given(qtbot: QtBot, shown: Shown) -> None:
    dialog = shown(lambda made: made.asks_for_folder("Take it"))
    qtbot.keyClicks(name_field(dialog), "stikc")

    qtbot.keyClick(name_field(dialog), Qt.Key.Key_Return)

    assert dialog.wrong.text.startswith("There is no folder 'stikc'")


def test_a_file_that_is_not_there_is_told_and_a_folder_is_entered(
    qtbot: QtBot, shown: Shown, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "a.ckbackup").touch()
    dialog = shown(lambda made: made.asks_for_file("Backups (*.ckbackup)"))
    told = []
    for name in ("", "b.ckbackup"):
        name_field(dialog).setText(name)
        dialog.accept()
        told.append(dialog.wrong.text[:19])

    name_field(dialog).setText("stick")
    dialog.accept()
    inside = dialog.directory().absolutePath()
    name_field(dialog).setText("a.ckbackup")
    with qtbot.waitSignal(dialog.fileSelected) as chosen:
        dialog.accept()

    assert told == ["Choose a file from ", "There is no file 'b"]
    assert inside == str(tmp_path / "stick")
    assert chosen.args == [str(tmp_path / "stick" / "a.ckbackup")]


@pytest.mark.parametrize(
    ("typed", "saved"), [("b", "b.pdf"), ("b.pdf", "b.pdf"), ("sub/c", "sub/c.pdf")]
)
def test_a_new_file_gets_its_ending(
    qtbot: QtBot, shown: Shown, tmp_path: Path, typed: str, saved: str
) -> None:
    (tmp_path / "sub").mkdir()
    dialog = shown(lambda made: made.asks_where_to_save("a.pdf", "PDF (*.pdf)"))
    name_field(dialog).setText(typed)

    with qtbot.waitSignal(dialog.fileSelected) as chosen:
        button(dialog, "Save").click()

    assert chosen.args == [str(tmp_path / saved)]


def test_a_folder_to_save_in_that_is_not_there_is_told(shown: Shown) -> None:
    dialog = shown(lambda made: made.asks_where_to_save("a.pdf", "PDF (*.pdf)"))
    name_field(dialog).setText("stikc/a.pdf")

    dialog.accept()

    assert dialog.isVisible()
    assert dialog.wrong.text.startswith("There is no folder 'stikc'")


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
