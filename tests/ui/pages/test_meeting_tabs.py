"""Tab comes to the attendance list once, wherever one is in it; the arrow keys walk inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.meetings import Mark
from app.services import meetings, members
from tests.ui.pages.people import some_people
from ui.pages.meeting import MeetingPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.ui.pages.conftest import Show

MANY = 28


@pytest.fixture
def page(session: Session, show: Show[MeetingPage], qtbot: QtBot) -> MeetingPage:
    some_people(session, *(f"Bird {chr(97 + number % 26)}{number}" for number in range(MANY)))
    meeting = meetings.open_tonight(session)
    page = show(MeetingPage, "meeting", meeting_id=meeting.id)
    qtbot.waitUntil(lambda: len(page.marks.rows) == MANY)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.order_tabs()
    return page


def press(qtbot: QtBot, key: Qt.Key) -> QWidget | None:
    qtbot.keyClick(QApplication.focusWidget(), key)
    return QApplication.focusWidget()


@pytest.mark.parametrize("steps", [0, 1, MANY - 1])
def test_tab_leads_out_of_the_list_from_every_row(
    page: MeetingPage, qtbot: QtBot, steps: int
) -> None:
    page.marks.rows[0].take_focus(0)
    for _ in range(steps):
        press(qtbot, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.marks.rows[steps].toggle(Mark.PRESENT)

    after = press(qtbot, Qt.Key.Key_Tab)
    page.marks.rows[steps].take_focus(0)
    before = press(qtbot, Qt.Key.Key_Backtab)

    assert after is page.count.more
    assert before is page.someone_new


def test_tab_comes_back_to_the_toggle_one_left(page: MeetingPage, qtbot: QtBot) -> None:
    page.marks.rows[0].take_focus(0)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_2, Qt.Key.Key_Right, Qt.Key.Key_Tab):
        press(qtbot, key)

    assert press(qtbot, Qt.Key.Key_Backtab) is page.marks.rows[1].toggle(Mark.APOLOGIES)


def test_where_somebody_came_or_went_tab_finds_the_list_still(
    session: Session, page: MeetingPage, qtbot: QtBot
) -> None:
    gone = page.marks.rows[0].member_id
    page.marks.rows[0].take_focus(0)
    members.put_in_bin(session, gone)
    page.someone_new.setFocus()

    page.refresh()
    qtbot.waitUntil(lambda: len(page.marks.rows) == MANY - 1)
    page.order_tabs()

    assert press(qtbot, Qt.Key.Key_Tab) is page.marks.rows[0].toggle(Mark.PRESENT)


def test_a_letter_leads_to_the_next_name_that_begins_with_it(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    some_people(session, "Ash", "Ánh", "Blue", "Fern", "Wren")
    meeting = meetings.open_tonight(session)
    page = show(MeetingPage, "meeting", meeting_id=meeting.id)
    qtbot.waitUntil(lambda: len(page.marks.rows) == 5)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.marks.rows[0].take_focus(0)

    went = []
    for key in (Qt.Key.Key_W, Qt.Key.Key_A, Qt.Key.Key_A, Qt.Key.Key_X):
        row = getattr(press(qtbot, key), "parentWidget", QWidget)()
        went.append(row.accessibleName())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, Qt.Key.Key_1)

    assert went[0] == "Wren"
    assert sorted(went[1:3]) == ["Ash", "Ánh"]
    assert went[3] == went[2]
    marks = {place.pseudonym: place.mark for place in meetings.places(session, meeting.id)}
    assert [name for name, mark in marks.items() if mark is Mark.PRESENT] == ["Fern"]
