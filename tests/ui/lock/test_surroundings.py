"""While the cover stands nothing is in front of it, and nothing behind it is read or pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from app.errors import DiskFullError
from tests.builders import Watch
from tests.ui.windows import a_window
from ui.lock.guard import Guard
from ui.lock.locker import Locker
from ui.marking import override
from ui.pages.page import Page
from ui.widgets import button
from ui.widgets.file_dialog import FileDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.main_window import MainWindow
    from ui.shell import Shell


VALUE = QAccessible.Text.Value
PRESSED_FOR = 200  # milliseconds, in which Qt shows a button pressed before it is


class Account(Page):
    """A page with a box, a list and a button, and a disk that can be full."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self.box, self.choice, self.is_full = QLineEdit(), QComboBox(), False
        self.choice.addItems(["Heron", "Lamp"])
        self.acts: list[str] = []
        self.go = button("Print all")
        self.go.clicked.connect(self._note)
        for part in (self.box, self.choice, self.go):
            self.body.addWidget(part)

    @override
    def draft(self) -> dict[str, object] | None:
        if self.is_full:
            raise DiskFullError
        return {"text": self.box.text()} if self.box.text() else None

    def _note(self) -> None:
        self.acts.append("pressed")


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    window = a_window(qtbot, session, {"account": Account})
    window.show()
    window.activateWindow()
    window.go("account", {})
    account(window).box.setText("half a sentence")
    account(window).box.setFocus()
    return window


@pytest.fixture
def locker(qapp: QApplication, window: MainWindow, session: Session) -> Iterator[Locker]:
    guard = Guard(qapp, minutes=5, seconds=Watch())
    guard.watch()
    locker = Locker(session, window, guard, leave=lambda _ends: None)
    yield locker
    locker._work.stop()
    qapp.removeEventFilter(guard)


def account(window: MainWindow) -> Account:
    page = window.page("account")
    assert isinstance(page, Account)
    return page


def counts(_window: MainWindow, locker: Locker) -> None:
    locker.warn(5)


def waits(window: MainWindow, locker: Locker) -> None:
    window.shell.holds_off_lock = True
    locker.lock_for_quiet()


def fails(window: MainWindow, locker: Locker) -> None:
    account(window).is_full = True
    locker.lock()


covered = pytest.mark.parametrize("fall", [counts, waits, fails])


def read_aloud(window: MainWindow) -> set[str]:
    """Name what a reader finds that goes through the whole window."""
    found: set[str] = set()
    waiting = [QAccessible.queryAccessibleInterface(window)]
    while waiting:
        at = waiting.pop()
        found.add(at.text(QAccessible.Text.Name))
        waiting += [at.child(number) for number in range(at.childCount())]
    return found


def number_of(part: QWidget) -> int:
    """Give what assistive technology calls a part by."""
    return QAccessible.uniqueId(QAccessible.queryAccessibleInterface(part))


def asked(window: MainWindow) -> QDialog:
    dialog = QDialog(window)
    column, line = QVBoxLayout(dialog), QLineEdit()
    column.addWidget(line)
    QDialog.open(dialog)
    line.setText("/home/of/a/stick")
    return dialog


def test_a_dialog_gives_way_to_the_countdown_and_comes_back_as_it_was(
    window: MainWindow, locker: Locker
) -> None:
    dialog = asked(window)

    locker.warn(5)
    was_in_front = dialog.isVisible()
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_X)

    assert not was_in_front
    assert not locker.cover.isVisible()
    assert dialog.isVisible()
    assert dialog.windowModality() == Qt.WindowModality.WindowModal
    assert [line.text() for line in dialog.findChildren(QLineEdit)] == ["/home/of/a/stick"]
    dialog.reject()


def test_a_list_that_is_open_is_closed_under_the_countdown(
    window: MainWindow, locker: Locker
) -> None:
    account(window).choice.showPopup()

    locker.warn(5)

    assert QApplication.activePopupWidget() is None
    assert account(window).choice.currentText() == "Heron"


@covered
def test_nothing_behind_it_is_read_aloud(
    window: MainWindow, locker: Locker, fall: Callable[[MainWindow, Locker], None]
) -> None:
    before = read_aloud(window)

    fall(window, locker)

    assert {"Print all", "Today"} <= before
    assert not {"Print all", "Today", "File"} & read_aloud(window)
    locker.cover.lift()
    assert before <= read_aloud(window)


@covered
def test_nothing_behind_it_is_pressed_by_a_reader_that_knew_it_before(
    window: MainWindow, locker: Locker, fall: Callable[[MainWindow, Locker], None], qtbot: QtBot
) -> None:
    page = account(window)

    fall(window, locker)
    act = QAccessible.queryAccessibleInterface(page.go)
    act.actionInterface().doAction("Press")
    qtbot.wait(PRESSED_FOR)

    assert page.acts == []
    locker.cover.lift()
    act.actionInterface().doAction("Press")
    qtbot.waitUntil(lambda: page.acts == ["pressed"])


@covered
def test_nothing_behind_it_answers_to_what_a_reader_knew_it_by(
    window: MainWindow,
    locker: Locker,
    fall: Callable[[MainWindow, Locker], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    page = account(window)
    numbers = [number_of(part) for part in (page.box, page.go, page.choice, window.menuBar())]
    assert [QAccessible.accessibleInterface(number) is None for number in numbers] == [False] * 4

    fall(window, locker)

    assert [QAccessible.accessibleInterface(number) is None for number in numbers] == [True] * 4
    locker.cover.lift()
    assert number_of(page.box) not in numbers
    assert QAccessible.queryAccessibleInterface(page.box).text(VALUE) == "half a sentence"


def test_after_a_lock_that_failed_one_can_be_asked_again(
    window: MainWindow, locker: Locker, qtbot: QtBot
) -> None:
    page = account(window)
    FileDialog(page, "Choose a folder").asks_for_folder("Here").ask()
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(FileDialog)))
    fails(window, locker)

    locker._uncover(None)
    QApplication.processEvents()
    FileDialog(page, "Choose a folder").asks_for_folder("Here").ask()

    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(FileDialog)))
    for each in page.findChildren(FileDialog):
        each.reject()
