"""A line of words that gives way to what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel

from ui.marking import override

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

LEAST = 4.0  # em


class ElidedLabel(QLabel):
    """Ends in "…" where there is no room; a tip shows all of it, and so does `text`."""

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(min(hint.width(), round(LEAST * self.fontInfo().pixelSize())), hint.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.text() if self._is_cut() else "")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_cut():
            super().paintEvent(event)
            return
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            room,
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            words,
            self.foregroundRole(),
        )
        painter.end()

    def _is_cut(self) -> bool:
        return self.contentsRect().width() < self.fontMetrics().horizontalAdvance(self.text())
