"""While the cover lies over the window no key reaches what is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from typing_extensions import override

from app.errors import DiskFullError
from tests.builders import Watch
from tests.ui.windows import a_window
from ui.lock.guard import Guard
from ui.lock.locker import Locker
from ui.pages.page import Page
from ui.widgets import button, press_also_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.main_window import MainWindow
    from ui.shell import Shell

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
LATE = 299


class Account(Page):
    """A page with a box and buttons that keys press, and a disk that can be full."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self.box, self.is_full = QLineEdit(), False
        self.acts: list[str] = []
        seal, later = button("Save and &seal", "sealed"), button("Finish &tomorrow")
        press_also_by(seal, "Ctrl+Return")
        for act in (seal, later):
            act.clicked.connect(self._note)
        for part in (self.box, seal, later):
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
    watch = Watch()
    guard = Guard(qapp, minutes=5, seconds=watch)
    guard.watch()
    locker = Locker(session, window, guard, leave=lambda _ends: None)
    guard.lock_pressed.connect(locker.lock)
    guard.overslept.connect(locker.lock_for_quiet)
    watch.now += LATE
    yield locker
    locker._work.stop()
    qapp.removeEventFilter(guard)


def account(window: MainWindow) -> Account:
    page = window.page("account")
    assert isinstance(page, Account)
    return page


def waits(window: MainWindow, locker: Locker) -> None:
    window.shell.holds_off_lock = True
    locker.warn(5)
    locker.cover.ran_out.emit()


def fails(window: MainWindow, locker: Locker) -> None:
    account(window).is_full = True
    locker.lock()


covered = pytest.mark.parametrize("cover", [waits, fails])


def press(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, held)
    QApplication.processEvents()


@covered
def test_no_key_presses_or_writes_anything_there(
    window: MainWindow, locker: Locker, cover: Callable[[MainWindow, Locker], None]
) -> None:
    cover(window, locker)

    press(window, Qt.Key.Key_S, ALT)
    press(window, Qt.Key.Key_Return, CTRL)
    press(window, Qt.Key.Key_3, CTRL)
    for _ in range(12):
        press(window, Qt.Key.Key_Tab)
        press(window, Qt.Key.Key_X)

    assert account(window).acts == []
    assert account(window).box.text() == "half a sentence"
    assert window.here == "account"
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus is locker.cover or locker.cover.isAncestorOf(focus)


def test_a_letter_that_both_have_presses_the_button_on_the_cover(
    window: MainWindow, locker: Locker
) -> None:
    fails(window, locker)
    account(window).is_full = False
    kept: list[None] = []
    locker.cover.retry_wanted.connect(lambda: kept.append(None))

    press(window, Qt.Key.Key_T, ALT)

    assert kept == [None]
    assert account(window).acts == []


def test_while_it_counts_keys_of_the_page_stay_and_do_no_more(
    window: MainWindow, locker: Locker
) -> None:
    locker.warn(5)
    focus = QApplication.focusWidget()
    assert focus is not None
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Return, CTRL)
    asked.ignore()

    # As a desktop sends them: first it is asked whether it is a shortcut, then the key comes.
    QApplication.sendEvent(focus, asked)
    QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, CTRL))

    assert asked.isAccepted()
    assert not locker.cover.isVisible()
    assert account(window).acts == []


def test_uncovered_the_keys_of_the_page_are_back(window: MainWindow, locker: Locker) -> None:
    locker.warn(5)
    locker.cover.stayed.emit()

    press(window, Qt.Key.Key_Return, CTRL)

    assert account(window).acts == ["pressed"]


def test_no_dialog_stays_in_front_of_the_cover_that_waits(
    window: MainWindow, locker: Locker
) -> None:
    dialog = QDialog(window)
    dialog.show()

    waits(window, locker)

    assert not dialog.isVisible()
    assert locker.cover.isVisible()
