"""What leaves the window: copies are marked, and nothing is read off it from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit

from tests.ui.windows import a_window
from ui import menus
from ui.lock import clipboard
from ui.lock.clipboard import ClipboardGuard
from ui.lock.cover import Cover
from ui.lock.veil import Veil
from ui.pages.page import Page
from ui.widgets import PassphraseEdit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.main_window import MainWindow
    from ui.shell import Shell

ACTIVE = Qt.ApplicationState.ApplicationActive
HINT = "x-kde-passwordManagerHint"
INACTIVE = Qt.ApplicationState.ApplicationInactive
COPY = Qt.KeyboardModifier.ControlModifier


class Notes(Page):
    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self.box = QLineEdit("what she said")
        self.body.addWidget(self.box)


class SealedNotes(Notes):
    is_sealed = True


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Iterator[MainWindow]:
    window = a_window(qtbot, session, {"notes": Notes, "sealed": SealedNotes})
    window.show()
    QGuiApplication.clipboard().clear()
    guard = ClipboardGuard(window)
    yield window
    QGuiApplication.clipboard().dataChanged.disconnect(guard._look)
    QGuiApplication.clipboard().selectionChanged.disconnect(guard._look_at_selection)
    QGuiApplication.clipboard().clear()


def copy_from(window: MainWindow, name: str) -> QMimeData:
    window.go(name, {})
    page = window.page(name)
    assert isinstance(page, Notes)
    page.box.setFocus()
    page.box.selectAll()
    page.box.copy()
    return QGuiApplication.clipboard().mimeData()


def banner(window: MainWindow) -> str:
    labels = window.banner.findChildren(QLabel)
    return " ".join(label.text() for label in labels) if window.banner.isVisible() else ""


def test_sealed_words_are_marked_secret_and_the_copy_is_said_once(window: MainWindow) -> None:
    copy_from(window, "sealed")
    first = banner(window)
    window.go("notes", {})
    copied = copy_from(window, "sealed")

    assert copied.text() == "what she said"
    assert bytes(copied.data(HINT).data()) == b"secret"
    assert "no longer sealed" in first
    assert banner(window) == ""


def test_open_words_are_copied_as_they_are(window: MainWindow) -> None:
    copied = copy_from(window, "notes")

    assert copied.text() == "what she said"
    assert not copied.hasFormat(HINT)
    assert banner(window) == ""


def test_a_lock_empties_the_clipboard(window: MainWindow) -> None:
    copy_from(window, "sealed")

    clipboard.clear()

    assert QGuiApplication.clipboard().text() == ""


@pytest.mark.parametrize(("name", "is_kept"), [("notes", True), ("sealed", False)])
def test_sealed_words_are_not_given_away_by_marking_them(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, name: str, *, is_kept: bool
) -> None:
    held = Mock()
    held.ownsSelection.return_value = True
    monkeypatch.setattr(clipboard, "QGuiApplication", Mock(clipboard=lambda: held))
    window.go(name, {})

    QGuiApplication.clipboard().selectionChanged.emit()

    assert held.clear.called is not is_kept


def test_the_window_is_covered_while_another_program_is_in_front(
    window: MainWindow, qtbot: QtBot
) -> None:
    veil = Veil(window)

    veil.follow(INACTIVE)
    qtbot.waitUntil(veil.isVisible)
    is_whole = veil.size() == window.size()
    veil.follow(ACTIVE)

    assert is_whole
    assert veil.isHidden()


def test_going_from_one_of_its_windows_to_another_covers_nothing(
    window: MainWindow, qtbot: QtBot
) -> None:
    veil = Veil(window)

    veil.follow(INACTIVE)
    veil.follow(ACTIVE)
    qtbot.wait(250)

    assert veil.isHidden()


def test_it_is_covered_at_once_when_it_is_minimised(window: MainWindow, qtbot: QtBot) -> None:
    veil = Veil(window)

    window.showMinimized()

    qtbot.waitUntil(lambda: not veil.isHidden())


def test_the_veil_never_hides_the_countdown(window: MainWindow, qtbot: QtBot) -> None:
    veil, cover = Veil(window), Cover(window, delay=lambda: 0.0)
    cover.count_down(5)

    veil.follow(INACTIVE)
    qtbot.waitUntil(lambda: not veil.isHidden())

    children = window.children()
    assert children.index(cover) > children.index(veil)


def test_a_passphrase_is_neither_copied_nor_undone(qtbot: QtBot) -> None:
    edit = PassphraseEdit(is_shown=True)
    qtbot.addWidget(edit)
    edit.show()
    QGuiApplication.clipboard().clear()
    qtbot.keyClicks(edit.line, "seven lanterns")
    edit.line.selectAll()

    for key in (Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_Z):
        qtbot.keyClick(edit.line, key, COPY)
    edit.line.setFocus()
    menus.edit("copy")

    assert QGuiApplication.clipboard().text() == ""
    assert edit.text == "seven lanterns"
    assert edit.line.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
    assert edit.line.inputMethodHints() & Qt.InputMethodHint.ImhNoPredictiveText
