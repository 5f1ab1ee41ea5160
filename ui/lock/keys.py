"""The lock key, heard everywhere in the program: over dialogs, menus and open lists too."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

_KEY_EVENTS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress})


class LockKey(QObject):
    """An application event filter for Ctrl+L: a QShortcut is silent under a modal dialog."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_armed = False

    def arm(self) -> None:
        """Listen from now on; before unlock there is nothing to lock."""
        self._is_armed = True

    def disarm(self) -> None:
        """Leave the key alone."""
        self._is_armed = False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._is_armed or event.type() not in _KEY_EVENTS:
            return False
        if not isinstance(event, QKeyEvent) or not _is_lock_key(event):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._is_armed = False
            self.pressed.emit()
        return True


def _is_lock_key(event: QKeyEvent) -> bool:
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() == Qt.Key.Key_L and plain == Qt.KeyboardModifier.ControlModifier
