"""After a lock the box one was writing in is in sight, however far down its page it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint

from tests.ui.windows import a_window
from ui.lock import keeping
from ui.pages.concern_new import ConcernNewPage
from ui.widgets.steady import settle

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.main_window import MainWindow

LOW = (1280, 560)


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    """A low window with a long page, which is not shown yet."""
    window = a_window(qtbot, session, {"concern_new": ConcernNewPage})
    window.resize(*LOW)
    window.go("concern_new", {})
    return window


@pytest.fixture
def page(window: MainWindow) -> ConcernNewPage:
    page = window.page("concern_new")
    assert isinstance(page, ConcernNewPage)
    return page


def last_box(page: ConcernNewPage) -> int:
    """Give the number of the box that stands furthest down."""
    (*_, last) = [no for no, box in enumerate(keeping._editors(page)) if box.isVisibleTo(page)]
    return last


def is_seen(page: ConcernNewPage, number: int) -> bool:
    box, view = keeping._editors(page)[number], page.sheet.viewport()
    at = box.mapTo(view, QPoint()).y()
    can_scroll = page.sheet.verticalScrollBar().maximum() > 0
    return can_scroll and at >= 0 and at + box.height() <= view.height()


def test_it_is_in_sight_on_a_page_that_is_shown(
    window: MainWindow, page: ConcernNewPage, qtbot: QtBot
) -> None:
    window.show()
    qtbot.waitUntil(lambda: page.sheet.verticalScrollBar().maximum() > 0)
    last = last_box(page)
    was_seen = is_seen(page, last)

    keeping.put_back(page, {"field": last, "cursor": 0})

    qtbot.waitUntil(lambda: is_seen(page, last))
    assert not was_seen


def test_it_is_in_sight_where_the_window_is_shown_only_afterwards(
    window: MainWindow, page: ConcernNewPage, qtbot: QtBot
) -> None:
    """So it is at an unlock, and the keyboard comes to the window later still."""
    last = last_box(page)

    keeping.put_back(page, {"field": last, "cursor": 0})
    settle(window)
    window.show()

    qtbot.waitUntil(lambda: is_seen(page, last))
