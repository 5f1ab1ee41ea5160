"""The bands under the menu: practice, and the sealed part."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.marking import override
from ui.widgets.basic import announce, button, icon_label
from ui.widgets.notices import words

STRIPE = 8
LAST = 60  # seconds that are counted one by one
BUSY = 5


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
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("amber_soft"))
        painter.drawRect(self.rect())
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

    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "band")
        self._words = words("", "strong", on="plum")
        self._is_told = False
        self.close_part = button(self.tr("Close it now"), "on-ink")
        self.close_part.clicked.connect(self.close_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(26, 6, 26, 6)
        row.setSpacing(10)
        row.addWidget(icon_label("lock-keyhole", "on_plum"))
        row.addWidget(self._words, 1)
        row.addWidget(self.close_part)
        self.hide()

    @property
    def text(self) -> str:
        """Give what the band says."""
        return self._words.text()

    def show_closed(self, *, is_writing: bool) -> None:
        """Say that one writes into the closed part, or nothing at all."""
        self._is_told = False
        self.close_part.hide()
        self._say(self.tr("You are writing into the sealed part.") if is_writing else "")

    def show_open(self, *, minutes: int, left: float, is_inside: bool) -> None:
        """Say when the open part closes; in its last minute the seconds are counted."""
        self.close_part.show()
        # While somebody is busy in it the whole time is left, and nothing is counted.
        if left <= min(LAST, minutes * 60 - BUSY):
            text = self.tr("The sealed part closes in {count} s.")
            self._say(text.format(count=max(1, round(left))))
            if not self._is_told:
                announce(self, self._words.text())
            self._is_told = True
            return
        self._is_told = False
        self._say(self._inside(minutes) if is_inside else self._outside(minutes))

    def _inside(self, minutes: int) -> str:
        if minutes == 1:
            return self.tr("The sealed part is open. It closes after 1 quiet minute.")
        text = self.tr("The sealed part is open. It closes after {count} quiet minutes.")
        return text.format(count=minutes)

    def _outside(self, minutes: int) -> str:
        if minutes == 1:
            return self.tr("The sealed part is still open. It closes 1 minute after you left it.")
        text = self.tr(
            "The sealed part is still open. It closes {count} minutes after you left it."
        )
        return text.format(count=minutes)

    def _say(self, text: str) -> None:
        self._words.setText(text)
        self.setVisible(bool(text))
