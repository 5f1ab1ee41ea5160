"""How long the windows stand still: measured over each turn of the event loop."""

from __future__ import annotations

import time

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override


def hold_up(seconds: float) -> None:
    """Do nothing but work for so long, as no turn of the windows may."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


class Watch(QObject):
    """Keeps the longest time, and the most work for each act, between two moments of life.

    What the remote hands themselves do is left out, so `pause` and `go_on` stand around it. The
    time of the thread's own work is what a busy machine cannot make longer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.work: dict[str, float] = {}
        self.doing = ""
        self._wall, self._work = time.perf_counter(), time.thread_time()
        # Told around each turn, where a timer of ours would be one of many and miss an end.
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self.look)
        dispatcher.aboutToBlock.connect(self.look)

    def look(self) -> None:
        """Measure since the last look, and begin anew."""
        wall, work = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, wall - self._wall)
        self.work[self.doing] = max(self.work.get(self.doing, 0.0), work - self._work)
        self._wall, self._work = wall, work

    def go_on(self) -> None:
        """Begin to measure here."""
        self._wall, self._work = time.perf_counter(), time.thread_time()

    def forget(self) -> None:
        """Forget what was measured so far."""
        self.longest = 0.0
        self.work.clear()
        self.go_on()


class Strays(QObject):
    """Notes every part that is shown before it has its place, and so flashes as a window."""

    def __init__(self, application: QApplication, *, expected: tuple[str, ...]) -> None:
        super().__init__(application)
        self._expected = expected
        self.found: list[str] = []
        application.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            kind = type(watched).__name__
            if watched.isWindow() and watched.parent() is None and kind not in self._expected:
                self.found.append(f"{kind} {watched.accessibleName()!r}")
        return False
