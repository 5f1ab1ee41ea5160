"""Where one is in the first run: round numbers with a word each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.marking import override

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent


class Steps(QWidget):
    """The steps done, the one at hand, and those to come."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_step(self, number: int) -> None:
        """Show that this one is at hand; the first is 0."""
        self._at = number
        text = self.tr("Step {number} of {count}: {name}")
        self.setAccessibleName(
            text.format(number=number + 1, count=len(self._names), name=self._names[number])
        )
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(34))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, left = theme.px(28), 2.0
        for number, name in enumerate(self._names):
            box = QRectF(left, (self.height() - side) / 2, side, side)
            self._paint_mark(painter, box, number)
            font = theme.font("strong" if number == self._at else "body")
            painter.setFont(font)
            painter.setPen(theme.colour("ink" if number == self._at else "soft"))
            shown = name if not theme.is_large() or number == self._at else ""
            words = QFontMetrics(font).horizontalAdvance(shown)
            room = QRectF(box.right() + 9, 0, words + 4, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
            left = room.right() + 9
            if number + 1 < len(self._names):
                painter.setPen(QPen(theme.colour("edge"), 1.4))
                middle = self.height() / 2
                painter.drawLine(QPointF(left, middle), QPointF(left + 40, middle))
                left += 52
        painter.end()

    def _paint_mark(self, painter: QPainter, box: QRectF, number: int) -> None:
        is_here, is_done = number == self._at, number < self._at
        painter.setPen(QPen(theme.colour("edge" if number > self._at else "pine"), 1.8))
        fill = "pine" if is_here else ("pine_soft" if is_done else "ground")
        painter.setBrush(theme.colour(fill))
        painter.drawEllipse(box)
        if is_done:
            inner = round(box.width() * 0.6)
            pixels = theme.pixmap("check", "pine_text", inner, self.devicePixelRatioF(), 2.4)
            at = box.center() - QPointF(inner / 2, inner / 2)
            painter.drawPixmap(at.toPoint(), pixels)
            return
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("on_pine" if is_here else "soft"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number + 1))
