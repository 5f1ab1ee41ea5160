"""Headings, cards, buttons, chips and icons: what every page is made of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ui import theme
from ui.marking import override
from ui.widgets.steady import SteadyBox

MARGIN = 18  # of a card
CHIPS = {
    "good": ("pine_soft", "pine_text"),
    "needs": ("amber_soft", "amber"),
    "calm": ("well", "soft"),
    "bad": ("brick_soft", "brick"),
    "sealed": ("plum_soft", "plum"),
}


def heading(text: str, level: int = 1) -> QLabel:
    """Make a title; one of level 1 a page."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    theme.set_role(label, f"h{level}")
    return label


def button(text: str, kind: str = "secondary", icon: str = "") -> QPushButton:
    """Make a button: primary (one a page), secondary, quiet, sealed or danger."""
    made = Button(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    if icon:
        theme.set_icon(made, icon)
    else:
        theme.set_kind(made, kind)
    return made


def press_also_by(pressed: QPushButton, keys: str) -> None:
    """Let keys press a button too, and leave it the underlined letter of its words."""
    # A button's own shortcut would take the letter away, and Alt would write it into the words.
    also = QShortcut(QKeySequence(keys), pressed)
    also.setAutoRepeat(False)
    also.activated.connect(pressed.click)


class Button(QPushButton):
    """A button whose width fits its words in the weight they are painted in."""

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        # Qt leaves no air between icon and word; a space is what it measures.
        return hint + QSize(theme.px(6) if not self.icon().isNull() else 0, 0)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            self.click()
            return
        super().keyPressEvent(event)


def is_enter(event: QKeyEvent) -> bool:
    """Tell whether Enter was pressed, alone and anew.

    Qt knows Space alone outside a dialog; Enter is what a hand tries first.
    """
    is_held = bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
    is_meant = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
    return is_meant and not event.isAutoRepeat() and not is_held


class Card(QFrame):
    """A surface for one question; add to `body`. Kinds: plain, good, needs, danger, sealed."""

    def __init__(self, title: str = "", kind: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", kind or "plain")
        self.body = SteadyBox()
        self._outer = outer = SteadyBox(self)
        outer.addLayout(self.body)
        theme.space(self, outer, around_at_100=(MARGIN, MARGIN, MARGIN, MARGIN))
        theme.space(self, self.body, gap_at_100=10)
        # A card taller than what is in it must not spread its lines apart.
        outer.addStretch(0)
        self.title = heading(title, 2)
        # Shown before it has a parent, a widget would be a window of its own for a moment.
        if title:
            self.body.addWidget(self.title)
        else:
            self.title.hide()

    def use_all_height(self) -> None:
        """Let what is in it have the whole height, as of a card beside a higher one."""
        self._outer.setStretch(0, 1)

    def set_kind(self, kind: str) -> None:
        """Make it another kind of card."""
        theme.set_property(self, "card", kind or "plain")


# The kinds of chips and notes name their colours as the themes do, but for these.
_ROLES = {"good": "pine_text", "needs": "amber", "calm": "soft", "bad": "brick"}


class IconLabel(QWidget):
    """An icon beside words that say the same."""

    def __init__(self, name: str, role: str, side: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role, self._side = name, _ROLES.get(role, role), side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._name, self._role = name, _ROLES.get(role, role)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.icon_px(self._side), theme.px(self._side * 1.15))

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
        if not self._name:
            return
        side = theme.icon_px(self._side)
        painter = QPainter(self)
        pixels = theme.pixmap(self._name, self._role, side, self.devicePixelRatioF())
        painter.drawPixmap(0, round((self.height() - side) / 2), pixels)
        painter.end()


def icon_label(name: str, role: str = "ink", side: int = 20) -> IconLabel:
    """Make an icon that goes beside words; the words say the same."""
    return IconLabel(name, role, side)


class Chip(QLabel):
    """A state: an icon and a word in a pill, never to be clicked."""

    def __init__(
        self, text: str, icon: str, kind: str = "calm", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._icon, self._kind = icon, kind
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, text: str, icon: str, kind: str) -> None:
        """Show another state."""
        self._icon, self._kind = icon, kind
        self.setText(text)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        em = self._em()
        words = self._words_width()
        return QSize(round(words + 3.1 * em), round(1.75 * em))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        fill, ink = CHIPS.get(self._kind, CHIPS["calm"])
        em = self._em()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.colour(ink)
        edge.setAlphaF(1.0 if theme.is_contrast() else 0.55)
        width = 2 if theme.is_contrast() else 1
        painter.setPen(QPen(edge, width))
        painter.setBrush(theme.colour(fill))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        side = round(1.15 * em)
        pixels = theme.pixmap(self._icon, ink, side, self.devicePixelRatioF(), 2.0)
        painter.drawPixmap(round(0.55 * em), round((self.height() - side) / 2), pixels)
        painter.setFont(self._font())
        painter.setPen(theme.colour(ink))
        room = QRectF(self.rect()).adjusted(2.0 * em, 0, -0.4 * em, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    def _font(self) -> QFont:
        made = theme.font("strong")
        made.setPixelSize(self._em())
        return made

    def _em(self) -> int:
        return theme.px(14)

    def _words_width(self) -> int:
        return QFontMetrics(self._font()).horizontalAdvance(self.text())


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say something that has just appeared."""
    if not text:
        return
    # The names of everything a screen reader knows are many, and the first window says nothing.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: PLC0415

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
