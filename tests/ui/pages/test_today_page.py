"""Which button of Today stands out, on which day."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.meetings import Mark
from app.services import meetings
from tests.ui.pages.people import some_people
from ui.pages.today import TodayPage
from ui.widgets import Ring

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.builders import StandingClock
    from tests.ui.pages.conftest import Asked, Show

LEFT = Qt.MouseButton.LeftButton


def test_on_a_day_without_a_meeting_the_next_one_is_planned_first(
    session: Session,
    show: Show[TodayPage],
    qtbot: QtBot,
    asked: Asked,
    clock: StandingClock,
) -> None:
    meetings.finish(session, meetings.open_tonight(session).id)
    clock.goes(days=2)
    page = show(TodayPage, "today")
    first, has_primary = page.first_stop(), page.next.open.isVisible()

    qtbot.mouseClick(page.next.open_too, LEFT)

    meeting = meetings.open_now(session)
    assert first is page.next.plan_next
    assert not has_primary
    assert meeting is not None
    assert asked.went == [("meeting", {"meeting_id": meeting.id})]


def test_with_the_next_one_planned_nothing_of_a_day_without_one_stands_out(
    session: Session, show: Show[TodayPage], clock: StandingClock
) -> None:
    meetings.finish(session, meetings.open_tonight(session).id)
    clock.goes(days=2)
    usual = meetings.suggestion(session)
    meetings.plan(session, held_on=usual.held_on, starts_at=usual.starts_at, ends_at=usual.ends_at)

    page = show(TodayPage, "today")

    shown = [act for act in page.next.findChildren(QPushButton) if act.isVisible()]
    assert [act.property("kind") for act in shown].count("primary") == 0
    assert [act for act in shown if act in (page.next.plan, page.next.open_too)]


@pytest.mark.parametrize(
    ("came", "words"),
    [
        ([0], "Nobody came."),
        ([1], "One person came."),
        ([2], "2 people came."),
        ([1, 1], "One person each time."),
        ([2, 2], "2 people each time."),
        ([2, 1], "Between 1 and 2 people, 1 last time."),
    ],
)
def test_who_came_is_said_right_for_one_meeting_and_for_one_person(
    session: Session, show: Show[TodayPage], clock: StandingClock, came: list[int], words: str
) -> None:
    people = some_people(session, "Ash", "Wren")
    for count in came:
        evening = meetings.open_tonight(session)
        for member in people[:count]:
            meetings.mark(session, evening.id, member.id, Mark.PRESENT)
        meetings.finish(session, evening.id)
        clock.goes(days=7)

    page = show(TodayPage, "today")

    assert page.came.words == words


def test_a_meeting_that_is_on_is_called_that_and_led_to(
    session: Session, show: Show[TodayPage], qtbot: QtBot, asked: Asked
) -> None:
    meeting = meetings.open_tonight(session)
    page = show(TodayPage, "today")

    qtbot.mouseClick(page.next.open, LEFT)

    assert "Meeting under way" in shown_words(page)
    assert "Next meeting" not in shown_words(page)
    assert page.next.open.text() == "Go to the meeting"
    assert asked.went == [("meeting", {"meeting_id": meeting.id})]


def test_the_ring_counts_who_is_here_while_a_meeting_is_on_and_who_is_expected_before(
    session: Session, show: Show[TodayPage]
) -> None:
    ash, wren, _heron = some_people(session, "Ash", "Wren", "Heron")
    page = show(TodayPage, "today")
    ring = page.next.findChild(Ring)
    assert ring is not None
    before = ring.accessibleName()
    meeting = meetings.open_tonight(session)
    meetings.mark(session, meeting.id, ash.id, Mark.PRESENT)
    meetings.mark(session, meeting.id, wren.id, Mark.APOLOGIES)
    meetings.count_guests(session, meeting.id, 2)

    page.refresh()

    assert (before, ring.accessibleName()) == ("3 expected", "3 here")


@pytest.mark.parametrize("high", [140, 500])
def test_what_has_the_keyboard_first_is_in_sight_however_low_the_window(
    show: Show[TodayPage], high: int
) -> None:
    page = show(TodayPage, "today")
    page.header.hide()  # the window shows the head above its pages

    page.resize(700, high)
    page.take_keyboard()

    act = page.first_stop()
    assert act is page.next.open
    assert act.visibleRegion().boundingRect() == act.rect()


def test_past_midnight_a_meeting_that_goes_on_leads_as_that_of_tonight(
    session: Session, show: Show[TodayPage], clock: StandingClock
) -> None:
    there = session.there()
    meetings.plan(session, held_on=there.date(), starts_at=time(22), ends_at=time(1))
    clock.goes(hours=24 - there.hour)

    page = show(TodayPage, "today")

    assert "Tonight, 22:00" in shown_words(page)
    assert page.next.open.isVisible()


def test_a_meeting_nobody_finished_is_not_said_to_be_under_way(
    session: Session, show: Show[TodayPage], clock: StandingClock
) -> None:
    meetings.open_tonight(session)
    clock.goes(days=1)

    page = show(TodayPage, "today")

    assert "Meeting still open" in shown_words(page)


def shown_words(page: TodayPage) -> str:
    return "\n".join(each.text() for each in page.next.findChildren(QLabel) if each.isVisible())
