"""What is done through assistive technology alone, which no key and no pointer tells of.

A screen reader or a switch presses a button, moves the keyboard or puts words into a box by a
message that Qt's own receiver hears. Reading comes the same way, and is answered whether or not
anybody is there; but only what is done changes what is painted, or where the keyboard is.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal

from ui.marking import override

RECEIVER = "AtSpiAdaptor"  # Linux; on Windows and macOS the messages come past the events
LAST = Qt.EventPriority.LowEventPriority.value - 1
# What is asked for while Qt hands out what waits comes behind all of it, whatever its priority.
ROUNDS = 2
MARK = QEvent.Type(QEvent.registerEventType())
CHANGES = frozenset({QEvent.Type.UpdateRequest, QEvent.Type.FocusIn})
# What the program's own doings begin with, besides everything that comes from the system.
BEGINNINGS = frozenset({QEvent.Type.Timer, QEvent.Type.MetaCall, QEvent.Type.SockAct})


class Assistive(QObject):
    """An event filter that tells a change made by such a message from all the program does itself.

    What comes in one turn together with anything else is not counted: a clock that shows the next
    minute while a screen reader reads must not keep the register open.
    """

    acted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_asked = False
        self._is_mixed = False
        self._rounds = 0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MetaCall and watched.metaObject().className() == RECEIVER:
            self._was_asked = True
        elif kind in CHANGES and not event.spontaneous():
            if self._was_asked and not self._is_mixed:
                self.acted.emit()
        elif kind in BEGINNINGS or _is_from_outside(event):
            self._mix()
        return False

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() != MARK:
            return super().event(event)
        self._rounds -= 1
        if self._rounds > 0:
            self._post_mark()
        else:
            self._is_mixed = self._was_asked = False
        return True

    def _mix(self) -> None:
        """Count nothing before everything has been done that this leads to."""
        self._rounds = ROUNDS
        if not self._is_mixed:
            self._is_mixed = True
            self._post_mark()

    def _post_mark(self) -> None:
        QCoreApplication.postEvent(self, QEvent(MARK), LAST)


def _is_from_outside(event: QEvent) -> bool:
    # Qt paints as if it were asked from outside, whoever asked.
    return event.spontaneous() and event.type() != QEvent.Type.Paint
