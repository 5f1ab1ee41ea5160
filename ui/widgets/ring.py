"""The ring of chairs from above: logo, counts, empty states, countdown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.marking import override
from ui.widgets.basic import heading
from ui.widgets.flow import FlowLayout
from ui.widgets.notices import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.meetings import HeadCount

SIDE = 150  # pixels at 100 %
FEW = 4  # chairs; fewer do not look like a circle
BARE_BELOW = 56  # pixels; smaller rings show no people
ARC_PART = 0.62  # of the room one chair has
MOST = 72  # chairs that can still be told apart


class Chair(NamedTuple):
    """One chair: the colour of its back, and whether somebody sits on it."""

    role: str
    is_taken: bool = False
    is_there: bool = True
    is_away: bool = False


class Ring(QWidget):
    """Chairs in a circle, with a number and a word inside or with a keyhole."""

    def __init__(self, *, side: int = SIDE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._chairs: tuple[Chair, ...] = ()
        self._number, self._word = "", ""
        self._keyhole = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_expected(self, count: int, word: str) -> None:
        """Show who is expected: every chair still free."""
        chairs = [Chair(role="edge")] * min(count, MOST)
        self.show_chairs(chairs, number=str(count), word=word)

    def show_so_far(self, count: HeadCount, word: str) -> None:
        """Show how an evening adds up so far."""
        self.show_count(
            here=count.in_the_room,
            expected=count.unknown,
            away=count.sent_word + count.not_here,
            word=word,
        )

    def show_count(self, *, here: int, expected: int, away: int, word: str) -> None:
        """Show taken, still expected and empty chairs; the number is who is here."""
        seats = _in_proportion(here, expected, away)
        chairs = [Chair(role="pine", is_taken=True)] * seats[0]
        chairs += [Chair(role="edge")] * seats[1]
        chairs += [Chair(role="edge", is_away=True)] * seats[2]
        self.show_chairs(chairs, number=str(here), word=word)

    def show_chairs(
        self, chairs: Sequence[Chair], *, number: str = "", word: str = "", keyhole: str = ""
    ) -> None:
        """Show these chairs, clockwise from the top; `keyhole` is the colour of one inside."""
        self._chairs = tuple(chairs)
        self._number, self._word, self._keyhole = number, word, keyhole
        self.setAccessibleName(f"{number} {word}".strip())
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = theme.px(self._side) if self._number else self._side
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        middle = QPointF(self.width() / 2, self.height() / 2)
        if self._number and 0 < len(self._chairs) < FEW:
            # One or two chairs alone would not be seen as a circle.
            painter.setPen(QPen(theme.colour("line"), 1.5))
            painter.drawEllipse(middle, side * 0.45, side * 0.45)
        for chair in dict.fromkeys(self._chairs):
            places = [at for at, each in enumerate(self._chairs) if each == chair]
            _paint_chairs(painter, middle, side, chair, places, of=len(self._chairs))
        if self._keyhole:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(self._keyhole))
            painter.drawPath(_keyhole(middle, side / 2))
        if self._number:
            self._paint_words(painter, middle, side)
        painter.end()

    def _paint_words(self, painter: QPainter, middle: QPointF, side: float) -> None:
        number, word = theme.font("h1"), theme.font("soft")
        number.setPixelSize(max(10, round(side * 0.24)))
        word.setPixelSize(max(8, round(side * 0.105)))
        shift = side * 0.07 if self._word else 0
        room = QRectF(middle.x() - side / 2, middle.y() - side / 2 - shift, side, side)
        painter.setFont(number)
        painter.setPen(theme.colour("ink"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._number)
        painter.setFont(word)
        painter.setPen(theme.colour("soft"))
        room.translate(0, side * 0.21)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._word)


def _in_proportion(*counts: int) -> list[int]:
    """Give a chair to each, or to so many each that all find room; nobody goes without one."""
    total = sum(counts)
    if total <= MOST:
        return list(counts)
    return [max(round(count * MOST / total), min(count, 1)) for count in counts]


def _paint_chairs(
    painter: QPainter, middle: QPointF, side: float, chair: Chair, places: Sequence[int], *, of: int
) -> None:
    """Paint the chairs that look like this one; place 0 is at the top, then clockwise."""
    if not chair.is_there:
        return
    radius = side / 2
    is_bare = side < BARE_BELOW
    width = radius * (0.2 if is_bare else 0.095)
    back = radius - width / 2
    pen = QPen(theme.colour(chair.role), width * (0.45 if chair.is_away else 1))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(middle.x() - back, middle.y() - back, 2 * back, 2 * back)
    # Few chairs must not become half circles.
    span = min(360 / of, 36) * ARC_PART
    centres = [90 - 360 * at / of for at in places]
    for centre in centres:
        painter.drawArc(box, round((centre - span / 2) * 16), round(span * 16))
    if is_bare or chair.is_away:
        return
    dot, away = radius * 0.082, radius * 0.77
    if chair.is_taken:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(chair.role))
    else:
        painter.setPen(QPen(theme.colour(chair.role), max(1.5, radius * 0.025)))
    for centre in centres:
        x, y = math.cos(math.radians(centre)) * away, math.sin(math.radians(centre)) * away
        painter.drawEllipse(QPointF(middle.x() + x, middle.y() - y), dot, dot)


def _keyhole(middle: QPointF, radius: float) -> QPainterPath:
    head, foot = radius * 0.135, radius * 0.115
    path = QPainterPath()
    path.addEllipse(QPointF(middle.x(), middle.y() - radius * 0.1), head, head)
    shaft = QPainterPath(QPointF(middle.x() - foot * 0.55, middle.y()))
    shaft.lineTo(middle.x() + foot * 0.55, middle.y())
    shaft.lineTo(middle.x() + foot, middle.y() + radius * 0.255)
    shaft.lineTo(middle.x() - foot, middle.y() + radius * 0.255)
    shaft.closeSubpath()
    return path.united(shaft)


def closed_ring(*, keyhole: bool = True) -> list[Chair]:
    """Return the chairs of the logo: all taken, one of them lit."""
    lit = 7
    chairs = [
        Chair(role="side_focus" if number == lit else "side_text", is_taken=True)
        for number in range(12)
    ]
    if not keyhole:
        chairs[0] = Chair(role="side_text", is_there=False)
    return chairs


def waiting_ring() -> list[Chair]:
    """Return the chairs of an empty state: all free, your own lit."""
    yours = 4
    return [
        Chair(role="amber_edge" if number == yours else "line", is_taken=number == yours)
        for number in range(8)
    ]


def small_ring() -> list[Chair]:
    """Return the chairs of the mark in the side bar."""
    lit = 7
    return [Chair(role="amber_edge" if number == lit else "side_text") for number in range(8)]


def countdown_ring(left: int, of: int) -> list[Chair]:
    """Return one dash a second, those gone by in pine: the ring closes."""
    gone = of - left
    return [
        Chair(role="pine" if number < gone else "line", is_away=number >= gone)
        for number in range(of)
    ]


class EmptyState(QWidget):
    """The ring with your chair lit, one sentence, and what to do first."""

    def __init__(
        self,
        title: str,
        text: str = "",
        primary: QWidget | None = None,
        secondary: QWidget | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        ring = Ring(side=170)
        ring.show_chairs(waiting_ring())
        name, sentence = heading(title, 1), words(text, "lead")
        column = QVBoxLayout(self)
        theme.space(self, column, gap_at_100=12)
        column.addStretch(1)
        column.addWidget(ring, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (name, sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(_centred(label))
        self._labels = (name, sentence)
        self._fit()
        acts = QWidget(self)
        row = FlowLayout(acts, gap=10)
        for act in (primary, secondary):
            if act is not None:
                row.addWidget(act)
        column.addWidget(acts, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        for label in self._labels:
            label.setMaximumWidth(theme.px(640))


def _centred(widget: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    row.addWidget(widget, 4)
    row.addStretch(1)
    return holder
