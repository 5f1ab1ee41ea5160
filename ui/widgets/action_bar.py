"""The line at the foot of a page, with the button that finishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.marking import override
from ui.widgets.notices import StateLine, words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

GAP = 12
LEAST_SAID = 80  # pixels at 100 % that what is missing needs beside the buttons
WELL_SAID = 180  # and those that go before the keys of a button


class ActionBar(QFrame):
    """The line at the foot of a page: what is missing, and the button that finishes it.

    Where the line has no room for both, what is missing stands above the buttons.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "bar")
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        self._said = QWidget()
        self._middle = QHBoxLayout(self._said)
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._hints: list[QLabel] = []
        self._acts: list[QAbstractButton] = []
        self._column, self._row = QVBoxLayout(self), QHBoxLayout()
        self._column.setContentsMargins(theme.MARGIN, 8, theme.MARGIN, 8)
        self._column.setSpacing(4)
        self._row.setSpacing(GAP)
        self._row.addLayout(self._left)
        self._row.addWidget(self._said, 1)
        self._row.addStretch(0)
        self._row.addLayout(self._right)
        self._column.addLayout(self._row)
        self.hide()

    @override
    def minimumSizeHint(self) -> QSize:
        # Not of how it is laid out now: a window could never be made smaller than that.
        least = self._beside() - sum(hint.sizeHint().width() + GAP for hint in self._hints)
        return QSize(least, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Before it has its look nobody can tell how wide the buttons are.
        self.fit()

    def fit(self) -> None:
        """Put what is missing where there is room, and leave out keys where there is none."""
        for hint in self._hints:
            hint.setVisible(self._beside() + self._said_first() <= self.width())
        is_above = self._beside() + theme.px(LEAST_SAID) > self.width()
        if is_above == (self._column.indexOf(self._said) >= 0):
            return
        if is_above:
            self._row.removeWidget(self._said)
            self._column.insertWidget(0, self._said)
        else:
            self._column.removeWidget(self._said)
            self._row.insertWidget(1, self._said, 1)

    def _beside(self) -> int:
        """Give the width of all but what is missing."""
        shown = [
            part.sizeHint().width() + GAP
            for part in (*self._acts, *self._hints)
            if not part.isHidden() or part in self._hints
        ]
        return sum(shown) + 2 * theme.MARGIN

    def _said_first(self) -> int:
        """Give the width that what is missing has before a hint has any."""
        return theme.px(WELL_SAID) if self._middle.count() else 0

    def say(self, text: str) -> StateLine:
        """Put a sentence in the middle and return it, to be changed later."""
        line = StateLine(text)
        self._middle.addWidget(line, 1)
        self.show()
        return line

    def add(self, act: QAbstractButton, *, hint: str = "") -> None:
        """Put a button on the right, with a few words before it."""
        if hint:
            self._hints.append(_hint(hint))
            self._right.addWidget(self._hints[-1])
        self._right.addWidget(act)
        self._acts.append(act)
        theme.set_property(act, "kind", _bigger(act))
        self.show()

    def add_left(self, act: QAbstractButton) -> None:
        """Put a button on the left: the bin, or leaving it for later."""
        self._left.addWidget(act)
        self._acts.append(act)
        self.show()


def _bigger(act: QAbstractButton) -> str:
    kind = str(act.property("kind") or "secondary")
    return "big" if kind == "secondary" else kind


def _hint(text: str) -> QLabel:
    label = words(text, "soft")
    label.setWordWrap(False)
    return label
