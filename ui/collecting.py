"""Collecting garbage on the thread of the windows, and on no other.

Python collects cycles on whatever thread happens to allocate. A worker that came upon a dropped
widget took it apart there: Qt then says that timers cannot be stopped from another thread, and
the program may end at once (seen: a segmentation fault in a run of the tests).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer

EVERY = 30_000  # milliseconds: an idle laptop is woken as seldom as can be


class Collector(QObject):
    """Switches Python's own collecting off and does it in turns of the event loop."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        # What is there at the start stays to the end, and need not be looked through each time.
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect as deep as Python itself would by now, if there is anything to look through."""
        due = [count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(max(depth for depth, is_due in enumerate(due) if is_due))
