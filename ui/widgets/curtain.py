"""What is laid out anew is painted in a turn of its own, and not half-way through."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

LONGEST = 0.15  # seconds; what is still to come then is seen coming


class Curtain(QObject):
    """Keeps the last picture of a widget on the screen until what is new there has its place."""

    def __init__(self, stage: QWidget) -> None:
        super().__init__(stage)
        self._stage = stage
        self._is_filling: Callable[[], bool] | None = None
        self._until = 0.0
        self._lift = QTimer(self)
        self._lift.setSingleShot(True)
        # Zero timers come after what was posted, so the new layout is worn before the paint.
        self._lift.setInterval(0)
        self._lift.timeout.connect(self._look)

    def fall(self, is_filling: Callable[[], bool] | None = None) -> None:
        """Paint nothing before the next turn, or as long as the stage is still being filled."""
        self._is_filling = is_filling
        self._until = time.monotonic() + LONGEST
        self._stage.setUpdatesEnabled(False)
        self._lift.start()

    def _look(self) -> None:
        is_filling = self._is_filling is not None and self._is_filling()
        if is_filling and time.monotonic() < self._until:
            self._lift.start()
        else:
            self._stage.setUpdatesEnabled(True)
