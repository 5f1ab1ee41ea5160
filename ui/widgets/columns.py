"""A main column with a side column, which come under each other when the text is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.marking import override
from ui.widgets.steady import SteadyBox

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

NARROW = 52.0  # em; below this there is no room for two columns
SIDE = 18.75  # em; 300 px at 100 %
GAP = 16


class Columns(QWidget):
    """Two columns of cards; add to `main` and `side`, both end in a stretch of their own."""

    def __init__(self, parent: QWidget | None = None, *, side: float = SIDE) -> None:
        super().__init__(parent)
        self._side_em = side
        self._first: QWidget | None = None
        self._left, self._right = QWidget(self), QWidget(self)
        self.main, self.side = SteadyBox(self._left), SteadyBox(self._right)
        self._box = SteadyBox(self, direction=QBoxLayout.Direction.LeftToRight)
        for layout in (self.main, self.side, self._box):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(GAP)
        self._box.addWidget(self._left, 1, Qt.AlignmentFlag.AlignTop)
        self._box.addWidget(self._right, 0, Qt.AlignmentFlag.AlignTop)

    def lead_with(self, card: QWidget) -> None:
        """Let a card be the first of the side column, and first of all where that comes below."""
        self._first = card
        self._put_first()

    def _put_first(self) -> None:
        if self._first is not None:
            is_narrow = self._box.direction() == QBoxLayout.Direction.TopToBottom
            (self.main if is_narrow else self.side).insertWidget(0, self._first)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _arrange(self) -> None:
        em = self.fontInfo().pixelSize()
        is_narrow = self.width() < NARROW * em
        wanted = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
            self._put_first()
        if is_narrow:
            self._right.setMinimumWidth(0)
            self._right.setMaximumWidth(self.width())
        else:
            self._right.setFixedWidth(round(self._side_em * em))
