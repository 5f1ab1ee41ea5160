"""The side bar: the group's discreet name, seven places to go, and Safety."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.marking import override
from ui.widgets.basic import is_enter
from ui.widgets.notices import words
from ui.widgets.ring import Ring, small_ring

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, WIDE = 212, 290
ROW, ROW_LARGE, ROW_LOW = 42, 60, 40
BAR = 4


class NavRow(QAbstractButton):
    """One place to go: icon and word, filled when one is there."""

    def __init__(self, text: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(text)
        # A place one goes to is a button to a screen reader; a checkable one would be a tick box.
        self.is_here = False
        self.setProperty("on", "side")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        # In a low window the rows come closer to each other before anything is cut off.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_here(self, *, is_here: bool) -> None:
        """Show, and tell a screen reader, whether one is there."""
        self.is_here = is_here
        self.setAccessibleDescription(self.tr("Current page") if is_here else "")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(100, ROW_LARGE if theme.is_large() else max(24, theme.px(ROW)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(100, min(ROW_LOW, self.sizeHint().height()))

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
        box = QRectF(self.rect())
        if self.is_here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("side_chosen"))
            painter.drawRoundedRect(box, 8, 8)
            lit = "side_chosen_text" if theme.is_contrast() else "amber_edge"
            painter.setBrush(theme.colour(lit))
            high = box.height() * 0.52
            painter.drawRoundedRect(QRectF(5, (box.height() - high) / 2, BAR, high), 2, 2)
        elif self.underMouse():
            self._paint_hover(painter, box)
        role = "side_chosen_text" if self.is_here else "side_text"
        side = theme.px(20) if not theme.is_large() else theme.px(16)
        soft = role if self.is_here else "side_soft"
        pixels = theme.pixmap(self._icon, soft, side, self.devicePixelRatioF())
        painter.drawPixmap(18, round((box.height() - side) / 2), pixels)
        painter.setFont(self._font())
        painter.setPen(theme.colour(role))
        left = 18 + side + 12
        painter.drawText(box.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    def _font(self) -> QFont:
        made = theme.font("strong" if self.is_here else "body")
        if theme.is_large():
            # The bar keeps its words; it cannot grow as fast as the page.
            made.setPixelSize(min(made.pixelSize(), 30))
        return made

    def _paint_hover(self, painter: QPainter, box: QRectF) -> None:
        tint = theme.colour("side_text")
        tint.setAlphaF(0.12)
        painter.setPen(
            QPen(theme.colour("side_text"), 2) if theme.is_contrast() else Qt.PenStyle.NoPen
        )
        painter.setBrush(tint)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)


class SafetyButton(NavRow):
    """Always there, on every page: what to do when somebody may be in danger."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "life-buoy", parent)

    @override
    def sizeHint(self) -> QSize:
        return QSize(100, 56 if theme.is_large() else theme.px(38))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.colour("side_focus"), 2))
        tint = theme.colour("side_focus")
        tint.setAlphaF(0.15 if self.underMouse() else 0.0)
        painter.setBrush(tint)
        painter.drawRoundedRect(box, 7, 7)
        side = theme.px(20) if not theme.is_large() else theme.px(16)
        pixels = theme.pixmap("life-buoy", "side_focus", side, self.devicePixelRatioF())
        painter.drawPixmap(16, round((self.height() - side) / 2), pixels)
        made = theme.font("strong")
        made.setPixelSize(min(made.pixelSize(), 30))
        painter.setFont(made)
        painter.setPen(theme.colour("side_text"))
        room = QRectF(self.rect()).adjusted(16 + side + 10, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class SideBar(QFrame):
    """Tells which place was chosen; it never counts anything."""

    chosen = Signal(str)

    def __init__(
        self, places: Sequence[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", "side")
        self.rows: dict[str, NavRow] = {}
        self._top = QWidget(self)
        ring = Ring(side=34)
        ring.show_chairs(small_ring())
        self._name = words("", "strong", on="side")
        top = QHBoxLayout(self._top)
        top.setContentsMargins(7, 0, 0, 0)
        top.setSpacing(12)
        top.addWidget(ring)
        top.addWidget(self._name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 12)
        column.setSpacing(3)
        column.addWidget(self._top)
        column.addSpacing(14)
        for page, text, icon in places:
            row = NavRow(text, icon, self)
            row.clicked.connect(self._choose)
            row.setProperty("page", page)
            self.rows[page] = row
            column.addWidget(row)
        column.addStretch(1)
        self.safety = SafetyButton(self.tr("Safety"), self)
        self.safety.setProperty("page", "safety")
        self.safety.clicked.connect(self._choose)
        column.addWidget(self.safety)
        self.fit()

    def show_name(self, name: str) -> None:
        """Show the discreet name of the register."""
        self._name.setText(name)

    def show_place(self, page: str) -> None:
        """Show where one is; a page that is none of the seven leaves all of them plain."""
        for name, row in self.rows.items():
            row.show_here(is_here=name == page)

    def fit(self) -> None:
        """Take the width the text size in use asks for."""
        self._top.setVisible(not theme.is_large())
        self.setFixedWidth(WIDE if theme.is_large() else round(WIDTH * self._growth()))
        for row in (*self.rows.values(), self.safety):
            row.updateGeometry()

    def _growth(self) -> float:
        return max(1.0, theme.LOOK.percent / 100 * 0.92)

    def _choose(self) -> None:
        self.chosen.emit(str(self.sender().property("page")))
