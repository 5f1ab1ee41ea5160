"""The box for a time of day: figures go to hours and minutes, and Tab leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.widgets.clock_edit import ClockEdit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_four_figures_are_a_time_and_one_tab_leaves_the_box(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    clock, after = ClockEdit(), QLineEdit()
    column = QVBoxLayout(holder)
    column.addWidget(clock)
    column.addWidget(after)
    holder.show()
    holder.activateWindow()
    clock.setFocus()
    qtbot.waitUntil(clock.hasFocus)

    qtbot.keyClicks(clock, "1945")
    qtbot.keyClick(clock, Qt.Key.Key_Tab)
    left = holder.focusWidget()
    qtbot.keyClick(after, Qt.Key.Key_Backtab)

    assert clock.time() == QTime(19, 45)
    assert left is after
    assert holder.focusWidget() is clock
    assert clock.currentSection() == ClockEdit.Section.HourSection
