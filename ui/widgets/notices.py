"""The lines a page says something with: banner, pause, undo bar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from ui import theme
from ui.marking import override
from ui.widgets.basic import IconLabel, announce, button, icon_label
from ui.widgets.field import is_in_sight, show_in_sight

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

BANNERS = {
    "amber": ("needs", "triangle-alert"),
    "brick": ("danger", "circle-x"),
    "pine": ("good", "circle-check"),
}
ICON, MARGIN, GAP = 22, 14, 12  # of a banner
LAID_OUT = 50  # milliseconds; long words find their height in more than one turn
UNDO_SECONDS = 10
EASIER_IN_MINUTES = 90  # seconds


def words(text: str = "", role: str = "", *, on: str = "") -> QLabel:
    """Make a wrapped label of plain words in a text role."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if on:
        label.setProperty("on", on)
    if role:
        theme.set_role(label, role)
    return label


class Banner(QFrame):
    """One sentence that stays, what to do about it, and the button for that."""

    acted = Signal()
    closed = Signal()

    def __init__(
        self,
        kind: str = "amber",
        text: str = "",
        detail: str = "",
        act: str = "",
        *,
        can_close: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon_label("triangle-alert", "amber", ICON)
        self._text, self._detail = words(role="strong"), words()
        self.act = button(act)
        self.act.clicked.connect(self.acted)
        self.close_button = button(self.tr("Close"), "quiet")
        self.close_button.clicked.connect(self._close)
        if not can_close:
            self.close_button.hide()
        self._said = QHBoxLayout()
        self._said.setSpacing(GAP)
        self._said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._said.addWidget(self._text, 1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._laid_out = (0, False, False)
        self._holder: QWidget | None = None
        self.show_message(kind, text, detail, act)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let long words at large text have the whole width, below what closes them."""
        indent = theme.icon_px(ICON) + GAP
        self._detail.setContentsMargins(indent, 0, 0, 0)
        shown = [act for act in (self.act, self.close_button) if not act.isHidden()]
        acts = sum(act.sizeHint().width() + GAP for act in shown)
        longest = max(
            label.fontMetrics().horizontalAdvance(label.text())
            for label in (self._text, self._detail)
        )
        is_wide = longest + indent + acts + 2 * MARGIN > self.width()
        lines = 2 if self._detail.text() else 1
        is_under = theme.is_large() and is_wide and lines > 1
        if (lines, is_under, is_wide) != self._laid_out:
            self._laid_out = (lines, is_under, is_wide)
            self._lay_out(lines, is_under=is_under, is_wide=is_wide)

    def _lay_out(self, lines: int, *, is_under: bool, is_wide: bool) -> None:
        grid, middle = self._grid, Qt.AlignmentFlag.AlignVCenter
        # What is put in the middle gets the height it likes best, which is not that of its lines.
        said = Qt.AlignmentFlag(0) if is_wide else middle
        for part in (self._said, self._detail, self.act, self.close_button):
            grid.removeItem(part) if isinstance(part, QHBoxLayout) else grid.removeWidget(part)
        if is_under:
            grid.addLayout(self._said, 0, 0, 1, 2, said)
            grid.addWidget(self.close_button, 0, 2, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._detail, 1, 0, 1, 3)
            grid.addWidget(self.act, 2, 0, 1, 3, Qt.AlignmentFlag.AlignRight)
        else:
            grid.addLayout(self._said, 0, 0, said)
            grid.addWidget(self._detail, 1, 0)
            grid.addWidget(self.act, 0, 1, lines, 1, middle)
            grid.addWidget(self.close_button, 0, 2, lines, 1, middle)

    def show_message(self, kind: str, text: str, detail: str = "", act: str = "") -> None:
        """Say something else; `kind` is amber, brick or pine."""
        card, icon = BANNERS.get(kind, BANNERS["amber"])
        theme.set_property(self, "card", card)
        self._icon.show_icon(icon, "pine_text" if kind == "pine" else kind)
        self._text.setText(text)
        theme.set_property(self._text, "role", kind)
        self._text.setFont(theme.font("strong"))
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.act.setText(act)
        self.act.setVisible(bool(act))
        self._fit()
        announce(self, f"{text} {detail}".strip())

    @property
    def text(self) -> str:
        """Give the sentence that stands there."""
        return self._text.text()

    def keep_keyboard_in_sight(self) -> None:
        """Hold the keyboard where what has it is pushed out of sight; closed, give it back."""
        QTimer.singleShot(LAID_OUT, self, self._hold_keyboard)

    def _hold_keyboard(self) -> None:
        holder = self.window().focusWidget()
        if not self.isVisible() or holder is None or is_in_sight(holder):
            return
        if self.close_button.isHidden():
            # Nothing here to press: the keys that scroll work, and Tab leads on.
            self.setAccessibleName(self.text)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._holder = holder
            self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        holder, self._holder = self._holder, None
        has_keyboard = self.close_button.hasFocus()
        self.hide()
        if has_keyboard and holder is not None and isValid(holder) and holder.isVisible():
            holder.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, holder, partial(show_in_sight, holder))
        self.closed.emit()


class TryPause(QLabel):
    """Says how long the next try has to wait; while it need not, there is nothing to see.

    It only asks: what is counted lies beside the register, for every window and every start.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        theme.set_role(self, "amber")
        self._seconds: Callable[[], float] | None = None
        self._again = QTimer(self)
        self._again.setInterval(1000)
        self._again.timeout.connect(self.look)
        self.hide()

    @property
    def is_on(self) -> bool:
        """Tell whether the next try has to wait, as it was when last looked."""
        return not self.isHidden()

    def watch(self, seconds: Callable[[], float] | None) -> None:
        """Ask this how many seconds are left, now and at every look; without it nobody waits."""
        self._seconds = seconds
        self.look()

    def look(self) -> None:
        """Show how long it still lasts, or that it is over."""
        seconds = 0.0 if self._seconds is None else self._seconds()
        was_on = self.is_on
        self.setVisible(seconds > 0)
        if seconds > 0:
            self.setText(self._words(max(1, round(seconds))))
            self._again.start()
        else:
            self._again.stop()
        if was_on != self.is_on:
            self.changed.emit()

    def holds(self) -> bool:
        """Tell somebody who wants to try now whether to wait, and say so if it is."""
        self.look()
        if self.is_on:
            announce(self, self.text())
            QTimer.singleShot(0, self, self._show_in_sight)
        return self.is_on

    def _show_in_sight(self) -> None:
        show_in_sight(self)

    def _words(self, seconds: int) -> str:
        if seconds > EASIER_IN_MINUTES:
            text = self.tr("After wrong tries there is a pause. Try again in {count} minutes.")
            return text.format(count=-(-seconds // 60))
        text = self.tr("After wrong tries there is a pause. Try again in {count} s.")
        return text.format(count=seconds)


class StateLine(QWidget):
    """An icon and a short sentence that change as one types."""

    def __init__(self, text: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon: IconLabel = icon_label("", "soft", 18)
        self._words = words(text, "soft")
        self._words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        self.say(text)

    @property
    def text(self) -> str:
        """Give what it says."""
        return self._words.text()

    def say(self, text: str, icon: str = "", role: str = "soft") -> None:
        """Say something else, with its icon and in its colour."""
        self._icon.setVisible(bool(icon))
        self._icon.show_icon(icon, "pine_text" if role == "pine" else role)
        self._words.setText(text)
        theme.set_property(self._words, "role", role)
        self._words.setFont(theme.font("soft"))


class UndoBar(QWidget):
    """Says what was done and takes it back for some seconds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        bar = QFrame(self)
        bar.setProperty("card", "undo")
        self._undo: Callable[[], object] | None = None
        self._left = 0
        self._text = words(on="ink")
        self._seconds = words(on="ink")
        self._seconds.setWordWrap(False)
        self.act = button(self.tr("&Undo"), "on-ink")
        self.act.clicked.connect(self._take_back)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        # The room around it is its own: hidden, it takes none from the page.
        around = QVBoxLayout(self)
        around.setContentsMargins(theme.MARGIN, 4, theme.MARGIN, 8)
        around.addWidget(bar)
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 7, 8, 7)
        row.setSpacing(12)
        row.addWidget(icon_label("undo-2", "ground"))
        row.addWidget(self._text, 1)
        row.addWidget(self._seconds)
        row.addWidget(self.act)
        self.hide()

    @property
    def can_undo(self) -> bool:
        """Tell whether something may still be taken back."""
        return self._undo is not None

    def offer(self, text: str, undo: Callable[[], object]) -> None:
        """Say what was done, and keep the way back open for some seconds."""
        self._undo, self._left = undo, UNDO_SECONDS
        self._text.setText(text)
        self._show_seconds()
        self.show()
        self._clock.start()
        announce(self, text)

    def withdraw(self) -> None:
        """Close the way back."""
        self._undo = None
        self._clock.stop()
        self.hide()

    def take_back(self) -> None:
        """Undo what was offered, if the time is not over."""
        self._take_back()

    def _take_back(self) -> None:
        undo = self._undo
        self.withdraw()
        if undo is not None:
            undo()

    def _tick(self) -> None:
        # Whoever is at the button gets the time to press it.
        if self.act.hasFocus() or self.underMouse():
            return
        self._left -= 1
        if self._left <= 0:
            self.withdraw()
        self._show_seconds()

    def _show_seconds(self) -> None:
        self._seconds.setText(self.tr("{count} s").format(count=self._left))
