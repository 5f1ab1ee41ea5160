"""How long the windows stand still: measured between ticks of a timer on their own thread."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

EVERY = 2  # milliseconds


class Watch(QObject):
    """Keeps the longest time, and the most work, between two moments when the windows lived.

    What the remote hands themselves do is left out, so `pause` and `go_on` stand around it. The
    time of the thread's own work is what a busy machine cannot make longer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest = self.hardest = 0.0
        self.worst = self.doing = ""
        self._wall, self._work = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Measure since the last look, and begin anew."""
        wall, work = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, wall - self._wall)
        if work - self._work > self.hardest:
            self.hardest, self.worst = work - self._work, self.doing
        self._wall, self._work = wall, work

    def go_on(self) -> None:
        """Begin to measure here."""
        self._wall, self._work = time.perf_counter(), time.thread_time()

    def forget(self) -> None:
        """Forget what was measured so far."""
        self.longest = self.hardest = 0.0
        self.worst = ""
        self.go_on()
