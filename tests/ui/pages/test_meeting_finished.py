"""An evening that is finished: corrected where one marks, and told by who was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.meetings import Mark, MeetingStatus
from app.services import meetings
from tests.ui.pages.people import some_people
from ui.pages.meeting import MeetingPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.domain.meetings import Meeting
    from app.services.session import Session
    from tests.ui.pages.conftest import Asked, Show
    from ui.shell import Shell


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


def words_in(page: MeetingPage) -> list[str]:
    QApplication.processEvents()
    labels = page.after.names.findChildren(QLabel)
    return [label.text() for label in labels if not label.isHidden()]


def test_who_was_there_is_told_by_name(session: Session, show: Show[MeetingPage]) -> None:
    ash, blue, fern, kit, _ = some_people(session, "Ash", "Blue", "Fern", "Kit", "Lark")
    meeting = meetings.open_tonight(session)
    meetings.mark(session, meeting.id, ash.id, Mark.PRESENT)
    meetings.mark(session, meeting.id, blue.id, Mark.LATE)
    meetings.mark(session, meeting.id, fern.id, Mark.APOLOGIES)
    meetings.mark(session, meeting.id, kit.id, Mark.LEFT_EARLY)
    meetings.finish(session, meeting.id)

    page = show(MeetingPage, "meeting", meeting_id=meeting.id)

    assert words_in(page) == [
        "Here",
        "Ash, Blue (came late), Kit (left early)",
        "Sent word",
        "Fern",
        "Not marked",
        "Lark",
    ]


def test_hidden_names_are_hidden_after_the_evening_too(
    session: Session, show: Show[MeetingPage], shell: Shell
) -> None:
    (ash,) = some_people(session, "Ash")
    meeting = meetings.open_tonight(session)
    meetings.mark(session, meeting.id, ash.id, Mark.PRESENT)
    meetings.finish(session, meeting.id)
    page = show(MeetingPage, "meeting", meeting_id=meeting.id)
    before = words_in(page)

    shell.hide_names(is_hidden=True)
    page.refresh()

    assert before == ["Here", "Ash"]
    assert words_in(page) == ["Here", ash.code]


def test_a_very_long_list_of_names_has_an_end(session: Session, show: Show[MeetingPage]) -> None:
    everyone = some_people(session, *(f"Bird {number} of many" for number in range(103)))
    meeting = meetings.open_tonight(session)
    marks = {member.id: Mark.PRESENT for member in everyone}
    meetings.mark_many(session, meeting.id, marks)
    meetings.finish(session, meeting.id)

    page = show(MeetingPage, "meeting", meeting_id=meeting.id)

    assert words_in(page)[1].endswith(", and 3 more")
    assert words_in(page)[1].count(",") == 100


TOO_LONG = "The room was cold. " * 40


def test_no_meeting_is_finished_over_words_that_could_not_be_kept(
    session: Session, show: Show[MeetingPage], qtbot: QtBot, asked: Asked
) -> None:
    meeting = meetings.open_tonight(session)
    page = show(MeetingPage, "meeting", meeting_id=meeting.id)
    page.evening.note.setPlainText(TOO_LONG)
    page.keep_draft()

    qtbot.mouseClick(page.finish, Qt.MouseButton.LeftButton)

    assert meetings.get(session, meeting.id).status is MeetingStatus.OPEN
    assert page.evening.text == TOO_LONG
    assert page.kept_draft(page.args) == page.draft()
    assert "600" in asked.said[-1]
    page.evening.note.setPlainText("The room was cold.")
    qtbot.mouseClick(page.finish, Qt.MouseButton.LeftButton)
    closed = meetings.get(session, meeting.id)
    assert (closed.status, closed.about_evening) == (MeetingStatus.CLOSED, "The room was cold.")


def test_showing_the_page_anew_leaves_words_that_could_not_be_kept(
    session: Session, show: Show[MeetingPage]
) -> None:
    meeting = meetings.open_tonight(session)
    page = show(MeetingPage, "meeting", meeting_id=meeting.id)
    page.evening.note.setPlainText(TOO_LONG)
    page.evening.note.left.emit()

    page.refresh()

    assert page.evening.text == TOO_LONG
