"""The bands under the menu: practice, and the sealed part."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from ui import theme
from ui.widgets.basic import icon_label
from ui.widgets.notices import words

STRIPE = 8


class PracticeBand(QWidget):
    """A hatched amber band that says on every page that nothing here is real."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = self.tr("Practice register. Everyone here is invented. Nothing here is real.")
        self.setAccessibleName(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(34))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_hatching(painter)
        font = theme.font("strong")
        font.setPixelSize(theme.px(15))
        side = theme.px(18)
        width = QFontMetrics(font).horizontalAdvance(self._text) + side + theme.px(42)
        high = self.height() - 4
        box = QRectF((self.width() - width) / 2, 2, width, high)
        painter.setPen(QPen(theme.colour("amber_edge"), 1.5))
        painter.setBrush(theme.colour("amber_soft"))
        painter.drawRoundedRect(box, high / 2, high / 2)
        pixels = theme.pixmap("flask-conical", "amber", side, self.devicePixelRatioF())
        left = box.left() + theme.px(16)
        painter.drawPixmap(round(left), round((self.height() - side) / 2), pixels)
        painter.setFont(font)
        painter.setPen(theme.colour("amber"))
        room = box.adjusted(theme.px(16) + side + 8, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()

    def _paint_hatching(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), theme.colour("amber_soft"))
        painter.setPen(Qt.PenStyle.NoPen)
        tint = theme.colour("amber_edge")
        tint.setAlphaF(0.45)
        painter.setBrush(tint)
        high = self.height()
        for left in range(-high, self.width(), 2 * STRIPE + 4):
            stripe = (
                QPointF(left, high),
                QPointF(left + STRIPE, high),
                QPointF(left + STRIPE + high, 0),
                QPointF(left + high, 0),
            )
            painter.drawPolygon(QPolygonF(list(stripe)))


class SealedBand(QFrame):
    """A plum band as wide as the window: one is in, or writes into, the sealed part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "band")
        self._words = words("", "strong", on="plum")
        row = QHBoxLayout(self)
        row.setContentsMargins(26, 8, 26, 8)
        row.setSpacing(10)
        row.addWidget(icon_label("lock-keyhole", "on_plum"))
        row.addWidget(self._words, 1)
        self.hide()

    def say(self, text: str) -> None:
        """Say where one is; nothing hides the band."""
        self._words.setText(text)
        self.setVisible(bool(text))
