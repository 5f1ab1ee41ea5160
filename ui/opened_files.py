"""A backup opened from the desktop: given at the start, or handed over while the program runs.

macOS sends an event where other desktops start the program with a path.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent

from ui.marking import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.main_window import MainWindow
    from ui.unlock.doorway import Doorway

BACKUP = ".ckbackup"


class OpenedFiles(QObject):
    """Keeps the backup that waits to be looked into, until there is a window to show it in."""

    def __init__(self, qt: QApplication, given: str) -> None:
        super().__init__(qt)
        self._qt = qt
        self._waits = Path(given) if given else None
        self._doorway: Doorway | None = None
        self._window: MainWindow | None = None
        # The filter sees every event there is, so it is set only where the event exists.
        if sys.platform == "darwin":
            self.listen()

    def listen(self) -> None:
        """Take the files the desktop hands to the running program."""
        self._qt.installEventFilter(self)

    def lead(self, doorway: Doorway) -> None:
        """Go on with what waits, now that the way to a restore is there."""
        self._doorway = doorway
        self._go_on()

    def tell(self, window: MainWindow) -> None:
        """Say how to go on with what waits: while a register is open nothing is restored."""
        self._window = window
        self._go_on()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.FileOpen or watched is not self._qt:
            return False
        path = event.file() if isinstance(event, QFileOpenEvent) else ""
        if path.endswith(BACKUP):
            self._waits = Path(path)
            self._go_on()
        return True

    def _go_on(self) -> None:
        waits = self._waits
        if waits is None:
            return
        if self._window is not None:
            self._waits = None
            text = self.tr("“{name}” was opened. It can be restored while no register is open.")
            detail = self.tr("Lock with Ctrl+L, then choose Restore from a backup.")
            self._window.say("amber", text.format(name=waits.name), detail)
        elif self._doorway is not None and self._doorway.flow.can_restore:
            self._waits = None
            self._doorway.flow.restore_from(waits)
