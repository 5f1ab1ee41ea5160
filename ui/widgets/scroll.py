"""A column that scrolls when the window is smaller than what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

from ui import theme
from ui.marking import override
from ui.widgets.steady import SteadyBox

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

LEAST = 40  # pixels of it that stay


class ScrollPage(QScrollArea):
    """Add to `body`; it is as wide as the window and as high as it needs to be."""

    def __init__(self, *, margin: int = theme.MARGIN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # It gives way to a long sentence above it, which would else be cut off.
        self.setMinimumHeight(LEAST)
        inside = QWidget()
        inside.setProperty("kind", "clear")
        self.body = SteadyBox(inside)
        self.body.setContentsMargins(margin, 6, margin, 16)
        self.body.setSpacing(theme.GAP)
        # One of our own: asking Qt for its own makes Python learn every kind of widget there is.
        self._view = QWidget()
        self.setViewport(self._view)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._inside = inside
        inside.installEventFilter(self)

    def bring_into_sight(self, part: QWidget) -> None:
        """Scroll to a part, unless it is higher than all that is seen at once.

        In a box of words it is the cursor that is sought.
        """
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._scroll_to(part)

    def _scroll_to(self, part: QWidget) -> None:
        is_box = isinstance(part, QPlainTextEdit | QTextEdit)
        if is_box or part.height() < self._view.height():
            self.ensureWidgetVisible(part)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        part = self._in_use(event.oldSize())
        super().resizeEvent(event)
        if part is not None:
            # A banner above takes its room from what one is about to press.
            self._scroll_to(part)

    def _in_use(self, room: QSize) -> QWidget | None:
        """Give what has the keyboard, if it was seen in this room or nothing was seen yet."""
        part = self._inside.focusWidget()
        if part is None or part is not self.window().focusWidget():
            return None
        top = part.mapTo(self._view, QPoint(0, 0)).y()
        was_seen = top >= 0 and top + part.height() <= room.height()
        return part if was_seen or not room.isValid() else None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self._inside:
            # What does not fit at large text is reached sideways rather than cut off.
            wide = self._inside.minimumSizeHint().width() > self._view.width()
            policy = (
                Qt.ScrollBarPolicy.ScrollBarAsNeeded
                if wide
                else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            )
            self.setHorizontalScrollBarPolicy(policy)
        return super().eventFilter(watched, event)


class ScrollStack(QStackedWidget):
    """Pages that scroll, one at a time: for a long sentence above it any of them gives way."""

    @override
    def hasHeightForWidth(self) -> bool:
        # Qt would take the height a page likes best at this width for the least it can do with.
        return False

    @override
    def minimumSizeHint(self) -> QSize:
        # Of what is shown: the line at the foot of another page takes no room from a sentence here.
        least, page = super().minimumSizeHint(), self.currentWidget()
        return least if page is None else QSize(least.width(), page.minimumSizeHint().height())
