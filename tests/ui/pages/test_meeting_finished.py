"""An evening that is finished: corrected where one marks, and told by who was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.meetings import Mark
from app.services import meetings
from tests.ui.pages.people import some_people
from ui.pages.meeting import MeetingPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.domain.meetings import Meeting
    from app.services.session import Session
    from tests.ui.pages.conftest import Show


def an_evening(session: Session, *, guests: int = 0) -> Meeting:
    meeting = meetings.open_tonight(session)
    meetings.count_guests(session, meeting.id, guests)
    meetings.finish(session, meeting.id)
    return meeting


def test_correcting_begins_at_the_first_person_and_not_at_the_guests(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    some_people(session, "Ash", "Blue")
    meeting = an_evening(session, guests=3)
    page = show(MeetingPage, "meeting", meeting_id=meeting.id)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.after.reopen.setFocus()

    qtbot.keyClick(page.after.reopen, Qt.Key.Key_Space)
    focus = QApplication.focusWidget()
    assert focus is page.marks.rows[0].toggle(Mark.PRESENT)
    qtbot.keyClick(focus, Qt.Key.Key_Space)

    assert meetings.get(session, meeting.id).guests == 3
    (ash, _) = meetings.places(session, meeting.id)
    assert ash.mark is Mark.PRESENT
