"""What a screen reader finds in a column that scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from app.settings import Settings
from ui.pages.help import HelpPage
from ui.shell import Shell
from ui.unlock.window import UnlockWindow
from ui.widgets import ScrollPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session


def parts(sheet: ScrollPage) -> int:
    interface = QAccessible.queryAccessibleInterface(sheet)
    assert interface is not None
    return interface.childCount()


def test_a_reader_finds_the_same_whether_or_not_a_bar_is_shown(qtbot: QtBot) -> None:
    sheet = ScrollPage()
    qtbot.addWidget(sheet)
    sheet.resize(300, 200)
    sheet.show()
    qtbot.waitExposed(sheet)
    without = parts(sheet)
    tall = QWidget()
    tall.setFixedHeight(2000)
    sheet.body.addWidget(tall)

    qtbot.waitUntil(sheet.verticalScrollBar().isVisible)

    assert parts(sheet) == without == 1


@pytest.mark.parametrize("first", ["lock", "welcome"])
def test_so_it_is_on_the_first_screen_of_all(qtbot: QtBot, first: str) -> None:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    window.resize(500, 120)
    screen = window.lock if first == "lock" else window.welcome
    window.show_screen(screen)
    window.show()
    qtbot.waitUntil(screen.sheet.verticalScrollBar().isVisible)

    assert parts(screen.sheet) == 1


def test_so_it_is_on_every_page(qtbot: QtBot, session: Session) -> None:
    page = HelpPage(session, Shell(Settings()))
    qtbot.addWidget(page)
    page.resize(600, 300)
    page.show()
    page.refresh()
    qtbot.waitUntil(page.sheet.verticalScrollBar().isVisible)

    assert parts(page.sheet) == 1
