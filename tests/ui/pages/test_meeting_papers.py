"""What an evening prints, before, while and after it takes place, and names no paper can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from app.domain.meetings import Mark, Meeting
from app.domain.papers import PaperKind
from app.errors import MissingGlyphError
from app.services import meetings, papers
from tests.ui.pages.people import some_people
from ui.pages.meeting import MeetingPage
from ui.pages.parts import caution

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.ui.pages.conftest import Asked, Show

LEFT = Qt.MouseButton.LeftButton
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def a_plan(session: Session) -> Meeting:
    usual = meetings.suggestion(session)
    return meetings.plan(
        session,
        held_on=session.today(),
        starts_at=usual.starts_at,
        ends_at=usual.ends_at,
        place=usual.place,
    )


def tonight(session: Session, show: Show[MeetingPage]) -> MeetingPage:
    meeting = meetings.open_tonight(session)
    return show(MeetingPage, "meeting", meeting_id=meeting.id)


def test_an_evening_called_off_says_so_and_offers_another(
    session: Session, show: Show[MeetingPage], qtbot: QtBot, asked: Asked
) -> None:
    meeting = a_plan(session)
    meetings.cancel(session, meeting.id)
    page = show(MeetingPage, "meeting", meeting_id=meeting.id)

    qtbot.mouseClick(page.called_off.plan, LEFT)

    assert not page.planned.isVisible()
    assert not page.print_page()
    assert asked.went == [("meetings", {"plan": True})]


def test_what_prints_is_what_the_evening_needs(
    session: Session, show: Show[MeetingPage], asked: Asked, qtbot: QtBot
) -> None:
    some_people(session, "Ash")
    meeting = a_plan(session)
    page = show(MeetingPage, "meeting", meeting_id=meeting.id)

    assert page.print_page()
    qtbot.mouseClick(page.planned.open_it, LEFT)
    assert page.print_page()
    (menu,) = page.findChildren(QMenu, options=DIRECT)
    for act in menu.actions():
        act.trigger()
    meetings.finish(session, meeting.id)
    page.refresh()
    assert page.print_page()

    kinds = [order.kind for order in asked.papers]
    strips, sheet = PaperKind.SIGN_IN, PaperKind.ATTENDANCE
    assert kinds == [strips, strips, sheet, sheet]


def test_an_opened_evening_has_the_keyboard_at_its_first_person(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    some_people(session, "Ash")
    page = show(MeetingPage, "meeting", meeting_id=a_plan(session).id)
    page.activateWindow()
    page.planned.open_it.setFocus()

    qtbot.mouseClick(page.planned.open_it, LEFT)

    assert page.marks.rows[0].toggle(Mark.PRESENT) is page.focusWidget()


def test_a_name_papers_cannot_show_is_told_at_the_field(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    page = tonight(session, show)
    qtbot.mouseClick(page.someone_new, LEFT)

    page.newcomer.name.setText("Fox \N{FOX FACE}")
    warned = page.newcomer.field.hint.text()
    page.newcomer.name.clear()

    assert "\N{FOX FACE}" in warned
    assert "Not their full name" in page.newcomer.field.hint.text()


@pytest.mark.parametrize("name", ["Ash", "Ελπίδα", "Дарина", "Ánh", "Zoë-2", "Blue kite", "Maya 2"])
def test_nothing_is_said_of_a_name_that_can_be_printed(name: str) -> None:
    papers.check_printable(name)

    assert not caution(name)


@pytest.mark.parametrize("name", ["Fox \N{FOX FACE}", "水", "أمل", "ñ\N{SNOWMAN}"])
def test_the_sign_that_cannot_be_printed_is_named(name: str) -> None:
    with pytest.raises(MissingGlyphError) as missing:
        papers.check_printable(name)

    assert missing.value.character in caution(name)
