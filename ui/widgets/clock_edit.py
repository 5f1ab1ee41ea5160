"""A box for a time of day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTime
from PySide6.QtWidgets import QTimeEdit, QWidget

from ui.marking import override

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QWheelEvent


class ClockEdit(QTimeEdit):
    """Tab leaves it at once; the minutes come by themselves after two figures, or with Right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDisplayFormat("HH:mm")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_time(self, at: QTime) -> None:
        """Show a time nobody typed, without telling."""
        with QSignalBlocker(self):
            self.setTime(at)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        # Qt's box keeps the first Tab for its minutes: the keyboard seems to stand still.
        return QWidget.focusNextPrevChild(self, next)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # The wheel is meant for the page; it would change the time the pointer passes over.
        event.ignore()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setSelectedSection(self.Section.HourSection)
