"""A painted two-state button of fixed width: chosen or not, told by fill, border and weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QDynamicPropertyChangeEvent,
    QEvent,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from ui import theme
from ui.marking import override
from ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Sequence

RADIUS = 6
HEIGHT = 2.25  # em; 36 px at 100 %
PAD = 0.8


class Toggle(QAbstractButton):
    """Word and perhaps icon; `is_filled` paints the chosen state in pine."""

    def __init__(
        self, text: str, *, icon: str = "", is_filled: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._is_filled = is_filled
        self._is_bad = False
        self._is_shown_so = False
        self._hint: tuple[tuple[str, int], QSize] | None = None
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_checked(self, *, is_checked: bool) -> None:
        """Show it chosen or not, without telling: nobody pressed it."""
        self._is_shown_so = True
        self.setChecked(is_checked)
        self._is_shown_so = False

    @override
    def nextCheckState(self) -> None:
        # A press, which tells by itself, or another one of its choice was pressed.
        self._is_shown_so = True
        super().nextCheckState()
        self._is_shown_so = False

    @override
    def checkStateSet(self) -> None:
        super().checkStateSet()
        if not self._is_shown_so:
            # A screen reader turns it without a press: Qt changes it, and says nothing.
            QTimer.singleShot(0, self, self.clicked.emit)

    def show_bad(self, *, is_bad: bool) -> None:
        """Show by its border that something is wrong with the choice it belongs to."""
        self._is_bad = is_bad
        self.update()

    @override
    def sizeHint(self) -> QSize:
        # Asked many times for every row of a long list, so it is worked out once a font.
        wanted = (self.text(), self.font().pixelSize())
        if self._hint is None or self._hint[0] != wanted:
            self._hint = (wanted, self._measured())
        return self._hint[1]

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, border, ink, width = self._look()
        painter.setPen(QPen(theme.colour(border), width))
        painter.setBrush(theme.colour(fill))
        inset = width / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS
        )
        font = self._strong() if self.isChecked() else self.font()
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        em = self.fontInfo().pixelSize()
        words = painter.fontMetrics().horizontalAdvance(self.text())
        left = (self.width() - words - (1.5 * em if self._icon else 0)) / 2
        if self._icon:
            side = round(1.1 * em)
            pixels = theme.pixmap(self._icon, ink, side, self.devicePixelRatioF())
            painter.drawPixmap(round(left), round((self.height() - side) / 2), pixels)
            left += 1.5 * em
        painter.drawText(
            QRectF(left, 0, words + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.end()

    def _measured(self) -> QSize:
        em = self.fontInfo().pixelSize()
        words = QFontMetrics(self._strong()).horizontalAdvance(self.text())
        icon = round(1.5 * em) if self._icon else 0
        return QSize(words + icon + round(2 * PAD * em) + 4, round(HEIGHT * em))

    def _strong(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _look(self) -> tuple[str, str, str, float]:
        """Give fill, border, ink and border width for how it stands now."""
        if not self.isChecked():
            is_lit = self.underMouse() and self.isEnabled()
            if self._is_bad:
                return ("well" if is_lit else "surface", "brick", "ink", 2.0)
            width = 2.0 if theme.is_contrast() else 1.0
            return ("well" if is_lit else "surface", "edge", "ink", width)
        if theme.is_contrast():
            return ("pine" if self._is_filled else "ink", "ink", "ground", 2.0)
        if self._is_filled:
            return ("pine", "pine", "on_pine", 1.0)
        return ("well", "ink", "ink", 2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of few: what it stands for and its word."""

    value: str
    text: str
    icon: str = ""


class Choices(QWidget):
    """A choice of few as toggles beside each other; arrows move, one Tab stop."""

    chosen = Signal(str)

    def __init__(
        self, name: str, choices: Sequence[Choice], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._toggles: dict[str, Toggle] = {}
        row = FlowLayout(self)
        for choice in choices:
            toggle = SoftToggle(choice.text, icon=choice.icon, parent=self)
            toggle.setProperty("value", choice.value)
            self._toggles[choice.value] = toggle
            self._group.addButton(toggle)
            toggle.clicked.connect(self._tell)
            row.addWidget(toggle)

    @property
    def value(self) -> str:
        """Give what is chosen, or an empty text."""
        button = self._group.checkedButton()
        return str(button.property("value")) if button else ""

    def toggle(self, value: str) -> Toggle:
        """Give the toggle that stands for a value."""
        return self._toggles[value]

    def choose(self, value: str) -> None:
        """Choose without telling; an unknown value chooses nothing."""
        if value in self._toggles:
            self._toggles[value].show_checked(is_checked=True)
            return
        self._group.setExclusive(False)
        for toggle in self._toggles.values():
            toggle.show_checked(is_checked=False)
        self._group.setExclusive(True)

    @override
    def event(self, event: QEvent) -> bool:
        # A field marks its editor by this property, which no style sheet brings to what is painted.
        if isinstance(event, QDynamicPropertyChangeEvent) and event.propertyName().data() == b"bad":
            for toggle in self._toggles.values():
                toggle.show_bad(is_bad=self.property("bad") == "true")
        return super().event(event)

    def _tell(self) -> None:
        self.chosen.emit(str(self.sender().property("value")))


class SoftToggle(Toggle):
    """A toggle of a choice or a filter: chosen is pine soft with a pine border."""

    @override
    def _look(self) -> tuple[str, str, str, float]:
        if self.isChecked() and not theme.is_contrast():
            return ("pine_soft", "pine", "pine_text", 2.0)
        return super()._look()
