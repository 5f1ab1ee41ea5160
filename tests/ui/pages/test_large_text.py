"""An evening at 200 % text: what one has just asked for, or goes on with, is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.meetings import Mark
from app.services import meetings
from tests.ui.pages.people import an_agreement, some_people
from ui import theme
from ui.pages.meeting import MeetingPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.ui.pages.conftest import Show

NAMES = [f"Bird {number:02}" for number in range(10)]
ROOM = (1076, 500)  # what a small laptop leaves a page beside the side bar


@pytest.fixture
def page(
    session: Session, show: Show[MeetingPage], qapp: QApplication, qtbot: QtBot
) -> Iterator[MeetingPage]:
    theme.apply(qapp, name="light", percent=200)
    an_agreement(session)
    some_people(session, *NAMES)
    evening = meetings.open_tonight(session)
    page = show(MeetingPage, "meeting", meeting_id=evening.id)
    page.header.hide()  # the window shows the head above its pages
    page.resize(*ROOM)
    with qtbot.waitActive(page):
        page.activateWindow()
    qtbot.waitUntil(lambda: len(page.marks.rows) == len(NAMES))
    yield page
    theme.apply(qapp, name="light", percent=100)


def is_seen(part: QWidget) -> bool:
    return part.visibleRegion().boundingRect() == part.rect()


def test_who_comes_late_is_written_down_where_one_sees_it(page: MeetingPage, qtbot: QtBot) -> None:
    page.sheet.verticalScrollBar().setValue(page.sheet.verticalScrollBar().maximum())

    page.someone_new.click()
    is_box_seen = is_seen(page.newcomer.name)
    page.newcomer.name.setText(NAMES[0])
    page.newcomer.add.click()
    qtbot.waitUntil(lambda: is_seen(page.newcomer.field.error))

    assert is_box_seen
    assert page.newcomer.field.has_error
    assert is_seen(page.newcomer.name)


def test_who_came_late_is_in_sight_with_the_keyboard_on_their_row(
    page: MeetingPage, session: Session
) -> None:
    page.someone_new.click()

    page.newcomer.name.setText("Wren")
    page.newcomer.add.click()

    (*_, wren) = meetings.places(session, int(str(page.args["meeting_id"])))
    toggle = page.marks.row(wren.member_id).toggle(Mark.PRESENT)
    assert toggle.hasFocus()
    assert is_seen(toggle)


def test_backing_up_is_in_sight_when_the_meeting_is_finished(
    page: MeetingPage, session: Session, qtbot: QtBot
) -> None:
    meeting_id = int(str(page.args["meeting_id"]))
    for place in meetings.places(session, meeting_id):
        meetings.mark(session, meeting_id, place.member_id, Mark.PRESENT)
    page.refresh()

    page.finish.click()
    qtbot.wait(50)

    assert page.after.back_up.hasFocus()
    assert is_seen(page.after.back_up)
    assert is_seen(page.after.title)
