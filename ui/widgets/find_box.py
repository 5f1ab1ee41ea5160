"""A box to find something in the list below it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from ui.marking import override

AIR = 3  # em, for the button that clears it and the padding


class FindBox(QLineEdit):
    """As wide as the words that say what it finds."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setClearButtonEnabled(True)
        for inner in self.findChildren(QAbstractButton):
            # Qt makes a button of the cross and leaves it without a name.
            inner.setAccessibleName(self.tr("Clear"))

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(self._wanted_width(), 0))

    @override
    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(self._wanted_width(), 0))

    def _wanted_width(self) -> int:
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance(self.placeholderText()) + AIR * self.fontInfo().pixelSize()
