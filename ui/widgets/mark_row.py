"""One place at a meeting: the name, what the door should know, and the toggles that mark it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from app.domain.agreements import SigningState
from app.domain.meetings import Mark, Place
from ui import theme
from ui.models import chips
from ui.widgets import Chip
from ui.widgets.elided import ElidedLabel
from ui.widgets.toggle import PAD, Toggle

NARROW = 36.0  # em
LEAST_PAD = 0.25  # em beside the words of a mark where a small screen has no more
KEYS = {
    Qt.Key.Key_1: Mark.PRESENT,
    Qt.Key.Key_2: Mark.APOLOGIES,
    Qt.Key.Key_3: Mark.ABSENT,
    Qt.Key.Key_4: Mark.LATE,
    Qt.Key.Key_5: Mark.LEFT_EARLY,
    Qt.Key.Key_0: Mark.UNKNOWN,
}

SHIFT = Qt.KeyboardModifier.ShiftModifier


class MarkToggle(Toggle):
    """Offers each key to its row first; a filter would be asked for paints and moves as well."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.parent()
        if not isinstance(row, MarkRow) or not row.take_key(self, event):
            super().keyPressEvent(event)

    may_shrink = False

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(hint.width() - self.spare, hint.height()) if self.may_shrink else hint

    @property
    def spare(self) -> int:
        """Give how much of its width its words can do without."""
        return round(2 * (PAD - LEAST_PAD) * self.fontInfo().pixelSize())

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        row = self.parent()
        if isinstance(row, MarkRow):
            row.entered.emit(self)


class MarkRow(QWidget):
    """Here, Sent word, Not here and a menu of the rarer ones, for one member."""

    marked = Signal(int, object)
    stepped = Signal(int, int)
    sought = Signal(str, int)
    entered = Signal(object)

    def __init__(self, place: Place, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.member_id = place.member_id
        self.mark = place.mark
        self.is_last = False
        self.look: tuple[object, ...] = ()
        self.name = ElidedLabel(name, self)
        self._late: QLabel | None = None
        self._names = QHBoxLayout()
        self._toggles = {
            Mark.PRESENT: MarkToggle(self.tr("Here"), icon="check", is_filled=True, parent=self),
            Mark.APOLOGIES: MarkToggle(self.tr("Sent word"), icon="message-circle", parent=self),
            Mark.ABSENT: MarkToggle(self.tr("Not here"), icon="minus", parent=self),
        }
        self._more = MarkToggle("···", parent=self)
        self._menu: QMenu | None = None
        self._connect()
        self._lay_out(place)
        self.rename(name)
        self.set_mark(place.mark)

    def rename(self, name: str) -> None:
        """Show another name, for when names are hidden or shown again."""
        self.name.setText(name)
        self.setAccessibleName(name)
        for toggle in self._toggles.values():
            # Named as it reads, so that it can be asked for by its words; whose it is comes after.
            toggle.setAccessibleName(toggle.text())
            toggle.setAccessibleDescription(name)
        self._more.setAccessibleName(self.tr("More for {name}").format(name=name))

    def set_mark(self, mark: Mark) -> None:
        """Show how the place is marked."""
        self.mark = mark
        shown = Mark.PRESENT if mark.is_here else mark
        for which, toggle in self._toggles.items():
            toggle.show_checked(is_checked=which is shown)
        self._say_how(mark)

    def take_focus(self, which: int) -> None:
        """Take the keyboard on the toggle of that number, counted from the left."""
        self._buttons()[which].setFocus(Qt.FocusReason.TabFocusReason)

    def toggle(self, mark: Mark) -> Toggle:
        """Give the toggle of a mark: present, apologies or absent."""
        return self._toggles[mark]

    @override
    def minimumSizeHint(self) -> QSize:
        # In one line the row would hold the page wider than a small window.
        margins = self._box.contentsMargins()
        least = self._marks.minimumSize().width() + margins.left() + margins.right()
        if not self._more.may_shrink:
            least -= sum(toggle.spare for toggle in self._buttons())
        return QSize(least, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW * self.fontInfo().pixelSize()
        direction = (
            QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        )
        if self._box.direction() != direction:
            self._box.setDirection(direction)
            for toggle in self._buttons():
                toggle.may_shrink = is_narrow
                toggle.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_last:
            return
        painter = QPainter(self)
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _connect(self) -> None:
        for mark, toggle in self._toggles.items():
            toggle.setProperty("mark", mark.value)
            toggle.clicked.connect(self._choose)
        for button in self._buttons():
            # Tab comes to the list once, and the list says where.
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._more.setCheckable(False)
        self._more.clicked.connect(self._open_menu)

    def _lay_out(self, place: Place) -> None:
        theme.set_role(self.name, "strong")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        names = self._names
        names.setSpacing(10)
        names.addWidget(self.name)
        for chip in _chips(place):
            names.addWidget(chip)
        names.addStretch(1)
        marks = QHBoxLayout()
        marks.setSpacing(6)
        for toggle in self._toggles.values():
            marks.addWidget(toggle)
        marks.addSpacing(4)
        marks.addStretch(1)
        marks.addWidget(self._more)
        self._marks = marks
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(18, 5, 10, 5)
        self._box.setSpacing(6)
        self._box.addLayout(names, 1)
        self._box.addLayout(marks)

    def _say_how(self, mark: Mark) -> None:
        is_special = mark in {Mark.LATE, Mark.LEFT_EARLY}
        if self._late is None and is_special:
            self._late = QLabel(self)
            theme.set_role(self._late, "soft")
            self._names.insertWidget(self._names.count() - 1, self._late)
        if self._late is not None:
            self._late.setText(chips.mark(mark).text if is_special else "")
            self._late.setVisible(is_special)

    def _buttons(self) -> list[MarkToggle]:
        return [*self._toggles.values(), self._more]

    def _choose(self) -> None:
        mark = Mark(self.sender().property("mark"))
        # Pressing what is chosen takes it back: unknown is a state of its own.
        is_taken_back = mark is self.mark or (mark is Mark.PRESENT and self.mark.is_here)
        self._tell(Mark.UNKNOWN if is_taken_back else mark)

    def _choose_rare(self, action: object) -> None:
        self._tell(Mark(action.data()))  # type: ignore[attr-defined]

    def _tell(self, mark: Mark) -> None:
        self.set_mark(mark)
        self.marked.emit(self.member_id, mark)

    def menu(self) -> QMenu:
        """Give the menu of the rarer marks, made when it is first asked for."""
        if self._menu is None:
            self._menu = QMenu(self)
            for mark, words in (
                (Mark.LATE, self.tr("Came &late")),
                (Mark.LEFT_EARLY, self.tr("Left &early")),
                (Mark.UNKNOWN, self.tr("&Not marked")),
            ):
                self._menu.addAction(words).setData(mark.value)
            self._menu.triggered.connect(self._choose_rare)
        return self._menu

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def take_key(self, watched: QWidget, event: QKeyEvent) -> bool:
        """Mark, step or seek as a key on one of the toggles says; tell if it says anything."""
        key = event.key()
        buttons = self._buttons()
        here = buttons.index(watched) if watched in buttons else 0
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | SHIFT):
            return False
        if event.text().isalpha():
            self.sought.emit(event.text(), here)
        elif event.modifiers() & SHIFT:
            return False
        elif key in KEYS:
            self._tell(KEYS[Qt.Key(key)])
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.stepped.emit(-1 if key == Qt.Key.Key_Up else 1, here)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            step = -1 if key == Qt.Key.Key_Left else 1
            self.take_focus(max(0, min(len(buttons) - 1, here + step)))
        else:
            return False
        return True


def _chips(place: Place) -> list[QWidget]:
    found: list[QWidget] = []
    if place.is_first_time:
        found.append(
            Chip(QCoreApplication.translate("MarkRow", "First time"), "hand-heart", "needs")
        )
    elif place.signing in {SigningState.TO_SIGN, SigningState.TO_RE_SIGN}:
        look = chips.signing(place.signing)
        found.append(Chip(look.text, look.icon, look.kind))
    return found
