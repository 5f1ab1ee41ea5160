"""What the screens before unlocking share: a column that scrolls, a busy line, a choice of few."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.marking import override
from ui.widgets import ScrollPage, announce, words
from ui.widgets.basic import is_enter
from ui.widgets.flow import FlowLayout

WIDE = 586  # pixels of the column beside the painted side
FULL = 980
LEFT, RIGHT = 67, 40  # pixels beside the words of a card one can press
STEP, PLACES = 250, 7  # milliseconds between two steps of a bar without an end, and how many


class Screen(QWidget):
    """One screen; add to `column`. `is_full` hides the painted side."""

    is_full = False

    def __init__(self, *, width: int = WIDE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width = width
        self.sheet = ScrollPage(margin=48, parent=self)
        holder = QWidget()
        holder.setProperty("kind", "clear")
        self._holder = holder
        self.column = QVBoxLayout(holder)
        self.column.setContentsMargins(4, 12, 4, 12)
        self.column.setSpacing(theme.gap(10))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(holder, 100)
        row.addStretch(1)
        self.sheet.body.addStretch(1)
        self.sheet.body.addLayout(row)
        self.sheet.body.addStretch(1)
        self.foot = FlowLayout(gap=14)
        self.foot.setContentsMargins(0, 0, 0, 0)
        foot = self._foot_row = QHBoxLayout()
        foot.addLayout(self.foot, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.sheet, 1)
        outer.addLayout(foot)
        self.fit()

    def fit(self) -> None:
        """Take the width the text size in use asks for."""
        self._holder.setMaximumWidth(theme.px(self._width))
        # Where nothing stands at the foot, what scrolls goes down to the window's edge.
        self._foot_row.setContentsMargins(52, 0, 52, 20 if self.foot.count() else 0)

    def stays(self) -> bool:
        """Tell whether the window has to stay until what is under way is over, and say so."""
        return False

    def start(self) -> None:
        """Put the focus where one begins."""


class QuietBar(QProgressBar):
    """A bar that moves in few steps while nobody knows how long it takes.

    Qt's own paints itself 30 times a second, a twentieth of the time that keys take to derive.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self._at = 0
        self._steps = QTimer(self)
        self._steps.setInterval(STEP)
        self._steps.timeout.connect(self._step)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._at = 0
        self._steps.start()
        super().showEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._steps.stop()
        super().hideEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > 0:
            super().paintEvent(event)
            return
        width = 2 if theme.is_contrast() else 1
        half = width / 2
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("edge"), width))
        painter.setBrush(theme.colour("well"))
        painter.drawRoundedRect(box, 7, 7)
        # There and back again.
        place = min(self._at, 2 * (PLACES - 1) - self._at)
        part = box.width() / PLACES
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("pine"))
        chunk = QRectF(box.left() + place * part, box.top(), part, box.height())
        painter.drawRoundedRect(chunk.adjusted(width, width, -width, -width), 6, 6)
        painter.end()

    def _step(self) -> None:
        self._at = (self._at + 1) % (2 * (PLACES - 1))
        if self.maximum() == 0:
            self.update()


class Busy(QWidget):
    """Says that something takes a moment, with a bar; never a frozen window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words("", "soft")
        self.bar = QuietBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addWidget(self.bar)
        self.hide()

    def begin(self, text: str) -> None:
        """Show what is being done."""
        self._words.setText(text)
        self.bar.setAccessibleName(text)
        self.bar.setRange(0, 0)
        self.show()
        announce(self, text)

    def advance(self, _stage: str, done: int, total: int) -> None:
        """Show how far it is."""
        if total > 0:
            self.bar.setRange(0, 100)
            self.bar.setValue(round(100 * done / total))

    def end(self) -> None:
        """Take it away again."""
        self.hide()


class BigChoice(QAbstractButton):
    """A card one can press: icon, title, a line, and an arrow."""

    def __init__(self, title: str, text: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line, self._icon = text, icon
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(84))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(210), theme.px(84))

    @override
    def heightForWidth(self, width: int) -> int:
        title, line = self.lines_high(width)
        return max(theme.px(84), title + line + theme.px(24))

    def lines_high(self, width: int) -> tuple[int, int]:
        """Give how high the title is, and the line under it at this width."""
        room = QRect(0, 0, width - theme.px(LEFT) - theme.px(RIGHT), 1)
        broken = QFontMetrics(theme.font("soft")).boundingRect(
            room, Qt.TextFlag.TextWordWrap, self._line
        )
        return QFontMetrics(theme.font("h2")).height(), broken.height()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            self.click()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if theme.is_contrast() else 1
        edge = "pine" if self.underMouse() else "line"
        painter.setPen(QPen(theme.colour(edge), width))
        painter.setBrush(theme.colour("surface"))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, 10, 10)
        ratio, side = self.devicePixelRatioF(), theme.px(30)
        middle = (self.height() - side) / 2
        icon = theme.pixmap(self._icon, "pine_text", side, ratio)
        painter.drawPixmap(theme.px(19), round(middle), icon)
        arrow = theme.px(20)
        pixels = theme.pixmap("chevron-right", "soft", arrow, ratio)
        painter.drawPixmap(self.width() - theme.px(38), round((self.height() - arrow) / 2), pixels)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        title, line = self.lines_high(self.width())
        top, left = (self.height() - title - line) / 2, theme.px(LEFT)
        wide = self.width() - left - theme.px(RIGHT)
        painter.setFont(theme.font("h2"))
        painter.setPen(theme.colour("ink"))
        painter.drawText(QRectF(left, top, wide, title), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(theme.font("soft"))
        painter.setPen(theme.colour("soft"))
        room = QRectF(left, top + title, wide, line)
        painter.drawText(room, Qt.TextFlag.TextWordWrap, self._line)


class RadioCard(QAbstractButton):
    """One register of several: a round mark and its discreet name."""

    focused = Signal()

    def __init__(self, text: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = note
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(note)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(46))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self.isChecked()
        width = 2 if is_on or theme.is_contrast() else 1
        painter.setPen(QPen(theme.colour("pine" if is_on else "edge"), width))
        fill = "pine_soft" if is_on else ("well" if self.underMouse() else "surface")
        painter.setBrush(theme.colour(fill))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, 8, 8)
        side = theme.px(18)
        mark = QRectF(theme.px(16), (self.height() - side) / 2, side, side)
        painter.setPen(QPen(theme.colour("pine" if is_on else "edge"), 2))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(mark)
        if is_on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("pine"))
            third = side * 0.27
            painter.drawEllipse(mark.adjusted(third, third, -third, -third))
        painter.setFont(theme.font("strong" if is_on else "body"))
        painter.setPen(theme.colour("ink"))
        room = box.adjusted(theme.px(44), 0, -10, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._note:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.colour("soft"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(room, flags, self._note)
        painter.end()
