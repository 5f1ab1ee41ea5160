"""One entry of a sealed sheet with its number on the line that joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from ui import theme
from ui.marking import override
from ui.widgets import Card
from ui.widgets.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Sequence

RAIL = 3.9  # em
DOT = 1.0
NARROW = 40.0


class EntryCard(QWidget):
    """A number, a title, when it was, and the words; a correction is dashed and in plum."""

    def __init__(
        self, number: int, title: str, when: str, *, is_correction: bool, is_last: bool
    ) -> None:
        super().__init__()
        self._number = number
        self._is_correction, self._is_last = is_correction, is_last
        self.card = Card("", "sealed" if is_correction else "")
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        name, self._when = _label(title, "strong"), _label(when, "soft")
        name.setAccessibleName(f"{number}. {title}")
        name.setWordWrap(False)
        self._head.addWidget(name)
        self._head.addWidget(self._when, 1)
        self.card.body.addLayout(self._head)
        box = QHBoxLayout(self)
        em = self.fontInfo().pixelSize()
        box.setContentsMargins(round(RAIL * em), 0, 0, 0)
        box.addWidget(self.card)

    def show_text(
        self, text: str, *, note: str = "", facts: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Show the words, a note above them, and the smaller boxes below."""
        if note:
            self.card.body.addWidget(_label(note, "sealed"))
        self.card.body.addWidget(_label(text, ""))
        if facts:
            shown = Facts()
            shown.show_facts(*facts)
            self.card.body.addWidget(shown)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW * self.fontInfo().pixelSize()
        self._head.setDirection(
            QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        )
        side = Qt.AlignmentFlag.AlignLeft if is_narrow else Qt.AlignmentFlag.AlignRight
        self._when.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        em = self.fontInfo().pixelSize()
        middle, radius = QPointF(RAIL * em / 2 - 4, 1.75 * em), DOT * em
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plum = theme.colour("plum")
        painter.setPen(QPen(plum, 2))
        if self._number > 1:
            painter.drawLine(QPointF(middle.x(), -8), QPointF(middle.x(), middle.y() - radius))
        if not self._is_last:
            painter.drawLine(
                QPointF(middle.x(), middle.y() + radius), QPointF(middle.x(), self.height() + 8)
            )
        painter.setBrush(theme.colour("ground") if self._is_correction else plum)
        style = Qt.PenStyle.DashLine if self._is_correction else Qt.PenStyle.SolidLine
        painter.setPen(QPen(plum, 2, style))
        painter.drawEllipse(middle, radius, radius)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.colour("plum" if self._is_correction else "on_plum"))
        box = self.rect()
        box.setRect(
            round(middle.x() - radius),
            round(middle.y() - radius),
            round(2 * radius),
            round(2 * radius),
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        theme.set_role(label, role)
    return label
