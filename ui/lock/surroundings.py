"""What is in front of the cover and behind it: nobody gets at either while the cover stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of the parts of a window Qt names those to no reader that are called this.
UNREAD = "qt_rubberband"
STAYS_AWAY = frozenset({Qt.WindowType.Popup, Qt.WindowType.ToolTip})


class Front:
    """The other windows of the program, put aside and given back."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._aside: list[QWidget] = []

    def close_lists(self) -> None:
        """Close menus and the lists of boxes."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            if popup.isVisible():
                popup.hide()
                break

    def put_aside(self) -> None:
        """Hide every other window; what was typed into it stays there."""
        was_used = QApplication.activeWindow() not in (None, self._window)
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible():
                if other.windowType() not in STAYS_AWAY:
                    self._aside.append(other)
                other.hide()
        if was_used:
            self._window.activateWindow()

    def give_back(self) -> None:
        """Show again what was put aside."""
        for other in self._taken():
            # One that somebody waits for in a loop of its own has been answered by its hiding.
            if other.windowModality() != Qt.WindowModality.ApplicationModal:
                other.show()
                other.activateWindow()

    def call_off(self) -> None:
        """Answer questions that were put aside with no: what they were asked for was stopped."""
        for other in self._taken():
            if isinstance(other, QDialog):
                other.reject()

    def _taken(self) -> Iterator[QWidget]:
        aside, self._aside = self._aside, []
        return (other for other in aside if isValid(other))


class Behind:
    """The window itself: what assistive technology asks for comes past every key and pointer."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._shut: list[QWidget] = []

    def shut(self) -> None:
        """Let nothing there be read aloud or pressed; the pages may go on all the same.

        They are not hidden: work that ends meanwhile asks whether its page is shown.

        A reader that knew a box from before would read and write it past all this, so what it was
        known by is forgotten; it is found under another number once the cover is gone.
        """
        if self._shut or not isinstance(self._window, QMainWindow):
            return
        for part in (self._window.centralWidget(), self._window.menuBar()):
            if part is None:
                continue
            part.setObjectName(UNREAD)
            part.setEnabled(False)
            _tell_readers(part, QAccessible.Event.ObjectHide)
            self._shut.append(part)
        for part in self._shut:
            _forget(part)

    def open(self) -> None:
        """Let all of it be reached again."""
        shut, self._shut = self._shut, []
        for part in shut:
            part.setObjectName("")
            part.setEnabled(True)
            _tell_readers(part, QAccessible.Event.ObjectShow)


def _tell_readers(part: QWidget, what: QAccessible.Event) -> None:
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(part, what))


def _forget(part: QWidget) -> None:
    """Let nothing there answer to what readers have called it so far."""
    if not QAccessible.isActive():
        return
    for each in (*part.findChildren(QWidget), part):
        known = QAccessible.queryAccessibleInterface(each)
        if known is not None:
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(known))
