"""A month to pick a day from, in the colours of the theme in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QTableView, QToolButton, QWidget

from ui import dates, theme

if TYPE_CHECKING:
    from datetime import date

WIDE, HIGH = 336, 316  # at 100 %: six weeks, a line of weekdays and a head
TURNS = {"qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right"}


class Month(QCalendarWidget):
    """Shows below a field, above it where there is no room; goes when a day is picked."""

    def __init__(self, name: str, day: date, *, latest: date | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(name)
        self.setVerticalHeaderFormat(self.VerticalHeaderFormat.NoVerticalHeader)
        if latest is not None:
            self.setMaximumDate(dates.to_qdate(latest))
        self.setSelectedDate(dates.to_qdate(day))
        self._dress()

    def show_at(self, box: QRect, room: QRect) -> None:
        """Show the month at a box of the screen, inside the room there is."""
        size = QSize(min(theme.high(WIDE), room.width()), min(theme.high(HIGH), room.height()))
        self.setFixedSize(size)
        below = box.bottom() + 3
        is_room = below + size.height() <= room.bottom()
        top = below if is_room else max(room.top(), box.top() - 2 - size.height())
        left = min(box.left(), room.right() - size.width())
        self.move(QPoint(left, top))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _dress(self) -> None:
        if (inside := self.layout()) is not None:
            inside.setContentsMargins(2, 2, 2, 2)
        # Qt writes the days of the weekend in a red that is not of any theme.
        plain, head = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(theme.colour("ink"))
        head.setForeground(theme.colour("soft"))
        head.setBackground(theme.colour("well"))
        for weekday in Qt.DayOfWeek:
            self.setWeekdayTextFormat(weekday, plain)
        self.setHeaderTextFormat(head)
        inner = self.findChild(QTableView)
        if inner is not None:
            # The chosen day shows where the keyboard is; a ring would be cut by the window's edge.
            inner.setProperty("ring", "none")
            inner.setAccessibleName(self.accessibleName())
        for name, icon in TURNS.items():
            turn = self.findChild(QToolButton, name)
            if turn is not None:
                turn.setIcon(theme.icon(icon, "ink", 20))
                turn.setIconSize(QSize(theme.icon_px(20), theme.icon_px(20)))
