"""What keeps every key on the cover: behind it lies a page whose shortcuts still hear them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from ui.marking import override

if TYPE_CHECKING:
    from collections.abc import Iterator


class Barrier(QObject):
    """Stands while the cover does."""

    def __init__(self, cover: QWidget) -> None:
        super().__init__(cover)
        self._cover = cover

    def stand(self) -> None:
        """Let no key by from now on."""
        if (application := QApplication.instance()) is not None:
            application.installEventFilter(self)

    def fall(self) -> None:
        """Let keys go where they go."""
        if (application := QApplication.instance()) is not None:
            application.removeEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # Accepted it comes as a plain key, and never as the shortcut of something behind.
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and self._take(event):
            return True
        if self._is_behind(watched):
            self._cover.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def _take(self, event: QKeyEvent) -> bool:
        """Do what the underlined letters on the cover stand for."""
        keys = QKeySequence(event.keyCombination())
        for part in self._parts():
            if isinstance(part, QAbstractButton) and part.shortcut() == keys:
                part.click()
                return True
            if isinstance(part, QLabel) and QKeySequence.mnemonic(part.text()) == keys:
                buddy = part.buddy()
                if buddy is not None:
                    buddy.setFocus(Qt.FocusReason.ShortcutFocusReason)
                    return True
        return False

    def _parts(self) -> Iterator[QWidget]:
        for part in self._cover.findChildren(QWidget):
            if part.isVisible() and part.isEnabled():
                yield part

    def _is_behind(self, widget: QWidget) -> bool:
        window = self._cover.window()
        is_on_it = widget is self._cover or self._cover.isAncestorOf(widget)
        return not is_on_it and widget is not window and widget.window() is window
