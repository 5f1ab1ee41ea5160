"""The idle guard: says when nobody has touched the laptop for so long that it should lock."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from typing_extensions import override

from ui.lock.clock import boot_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

WARNING_SECONDS = 20
# Coarse, so that an idle laptop is woken as seldom as can be; the last steps are timed exactly.
_LOOK_EVERY_MS = 15_000

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


class IdleGuard(QObject):
    """Watch for keys and pointer; tell 20 seconds before the limit, and when it is reached.

    The time is read from a clock that runs in suspend, at every event and by a coarse timer, so a
    laptop that wakes after an hour locks at once instead of believing that no time has passed.
    """

    nearly = Signal(int)
    awake = Signal()
    idle = Signal()

    def __init__(self, *, clock: Callable[[], float] = boot_seconds) -> None:
        super().__init__()
        self._clock = clock
        self._limit = 0.0
        self._last = clock()
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def start(self, seconds: float) -> None:
        """Begin to watch with this limit in seconds; a running watch takes it over at once."""
        self._limit = seconds
        self.touch()

    def stop(self) -> None:
        """Watch no more."""
        self._limit = 0.0
        self._told = False
        self._timer.stop()

    def touch(self) -> None:
        """Count this moment as a sign of life."""
        self._last = self._clock()
        if self._told:
            self._told = False
            self.awake.emit()
        if self._limit > 0:
            self._wait(self._limit)

    def left(self) -> float:
        """Return how many seconds are left before the limit."""
        return self._limit - (self._clock() - self._last)

    def look(self) -> None:
        """Compare the clock with the limit, and tell what follows from it."""
        if self._limit <= 0:
            return
        left = self.left()
        if left <= 0:
            self.stop()
            self.idle.emit()
            return
        if left <= WARNING_SECONDS:
            self._told = True
            self.nearly.emit(math.ceil(left))
        self._wait(left)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._limit > 0 and event.type() in _SIGNS_OF_LIFE:
            # The look comes first: an event after a night in the bag is no sign of life in time.
            if self.left() <= 0:
                self.look()
            elif not self._told:
                self._last = self._clock()
            elif event.type() != QEvent.Type.MouseMove:
                self.touch()
        return False

    def _wait(self, left: float) -> None:
        """Look again at the next moment that matters: the warning, each second of it, the end."""
        precise = left <= WARNING_SECONDS
        if precise:
            wait = 1000 if left > 1 else max(1, int(left * 1000))
        else:
            wait = min(_LOOK_EVERY_MS, max(1, int((left - WARNING_SECONDS) * 1000)))
        kind = Qt.TimerType.PreciseTimer if precise else Qt.TimerType.CoarseTimer
        self._timer.setTimerType(kind)
        self._timer.start(wait)
