"""A line for a day: typed as one says it, stepped with the arrows, or picked from a month."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from app.domain import days
from app.errors import UnlikelyDayError
from ui import dates, day_words, messages, theme
from ui.marking import override
from ui.widgets.month import Month

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent

    from ui.widgets.field import Field

BESIDE = 12  # pixels round the icon, so that it is easy to hit
AIR = 28
STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 7,
    Qt.Key.Key_PageDown: -7,
}


class DayEdit(QLineEdit):
    """Holds one day always; `misread` says why what was typed is not one, `changed` that it is."""

    changed = Signal()
    misread = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = self._today = date.min
        self._typed: date | None = None
        self._latest: date | None = None
        self._problem = ""
        self._month: Month | None = None
        self._open = QToolButton(self)
        self._open.setText(self.tr("Choose a day"))
        self._open.setAccessibleName(self._open.text())
        self._open.setToolTip(self._open.text())
        self._open.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._open.setCursor(Qt.CursorShape.ArrowCursor)
        self._open.clicked.connect(self.show_month)
        self.textEdited.connect(self._read)
        self.editingFinished.connect(self._settle)
        self._fit()

    @property
    def day(self) -> date:
        """Give the day typed, or the one before it where none can be read from it."""
        return self._typed or self._day

    def show_day(self, day: date, *, today: date, latest: date | None = None) -> None:
        """Show a day; none after `latest` is taken."""
        self._today, self._latest = today, latest
        self._take(day)

    def put_back(self, kept: object) -> None:
        """Put a day from a draft back, if it is one."""
        with suppress(ValueError):
            self._take(date.fromisoformat(str(kept)))

    def tell(self, field: Field) -> None:
        """Have a field say what is wrong with what was typed."""
        field.mark_alone(self)
        self.misread.connect(field.show_error)
        self.changed.connect(field.clear_error)

    def insist(self) -> bool:
        """Tell whether what stands here is a day; if not, say why and take the keyboard."""
        self._settle()
        if self._problem:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return not self._problem

    def show_month(self) -> None:
        """Open a month to pick the day from."""
        month = self._month = Month(self._open.text(), self.day, latest=self._latest, parent=self)
        month.clicked.connect(self._pick)
        month.activated.connect(self._pick)
        box = QRect(self.mapToGlobal(QPoint(0, 0)), self.size())
        month.show_at(box, self.screen().availableGeometry())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()), 0)
        opens = event.key() == Qt.Key.Key_F4 or (
            step and event.modifiers() & Qt.KeyboardModifier.AltModifier
        )
        if opens:
            self.show_month()
        elif step:
            self._step(step)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # A new day takes the place of the old one as soon as one types.
        if event.reason() != Qt.FocusReason.MouseFocusReason and not self._problem:
            self.selectAll()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = self._open.height()
        self._open.move(self.width() - self._open.width() - 4, (self.height() - high) // 2)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._fit()

    def _fit(self) -> None:
        side = theme.icon_px(18)
        self._open.setIcon(theme.icon("calendar-days", "soft", side))
        self._open.setIconSize(QSize(side, side))
        self._open.resize(side + BESIDE, side + BESIDE)
        self.setTextMargins(0, 0, self._open.width(), 0)
        longest = dates.long_date(date(2026, 9, 30))
        words = self.fontMetrics().horizontalAdvance(longest)
        self.setMinimumWidth(words + self._open.width() + AIR)

    def _read(self, text: str) -> None:
        is_past = self._latest is not None and self._latest <= self._today
        read = day_words.read_day(text, today=self._today, is_past=is_past)
        self._typed = None
        if read is None:
            example = day_words.example(self._today)
            words = self.tr("That is no day. Type it like {example}, or press the small calendar.")
            self._problem = words.format(example=example)
        elif self._latest is not None and read > self._latest:
            words = self.tr("{day} is still to come. Choose an earlier one.")
            self._problem = words.format(day=dates.long_date(read))
        elif not _is_likely(read):
            self._problem = messages.sentence(UnlikelyDayError())
        else:
            self._problem = ""
            self._typed = read
            self.changed.emit()

    def _settle(self) -> None:
        """Write the day out in full once one has typed it, or say that it is none."""
        if self._problem:
            self.misread.emit(self._problem)
        else:
            self._take(self.day)

    def _take(self, day: date) -> None:
        self._day, self._typed, self._problem = day, None, ""
        self.setText(dates.long_date(day))
        self.setCursorPosition(0)

    def _step(self, by: int) -> None:
        day = self.day + timedelta(days=by)
        if (self._latest is not None and day > self._latest) or not _is_likely(day):
            return
        self._take(day)
        self.selectAll()
        self.changed.emit()

    def _pick(self, chosen: QDate) -> None:
        self._take(dates.to_date(chosen))
        if self._month is not None:
            self._month.close()
        self._month = None
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


def _is_likely(day: date) -> bool:
    try:
        days.check_likely(day)
    except UnlikelyDayError:
        return False
    return True
