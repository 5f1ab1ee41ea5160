"""Work done in small turns of the event loop, so that keys and paints come in between."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

TURN = 0.008  # seconds that small steps may take together


class Slices(QObject):
    """Takes the steps of one piece of work, some a turn; a new piece takes the place of the old."""

    finished = Signal()

    def __init__(self, parent: QObject, *, turn: float = TURN) -> None:
        super().__init__(parent)
        self._most = turn
        self._steps: Iterator[object] | None = None
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._take_turn)

    @property
    def is_under_way(self) -> bool:
        """Tell whether steps are left."""
        return self._steps is not None

    def begin(self, steps: Iterator[object]) -> None:
        """Take these steps, the first of them in a turn to come."""
        self._steps = steps
        self._turn.start()

    def stop(self) -> None:
        """Leave the steps that are left."""
        self._turn.stop()
        self._steps = None

    def complete(self) -> None:
        """Take all that are left now."""
        while self._steps is not None:
            self._step()

    def _take_turn(self) -> None:
        until = time.perf_counter() + self._most
        self._step()
        while self._steps is not None and time.perf_counter() < until:
            self._step()

    def _step(self) -> None:
        steps = self._steps
        # What a step calls may have begun another piece of work.
        if steps is not None and next(steps, self) is self and steps is self._steps:
            self.stop()
            self.finished.emit()
