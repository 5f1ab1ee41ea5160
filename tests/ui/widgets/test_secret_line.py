"""What is typed into a line for a secret stays out of what Qt tells others of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QClipboard,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from ui.unlock.groups import GroupsEntry
from ui.widgets import PassphraseEdit, secret_line
from ui.widgets.secret_line import DOT, PrivateLine, SecretLine

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WORDS = "seven lanterns"


@pytest.fixture
def line(qtbot: QtBot) -> SecretLine:
    line = SecretLine()
    qtbot.addWidget(line)
    line.show()
    line.setFocus()
    return line


def held_by_qt(line: QLineEdit) -> str:
    """Give what every event of the line tells assistive technology."""
    return QLineEdit.text(line)


def commit(line: SecretLine, text: str, *, instead: tuple[int, int] = (0, 0)) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text, *instead)
    QApplication.sendEvent(line, event)


def drop(line: SecretLine, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    at, copies = QPointF(line.width() - 2, 5), Qt.DropAction.CopyAction
    none = Qt.MouseButton.NoButton
    event = QDropEvent(at, copies, data, none, Qt.KeyboardModifier.NoModifier)
    line.dropEvent(event)


WAYS = {
    "keys": lambda line: QTest.keyClicks(line, WORDS),
    "input method": lambda line: commit(line, WORDS),
    "put": lambda line: line.setText(WORDS),
    "insert": lambda line: line.insert(WORDS),
    "dropped": lambda line: drop(line, WORDS),
}


@pytest.mark.parametrize("way", WAYS)
def test_while_it_is_hidden_qt_holds_nothing_but_dots(line: SecretLine, way: str) -> None:
    seen: list[str] = []
    line.textChanged.connect(seen.append)

    WAYS[way](line)

    assert line.text() == WORDS
    assert held_by_qt(line) == DOT * len(WORDS)
    assert set("".join(seen)) <= {DOT}
    line.clear()
    assert line.text() == ""


def test_a_paste_by_its_keys_or_the_menu_brings_the_words_and_shows_dots(line: SecretLine) -> None:
    QGuiApplication.clipboard().setText(WORDS)
    QTest.keyClick(line, Qt.Key.Key_V, CONTROL)
    line.paste()
    QGuiApplication.clipboard().clear()

    assert line.text() == WORDS * 2
    assert held_by_qt(line) == DOT * 2 * len(WORDS)


def steps(line: SecretLine) -> None:
    """Edit in the middle in every way there is, and tell nothing twice."""
    QTest.keyClicks(line, "seven lanterns")
    QTest.keyClick(line, Qt.Key.Key_Home)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, "el")
    for _ in range(3):
        QTest.keyClick(line, Qt.Key.Key_Right)
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    QTest.keyClicks(line, "vw")
    commit(line, "é")
    QTest.keyClick(line, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(line, Qt.Key.Key_Right, SHIFT)
    QTest.keyClicks(line, "X")
    QTest.keyClick(line, Qt.Key.Key_End)
    QTest.keyClick(line, Qt.Key.Key_Left, SHIFT)
    commit(line, "ß z")
    commit(line, "ŷ", instead=(-1, 1))
    QTest.keyClick(line, Qt.Key.Key_Left)
    QTest.keyClick(line, Qt.Key.Key_End, SHIFT)
    QTest.keyClick(line, Qt.Key.Key_Delete)


def test_edited_behind_dots_it_becomes_what_it_would_become_in_sight(
    qtbot: QtBot, line: SecretLine
) -> None:
    plain = QLineEdit()
    qtbot.addWidget(plain)

    steps(line)
    steps(plain)  # type: ignore[arg-type]

    assert line.text() == plain.text()
    assert line.cursorPosition() == plain.cursorPosition()
    assert held_by_qt(line) == DOT * len(plain.text())


def test_signs_that_show_nothing_or_take_two_places_are_kept(line: SecretLine) -> None:
    for sign in ("\u200c", "\u00a0", "🌿", DOT):
        press = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
        QApplication.sendEvent(line, press)

    assert line.text() == f"\u200c\u00a0🌿{DOT}"
    assert held_by_qt(line) == DOT * 4


def test_shown_and_hidden_again_it_is_the_same_and_nobody_is_told(line: SecretLine) -> None:
    QTest.keyClicks(line, WORDS)
    QTest.keyClick(line, Qt.Key.Key_Left)
    told: list[int] = []
    line.changed.connect(lambda: told.append(1))

    line.show_text(is_shown=True)
    in_sight = held_by_qt(line)
    line.show_text(is_shown=False)

    assert in_sight == line.text() == WORDS
    assert held_by_qt(line) == DOT * len(WORDS)
    assert line.cursorPosition() == len(WORDS) - 1
    assert told == []
    line.show_text(is_shown=True)
    QTest.keyClicks(line, "x")
    assert line.text() == "seven lanternxs"


def test_another_text_of_the_same_length_is_told(line: SecretLine) -> None:
    line.setText("herons")
    told: list[str] = []
    line.changed.connect(lambda: told.append(line.text()))

    line.setText("lamps!")

    assert told == ["lamps!"]


def test_what_assistive_technology_writes_is_taken_and_hidden(line: SecretLine) -> None:
    reader = QAccessible.queryAccessibleInterface(line).editableTextInterface()
    QTest.keyClicks(line, "ab")

    reader.insertText(1, "xyz")
    inserted = line.text()
    reader.replaceText(0, 5, WORDS)
    replaced = line.text()
    hidden = held_by_qt(line)
    reader.deleteText(0, 1)

    assert (inserted, replaced) == ("axyzb", WORDS)
    assert hidden == DOT * len(WORDS)
    assert line.text() == held_by_qt(line) == ""


def test_no_input_method_learns_it_and_none_is_asked_while_it_is_hidden(line: SecretLine) -> None:
    hidden = line.inputMethodHints()
    line.show_text(is_shown=True)

    assert Qt.InputMethodHint.ImhHiddenText in hidden
    assert Qt.InputMethodHint.ImhHiddenText not in line.inputMethodHints()
    for hints in (hidden, line.inputMethodHints()):
        assert Qt.InputMethodHint.ImhSensitiveData in hints


def test_a_key_it_has_no_use_for_is_left_to_its_page(qtbot: QtBot) -> None:
    edit = PassphraseEdit()
    qtbot.addWidget(edit)
    press = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier, "")

    edit.line.keyPressEvent(press)

    assert not press.isAccepted()


def test_the_groups_of_a_sheet_are_neither_copied_nor_brought_back(qtbot: QtBot) -> None:
    entry = GroupsEntry()
    qtbot.addWidget(entry)
    box = entry.boxes[0]
    assert isinstance(box, PrivateLine)
    QGuiApplication.clipboard().clear()
    QTest.keyClicks(box, "AB3DE")

    box.selectAll()
    for key in (Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(box, key, CONTROL)
    kept = box.text()
    entry.forget()
    QTest.keyClick(box, Qt.Key.Key_Z, CONTROL)

    assert QGuiApplication.clipboard().text() == ""
    assert kept == "AB3DE"
    assert box.text() == ""


@pytest.fixture
def selection(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Stand in for a clipboard with a selection, as X11 has it."""
    clipboard = Mock()
    clipboard.supportsSelection.return_value = clipboard.ownsSelection.return_value = True
    clipboard.text.return_value = WORDS
    monkeypatch.setattr(secret_line, "QGuiApplication", Mock(clipboard=lambda: clipboard))
    return clipboard


def test_what_is_marked_with_keys_does_not_stay_the_selection(
    line: SecretLine, selection: Mock
) -> None:
    line.setText(WORDS)
    line.show_text(is_shown=True)

    QTest.keyClick(line, Qt.Key.Key_Home, SHIFT)

    assert line.hasSelectedText()
    selection.clear.assert_called_with(QClipboard.Mode.Selection)


def test_the_middle_button_pastes_and_shows_dots(line: SecretLine, selection: Mock) -> None:
    QTest.mouseClick(line, Qt.MouseButton.MiddleButton)

    assert line.text() == WORDS
    assert held_by_qt(line) == DOT * len(WORDS)
    selection.text.assert_called_once_with(QClipboard.Mode.Selection)
