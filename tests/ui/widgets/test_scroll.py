"""What a screen reader finds in a column that scrolls, and what stays in sight there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QWidget

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


def test_a_small_part_with_the_keyboard_stays_in_sight_when_room_is_taken(qtbot: QtBot) -> None:
    sheet, act = a_long_column(qtbot)
    act.setFocus()
    sheet.bring_into_sight(act)

    sheet.resize(300, 120)

    assert is_in_sight(sheet, act)


def test_what_was_scrolled_away_from_is_not_sought_when_room_is_taken(qtbot: QtBot) -> None:
    sheet, act = a_long_column(qtbot)
    act.setFocus()
    sheet.verticalScrollBar().setValue(0)

    sheet.resize(300, 120)

    assert sheet.verticalScrollBar().value() == 0


def a_long_column(qtbot: QtBot) -> tuple[ScrollPage, QPushButton]:
    sheet = ScrollPage()
    qtbot.addWidget(sheet)
    for high in (400, 400):
        tall = QWidget()
        tall.setFixedHeight(high)
        sheet.body.addWidget(tall)
    act = QPushButton("Finish")
    sheet.body.insertWidget(1, act)
    sheet.resize(300, 240)
    sheet.show()
    qtbot.waitExposed(sheet)
    return sheet, act


def is_in_sight(sheet: ScrollPage, part: QWidget) -> bool:
    top = part.mapTo(sheet.viewport(), QPoint(0, 0)).y()
    return top >= 0 and top + part.height() <= sheet.viewport().height()
