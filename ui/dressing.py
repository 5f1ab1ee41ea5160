"""The look of every window, given no more often than it can be drawn, and the first one's place."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from ui import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QApplication, QWidget

    from ui.shell import Shell

AGAIN_AFTER = 200  # milliseconds
DEFAULT_SIZE = (1366, 768)
NUMBERS = 4


def place(window: QWidget, given: Sequence[int], *, last: Sequence[int] | None) -> None:
    """Place a window by the numbers of the process before, else by those kept at its last end.

    A fifth number tells whether it filled the screen.
    """
    room = QGuiApplication.primaryScreen().availableGeometry()
    box = given[:NUMBERS] if len(given) >= NUMBERS else last
    if box is not None and room.intersects(QRect(*box)):
        window.setGeometry(QRect(*box))
    else:
        wide, high = min(DEFAULT_SIZE[0], room.width()), min(DEFAULT_SIZE[1], room.height())
        window.setGeometry(
            room.x() + (room.width() - wide) // 2,
            room.y() + (room.height() - high) // 2,
            wide,
            high,
        )
    if len(given) > NUMBERS and given[NUMBERS]:
        window.setWindowState(Qt.WindowState.WindowMaximized)


class Dresser(QObject):
    """Follows the settings and the desktop's own light and dark."""

    def __init__(
        self, qt: QApplication, shell: Shell, *, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(qt)
        self._qt, self._shell, self._seconds = qt, shell, seconds
        self._worn: tuple[str, int] | None = None
        self._since = 0.0
        # A held key asks for more sizes than can be drawn; only the last of them is wanted.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AGAIN_AFTER)
        self._soon.timeout.connect(self._dress_late)
        self.dress()
        shell.settings_changed.connect(self._dress_once)
        qt.styleHints().colorSchemeChanged.connect(self.dress)

    def dress(self, _what: object = None) -> None:
        """Put the look on now, where it differs from the one worn."""
        # Every widget there is takes its look anew, so other settings must not ask for it.
        if self._wanted() != self._worn:
            self._worn = self._wanted()
            self._shell.look_will_change.emit()
            settings = self._shell.settings
            theme.apply(self._qt, name=settings.theme, percent=settings.text_percent)
            self._since = self._seconds()

    def _wanted(self) -> tuple[str, int]:
        settings = self._shell.settings
        return (theme.resolved(settings.theme), settings.text_percent)

    def _dress_once(self, _what: object = None) -> None:
        """Dress at once; if that was done a moment ago, when no more is asked for."""
        if self._wanted() == self._worn:
            return
        if self._seconds() - self._since < AGAIN_AFTER / 1000:
            self._soon.start()
        else:
            self.dress()

    def _dress_late(self) -> None:
        """Dress, and tell the windows again: they laid themselves out for the old size."""
        self.dress()
        self._shell.settings_changed.emit(self._shell.settings)
