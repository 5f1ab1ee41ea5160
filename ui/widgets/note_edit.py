"""A box for plain sentences that grows with what is written in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from ui import theme
from ui.marking import override

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QResizeEvent

AROUND = 12  # border and padding above and below; high contrast has thicker borders


class NoteEdit(QPlainTextEdit):
    """Plain text only; Tab leaves the box, and `left` tells when it is left."""

    left = Signal()

    def __init__(self, *, lines: int = 3, most: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._most = lines, most
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(source.text())

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A context menu or another window takes the focus only for a moment.
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted_height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._wanted_height())

    def _wanted_height(self) -> int:
        spacing = self.fontMetrics().lineSpacing()
        # QPlainTextDocumentLayout counts its height in lines, not in pixels.
        written = round(self.document().size().height())
        lines = min(max(written, self._lines), self._most)
        # Under a style sheet frameWidth() tells the padding at the sides, which is wider.
        frame = AROUND + 2 * int(theme.is_contrast()) + round(2 * self.document().documentMargin())
        return lines * spacing + frame

    def _fit(self, *_args: object) -> None:
        wanted = self._wanted_height()
        if self.height() != wanted:
            self.setFixedHeight(wanted)
