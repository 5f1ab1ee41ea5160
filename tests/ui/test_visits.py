"""Going to a page that is still to be made: in turns, and what is typed meanwhile gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.settings import Settings
from tests.ui.windows import EVERY_KIND, a_window
from ui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.main_window import MainWindow


@pytest.fixture
def shell() -> Shell:
    return Shell(Settings())


@pytest.fixture
def window(qtbot: QtBot, session: Session, shell: Shell) -> Iterator[MainWindow]:
    window = a_window(qtbot, session, EVERY_KIND, shell=shell)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    window.go("today", {})
    qtbot.waitUntil(lambda: QApplication.focusWindow() is not None)
    yield window
    # What was typed is kept while there is a register to keep it in.
    for page in window.pages().values():
        page.keep_draft()


def typed(window: MainWindow, text: str) -> None:
    """Type wherever the keyboard is, as a person does who waits for nothing."""
    for sign in text:
        QTest.keyClick(window.windowHandle(), sign)  # type: ignore[call-overload]  # takes signs too


def test_a_page_still_to_be_made_is_shown_a_few_turns_later(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    shell.go("help")
    before = window.here

    qtbot.waitUntil(lambda: window.here == "help")

    assert before == "today"
    assert not window.visits.is_under_way


def test_a_page_that_is_there_is_shown_at_once(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    shell.go("help")
    qtbot.waitUntil(lambda: window.here == "help")

    shell.go("today")

    assert window.here == "today"


def test_of_several_pages_wanted_at_once_the_last_is_arrived_at(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    arrived: list[str] = []
    window.arrived.connect(arrived.append)

    shell.go("help")
    shell.go("safety")
    qtbot.waitUntil(lambda: not window.visits.is_under_way)
    shell.go("about")
    shell.go("today")
    qtbot.waitUntil(lambda: not window.visits.is_under_way)

    assert arrived == ["safety", "today"]


def test_what_is_typed_on_the_way_is_meant_for_the_page_to_come(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    shell.go("member_new")
    typed(window, "Heron")
    qtbot.waitUntil(lambda: window.here == "member_new")

    focus = QApplication.focusWidget()
    qtbot.waitUntil(lambda: isinstance(focus, QLineEdit) and focus.text() == "Heron")
    assert isinstance(focus, QLineEdit)
    assert focus.accessibleName() == "Name here"


def test_a_shortcut_on_the_way_is_meant_for_the_page_to_come(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    shell.go("safeguarding")
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    # On Today the same keys add a member.
    qtbot.waitUntil(lambda: window.here == "concern_new")


def test_a_lock_on_the_way_stays_where_one_is(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    shell.go("help")

    window.visits.stop()

    with qtbot.assertNotEmitted(window.arrived, wait=50):
        pass
    assert window.here == "today"


def test_nothing_half_laid_out_is_painted(window: MainWindow, shell: Shell, qtbot: QtBot) -> None:
    shell.go("help")
    qtbot.waitUntil(lambda: window.here == "help")
    page = window.page("help")
    assert page is not None
    qtbot.waitUntil(page.updatesEnabled)

    shell.go("today")
    today = window.page("today")
    assert today is not None
    at_first = today.updatesEnabled()
    qtbot.waitUntil(today.updatesEnabled)

    assert not at_first
