"""Work done in small turns of the event loop, so that keys and paints come in between."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Iterator

TURN = 0.008  # seconds that small steps may take together


class Slices(QObject):
    """Takes the steps of one piece of work, some a turn; a new piece takes the place of the old.

    Of several that are under way one takes its steps in each turn of the event loop, by rotation:
    their timers fire together, and together they would take too long.
    """

    finished = Signal()

    # A thread of windows has one event loop, and so has one line in front of it.
    _line: ClassVar[list[Slices]] = []
    _first_is_served: ClassVar[bool] = False

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

    @staticmethod
    def are_under_way() -> bool:
        """Tell whether any piece of work has steps left."""
        return any(isValid(each) and each.is_under_way for each in Slices._line)

    def begin(self, steps: Iterator[object]) -> None:
        """Take these steps, the first of them in a turn to come."""
        self._steps = steps
        Slices._line = [each for each in Slices._line if isValid(each) and each.is_under_way]
        if not Slices._line:
            Slices._first_is_served = False  # whoever that was has gone
        if self not in Slices._line:
            Slices._line.append(self)
        self._turn.start()

    def stop(self) -> None:
        """Leave the steps that are left."""
        self._turn.stop()
        self._steps = None

    def complete(self) -> None:
        """Take all that are left now."""
        while self._steps is not None:
            self._step()

    def _is_served(self) -> bool:
        """Tell whether this turn is its own; who had one goes to the end when the next one asks."""
        line = Slices._line
        if line == [self]:
            return True
        if Slices._first_is_served:
            Slices._first_is_served = False
            line.append(line.pop(0))
        elif not isValid(line[0]) or not line[0].is_under_way:
            line.pop(0)
        elif line[0] is self:
            Slices._first_is_served = True
            return True
        return False

    def _take_turn(self) -> None:
        if not self._is_served():
            return
        until = time.perf_counter() + self._most
        self._step()
        while self._steps is not None and time.perf_counter() < until:
            self._step()

    def _step(self) -> None:
        steps = self._steps
        # What a step calls may have begun another piece of work.
        if steps is not None and next(steps, self) is self and steps is self._steps:
            self._steps = None
            # Its steps may have been the last that knew the page, which is gone with them.
            if isValid(self):
                self.stop()
                self.finished.emit()
