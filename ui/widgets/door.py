"""The painted door of the sealed part: it looks the same whatever is behind it."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.marking import override

WIDTH, HEIGHT = 248, 400
CHAIRS = 8
LIT = 5
HALF = 128


class Door(QWidget):
    """An arched plum door with the ring of chairs around its keyhole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("A closed door"))

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plum, rim, on = (theme.colour(name) for name in ("plum", "plum_soft", "on_plum"))
        leaf = plum
        if plum.lightness() > HALF:
            # A bright door would glare in a dark room: its outline carries the colour instead.
            leaf, on = rim.lighter(132), theme.colour("ink")
        painter.setPen(QPen(plum, 2.5))
        painter.setBrush(rim)
        painter.drawPath(_arch(QRectF(1.5, 1.5, WIDTH - 3, HEIGHT - 2.5)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(leaf)
        painter.drawPath(_arch(QRectF(19, 19, WIDTH - 38, HEIGHT - 20)))
        thin = QColor(on)
        thin.setAlphaF(0.4)
        painter.setPen(QPen(thin, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_arch(QRectF(35, 35, WIDTH - 70, HEIGHT - 36)))
        middle = QPointF(WIDTH / 2, 192)
        painter.drawLine(QPointF(middle.x(), 35), QPointF(middle.x(), 120))
        painter.drawLine(QPointF(middle.x(), 262), QPointF(middle.x(), HEIGHT - 1))
        _ring(painter, middle, on_colour=on)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(on)
        painter.drawPath(_keyhole(middle))
        painter.end()


def _arch(box: QRectF) -> QPainterPath:
    radius = box.width() / 2
    path = QPainterPath(box.bottomLeft())
    path.lineTo(box.left(), box.top() + radius)
    path.arcTo(QRectF(box.left(), box.top(), box.width(), box.width()), 180, -180)
    path.lineTo(box.bottomRight())
    path.closeSubpath()
    return path


def _ring(painter: QPainter, middle: QPointF, *, on_colour: QColor) -> None:
    radius = 55
    box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    for chair in range(CHAIRS):
        colour = theme.colour("side_focus") if chair == LIT else on_colour
        pen = QPen(colour, 6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        centre = 90 - chair * 360 / CHAIRS
        painter.drawArc(box, round((centre - 14) * 16), 28 * 16)


def _keyhole(middle: QPointF) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(middle.x(), middle.y() - 8), 11, 11)
    foot = QPainterPath(QPointF(middle.x() - 5, middle.y() - 2))
    lean = 11 * math.sin(math.radians(60))
    foot.lineTo(middle.x() + 5, middle.y() - 2)
    foot.lineTo(middle.x() + lean, middle.y() + 22)
    foot.lineTo(middle.x() - lean, middle.y() + 22)
    foot.closeSubpath()
    return path.united(foot)
