"""What the window shows goes with the day, also where nobody has gone to another page since."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.meetings import Mark
from app.services import meetings
from tests.builders import TODAY
from tests.ui.pages import people
from tests.ui.windows import EVERY_KIND, a_window
from ui.pages.today import TodayPage
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.builders import StandingClock
    from ui.main_window import MainWindow

NEW_YEAR = datetime(2027, 1, 1, 0, 1, tzinfo=UTC)


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    window = a_window(qtbot, session, EVERY_KIND)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    return window


def today_page(window: MainWindow) -> TodayPage:
    window.go("today", {})
    page = window.page("today")
    assert isinstance(page, TodayPage)
    return page


def words(page: TodayPage) -> tuple[str, str]:
    return page.header.title.text(), page.next._when.text()


def a_minute_passes(window: MainWindow) -> None:
    window._minute.timeout.emit()


def test_at_midnight_today_becomes_the_next_day(
    window: MainWindow, session: Session, clock: StandingClock
) -> None:
    meetings.plan(
        session,
        held_on=TODAY,
        starts_at=time(19),
        ends_at=time(20),
        place="",
    )
    clock.now = datetime(2026, 3, 4, 22, 59, tzinfo=UTC)
    page = today_page(window)
    before = words(page)
    a_minute_passes(window)
    still = words(page)

    clock.goes(minutes=1)
    a_minute_passes(window)

    assert still == before
    assert before[1].startswith("Tonight")
    assert page.header.title.text() == "Good morning"
    assert not page.next._when.text().startswith("Tonight")


def test_the_keyboard_stays_in_the_page_and_is_taken_from_nobody(
    window: MainWindow, clock: StandingClock
) -> None:
    page = today_page(window)
    page.take_keyboard()
    clock.goes(days=1)
    a_minute_passes(window)
    in_the_page = QApplication.focusWidget()
    window.tools.start_search()
    clock.goes(days=1)
    a_minute_passes(window)

    assert in_the_page is not None
    assert page.isAncestorOf(in_the_page)
    assert QApplication.focusWidget() is window.tools.search


def rows(window: MainWindow, name: str) -> str:
    window.go(name, {})
    page = window.page(name)
    assert page is not None
    models = [table.model() for table in page.findChildren(RecordTable) if table.isVisible()]
    return " ".join(
        str(model.index(row, column).data() or "")
        for model in models
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    )


@pytest.mark.parametrize("name", ["meetings", "members", "agreements", "records"])
def test_after_new_year_the_tables_say_of_which_year_a_day_was(
    window: MainWindow, session: Session, clock: StandingClock, name: str
) -> None:
    (heron,) = people.some_people(session, "Heron")
    people.an_agreement(session)
    people.has_signed(session, heron)
    meeting = meetings.open_tonight(session)
    meetings.mark(session, meeting.id, heron.id, Mark.PRESENT)
    meetings.finish(session, meeting.id)
    before = rows(window, name)
    window.go("today", {})

    clock.now = NEW_YEAR

    assert "4 March" in before
    assert "2026" not in before
    assert "4 March 2026" in rows(window, name)
