"""How many came to the last meetings, as bars; the same facts stand in words below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.marking import override

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT = 7.0  # em
RADIUS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One evening: a short date and how many were in the room."""

    label: str
    count: int


class Bars(QWidget):
    """A small bar chart without axes: the number stands on each bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar], *, words: str) -> None:
        """Show these, oldest first; `words` says the same for those who cannot see it."""
        self._bars = tuple(bars)
        self.setAccessibleName(words)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        em = self.fontInfo().pixelSize()
        return QSize(round(14 * em), round(HEIGHT * em))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(round(self.fontInfo().pixelSize() * 0.8))
        painter.setFont(font)
        line = painter.fontMetrics().height()
        room = self.height() - 2 * line - 4
        slot = self.width() / len(self._bars)
        most = max(1, *(bar.count for bar in self._bars))
        widest = max(painter.fontMetrics().horizontalAdvance(bar.label) for bar in self._bars)
        is_roomy = widest <= slot
        for number, bar in enumerate(self._bars):
            height = max(2.0, room * bar.count / most)
            top = line + 2 + room - height
            width = min(slot * 0.6, 2.2 * line)
            box = QRectF(slot * number + (slot - width) / 2, top, width, height)
            is_last = number == len(self._bars) - 1
            painter.setPen(QPen(theme.colour("pine"), 1.4))
            painter.setBrush(theme.colour("pine" if is_last else "pine_soft"))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
            painter.setPen(theme.colour("ink"))
            above = QRectF(slot * number, top - line - 1, slot, line)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(bar.count))
            if not is_roomy and not is_last:
                continue
            painter.setPen(theme.colour("soft"))
            below = QRectF(0, self.height() - line, self.width(), line)
            if is_roomy:
                below = QRectF(slot * number, self.height() - line, slot, line)
            side = Qt.AlignmentFlag.AlignHCenter if is_roomy else Qt.AlignmentFlag.AlignRight
            painter.drawText(below, side | Qt.AlignmentFlag.AlignVCenter, bar.label)
        painter.end()
