"""The line for a day: typed, stepped, picked, and plain about what it could not read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget

from ui import theme
from ui.widgets import Field
from ui.widgets.day_edit import DayEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

SUNDAY = date(2026, 11, 22)
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def field(qtbot: QtBot) -> Field:
    edit = DayEdit()
    field = Field("&Day", edit)
    edit.tell(field)
    edit.show_day(SUNDAY, today=SUNDAY)
    qtbot.addWidget(field)
    field.resize(500, 120)
    field.show()
    field.activateWindow()
    edit.setFocus()
    return field


@pytest.fixture
def edit(field: Field) -> DayEdit:
    edit = field.editor
    assert isinstance(edit, DayEdit)
    return edit


def test_typing_takes_the_place_of_the_day_that_stood_there(qtbot: QtBot, edit: DayEdit) -> None:
    with qtbot.waitSignal(edit.changed):
        qtbot.keyClicks(edit, "24 11 2026")
    qtbot.keyClick(edit, Qt.Key.Key_Return)

    assert edit.day == TUESDAY
    assert edit.text() == "Tuesday 24 November 2026"


def test_what_is_no_day_is_said_at_the_field_and_the_day_before_stays(
    qtbot: QtBot, field: Field, edit: DayEdit
) -> None:
    qtbot.keyClicks(edit, "31 2 2026")

    assert not edit.insist()
    assert edit.day == SUNDAY
    assert field.has_error
    assert edit.text() == "31 2 2026"

    edit.selectAll()
    qtbot.keyClicks(edit, "tomorrow")

    assert not field.has_error
    assert edit.insist()
    assert edit.day == date(2026, 11, 23)


def test_a_day_after_the_latest_is_refused_in_words(
    qtbot: QtBot, field: Field, edit: DayEdit
) -> None:
    edit.show_day(SUNDAY, today=SUNDAY, latest=SUNDAY)

    edit.selectAll()
    qtbot.keyClicks(edit, "24 11 2026")

    assert not edit.insist()
    assert "still to come" in field.error.text()
    assert edit.day == SUNDAY


def test_a_day_nobody_here_can_mean_is_refused_at_the_field(
    qtbot: QtBot, field: Field, edit: DayEdit
) -> None:
    qtbot.keyClicks(edit, "1 1 1850")

    assert not edit.insist()
    assert "Check the year" in field.error.text()
    assert edit.text() == "1 1 1850"


def test_arrows_stop_at_the_first_likely_day(qtbot: QtBot, edit: DayEdit) -> None:
    edit.show_day(date(1900, 1, 1), today=SUNDAY)

    qtbot.keyClick(edit, Qt.Key.Key_PageDown)

    assert edit.day == date(1900, 1, 1)


def test_arrows_step_by_a_day_and_pages_by_a_week(qtbot: QtBot, edit: DayEdit) -> None:
    qtbot.keyClick(edit, Qt.Key.Key_Up)
    qtbot.keyClick(edit, Qt.Key.Key_PageUp)
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    edit.show_day(edit.day, today=SUNDAY, latest=edit.day)
    qtbot.keyClick(edit, Qt.Key.Key_Up)

    assert edit.day == date(2026, 11, 29)


@pytest.mark.parametrize("percent", [100, 200])
def test_a_day_is_picked_from_a_month_that_fits_the_screen(
    qtbot: QtBot, qapp: QApplication, edit: DayEdit, percent: int
) -> None:
    theme.apply(qapp, name="light", percent=percent)
    qtbot.keyClick(edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    month = edit.findChild(QCalendarWidget)
    assert month is not None
    room = month.screen().availableGeometry()

    fits = room.contains(month.geometry())
    month.clicked.emit(QDate(2026, 11, 24))
    theme.apply(qapp, name="light", percent=100)

    assert fits
    assert edit.day == TUESDAY
    assert edit.hasFocus()


def test_a_draft_that_holds_no_day_changes_nothing(edit: DayEdit) -> None:
    edit.put_back("not a day")

    assert edit.day == SUNDAY
