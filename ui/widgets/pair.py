"""Two cards beside each other, or under each other when the text is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.marking import override

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

GAP = 12


class Pair(QWidget):
    """Both get the same room unless said otherwise; in one row from `least` em on."""

    def __init__(
        self,
        first: QWidget,
        second: QWidget,
        *,
        least: float = 40,
        is_even: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._least = least
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GAP)
        self._box.addWidget(first, 1)
        self._box.addWidget(
            second,
            int(is_even),
            Qt.AlignmentFlag.AlignBottom if not is_even else Qt.AlignmentFlag(0),
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < self._least * self.fontInfo().pixelSize()
        direction = (
            QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        )
        if self._box.direction() != direction:
            self._box.setDirection(direction)
