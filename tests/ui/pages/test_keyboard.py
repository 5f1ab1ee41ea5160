"""Where the keyboard is when somebody comes to a page."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.meetings import Mark
from app.services import meetings, papers
from tests.ui.pages.people import an_agreement, some_people
from ui import menus, pages
from ui.pages.concern_new import ConcernNewPage
from ui.pages.meeting import MeetingPage
from ui.pages.member_new import MemberNewPage
from ui.pages.paper import PaperPage
from ui.pages.sign import SignPage
from ui.widgets import notices

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.builders import StandingClock
    from tests.ui.pages.conftest import Show
    from ui.pages.page import Page


def test_no_page_takes_a_letter_of_the_menus_or_of_the_undo_bar() -> None:
    opening = set(letters(Path(menus.__file__), of="addMenu"))
    assert len(opening) == 5
    undoing = set(letters(Path(notices.__file__), of="tr"))
    assert len(undoing) == 1

    taken = {
        path.name: (opening | undoing) & set(letters(path, of="tr"))
        for path in Path(pages.__file__).parent.glob("*.py")
    }

    assert {name for name, letters_ in taken.items() if letters_} == set()


def letters(path: Path, *, of: str) -> list[str]:
    """List the keys that Alt makes of the words given to calls of this name."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == of
    ]
    said = [part for call in calls for given in call.args for part in ast.walk(given)]
    words = [str(part.value) for part in said if isinstance(part, ast.Constant)]
    return [key for word in words if (key := QKeySequence.mnemonic(word).toString())]


def test_after_a_meeting_with_nothing_to_press_the_next_one_begins_at_its_first_row(
    session: Session, show: Show[MeetingPage], clock: StandingClock, qtbot: QtBot
) -> None:
    some_people(session, "Ash")
    usual = meetings.suggestion(session)
    clock.goes(days=-3)
    planned = meetings.plan(
        session,
        held_on=usual.held_on,
        starts_at=usual.starts_at,
        ends_at=usual.ends_at,
        place=usual.place,
    )
    page = show(MeetingPage, "meeting", meeting_id=planned.id)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.header.hide()  # the window shows the head above its pages
    page.setFocus()
    page.take_keyboard()
    on_the_sheet = page.focusWidget() is page.sheet
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    with qtbot.waitActive(elsewhere):
        elsewhere.activateWindow()

    evening = meetings.open_tonight(session)
    page.args = {"meeting_id": evening.id}
    page.arrive(page.args)
    page.refresh()
    page.take_keyboard()

    assert on_the_sheet
    assert page.focusWidget() is page.marks.rows[0].toggle(Mark.PRESENT)


def test_who_comes_back_to_a_page_sees_the_box_one_was_in(
    show: Show[ConcernNewPage], qtbot: QtBot
) -> None:
    page = show(ConcernNewPage, "concern_new")
    page.resize(page.width(), 320)
    with qtbot.waitActive(page):
        page.activateWindow()
    bar = page.sheet.verticalScrollBar()
    boxes = [each for each in page.sheet.findChildren(QLineEdit) if each.isVisible()]
    last = max(boxes, key=lambda each: each.mapTo(page.sheet, QPoint()).y())
    last.setFocus()
    bar.setValue(0)
    is_below = last.visibleRegion().isEmpty()
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    with qtbot.waitActive(elsewhere):
        elsewhere.activateWindow()

    page.take_keyboard()

    assert is_below
    assert page.focusWidget() is last
    assert last.visibleRegion().boundingRect() == last.rect()


def test_on_a_paper_the_keys_scroll_it_before_they_press_anything(
    session: Session, show: Show[PaperPage], qtbot: QtBot
) -> None:
    page = show(PaperPage, "paper")
    with qtbot.waitActive(page):
        page.activateWindow()
    page.smaller.setFocus()

    page.show_order(papers.sign_in_strips(session, on=session.today()))
    qtbot.waitUntil(lambda: page.view.has_page)

    assert page.focusWidget() is page.sheet
    assert page.sheet.accessibleName() == page.title


@pytest.mark.parametrize(
    ("make", "pressed", "letter"),
    [
        (ConcernNewPage, "seal", Qt.Key.Key_S),
        (MeetingPage, "finish", Qt.Key.Key_I),
        (MemberNewPage, "done", Qt.Key.Key_A),
        (SignPage, "record", Qt.Key.Key_R),
    ],
)
def test_what_ctrl_and_enter_do_the_underlined_letter_does_too(
    *,
    make: type[Page],
    pressed: str,
    letter: Qt.Key,
    session: Session,
    show: Show[Page],
    qtbot: QtBot,
) -> None:
    an_agreement(session)
    (member,) = some_people(session, "Ash")
    evening = meetings.open_tonight(session)
    page = show(make, "a page", member_id=member.id, meeting_id=evening.id)
    with qtbot.waitActive(page):
        page.activateWindow()
    button = getattr(page, pressed)
    button.setEnabled(True)
    button.clicked.disconnect()
    times: list[bool] = []
    button.clicked.connect(lambda: times.append(True))
    first = page.first_stop()
    assert first is not None
    first.setFocus()

    qtbot.keyClick(first, letter, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(times) == 1)
    qtbot.keyClick(first, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: len(times) == 2)
