"""Boxes for a number and for one of a list that a turn of the mouse wheel leaves alone.

Qt's own take the wheel that was meant for the page, and change what the pointer passes over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from ui import theme
from ui.marking import override

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

LEAST = 150  # pixels at 100 % of the closed list that stay


class NumberBox(QSpinBox):
    """A number that is typed, or changed with the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Qt's own policy would also give the keyboard to whatever the wheel passes.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceBox(QComboBox):
    """One of a list, chosen from it when it is open, or with the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def minimumSizeHint(self) -> QSize:
        # The longest word of the list need not be read whole while the list is closed.
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), theme.px(LEAST)), hint.height())

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
