"""How somebody's place was at the last meetings: one small mark each, with word and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.marking import override
from ui.models import chips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.meetings import Mark

SMALL = 0.82  # of the body text
SLOT = 3.4  # em; where the words need more, the oldest are left out
BESIDE = 4  # pixels between the words of two meetings


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDot:
    """One meeting: how the place was marked, and a short date."""

    mark: Mark
    label: str


class VisitStrip(QWidget):
    """The last meetings from left to right, newest at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dots: tuple[VisitDot, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_visits(self, dots: Sequence[VisitDot]) -> None:
        """Show these, oldest first."""
        self._dots = tuple(dots)
        words = (f"{dot.label}: {chips.mark(dot.mark).text}" for dot in self._dots)
        self.setAccessibleName("; ".join(words))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        em = self.fontInfo().pixelSize()
        return QSize(round(SLOT * 4 * em), round(4 * em))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        em = self.fontInfo().pixelSize()
        shown = self._dots[-self.room() :]
        if not shown:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        slot = min(self.width() / len(shown), 5.5 * em)
        for number, dot in enumerate(shown):
            self._paint_dot(painter, dot, QRectF(slot * number, 0, slot, self.height()), em)
        painter.end()

    def _small(self) -> QFont:
        small = QFont(self.font())
        small.setPixelSize(round(SMALL * self.fontInfo().pixelSize()))
        return small

    def room(self) -> int:
        """Tell how many meetings can stand beside each other with their words apart."""
        measure = QFontMetrics(self._small()).horizontalAdvance
        words = [word for dot in self._dots for word in (dot.label, chips.mark(dot.mark).text)]
        widest = max((measure(word) for word in words), default=0) + BESIDE
        return max(1, int(self.width() / max(widest, SLOT * self.fontInfo().pixelSize())))

    def _paint_dot(self, painter: QPainter, dot: VisitDot, box: QRectF, em: int) -> None:
        radius = 0.72 * em
        middle = QPointF(box.center().x(), radius + 2)
        is_here = dot.mark.is_here
        painter.setPen(QPen(theme.colour("pine" if is_here else "edge"), 2))
        painter.setBrush(theme.colour("pine" if is_here else "surface"))
        painter.drawEllipse(middle, radius, radius)
        look = chips.mark(dot.mark)
        side = round(0.9 * em)
        pixels = theme.pixmap(
            look.icon, "on_pine" if is_here else "soft", side, self.devicePixelRatioF()
        )
        painter.drawPixmap(round(middle.x() - side / 2), round(middle.y() - side / 2), pixels)
        painter.setFont(self._small())
        line = painter.fontMetrics().height()
        top = 2 * radius + 5
        painter.setPen(theme.colour("ink"))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(box.left(), top, box.width(), line), centre, look.text)
        painter.setPen(theme.colour("soft"))
        painter.drawText(QRectF(box.left(), top + line, box.width(), line), centre, dot.label)
