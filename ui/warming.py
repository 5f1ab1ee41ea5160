"""What the window of a register needs, loaded while somebody types the passphrase that opens it."""

from __future__ import annotations

import importlib

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QScrollArea

# Each is loaded by itself, so that no key that is typed meanwhile waits for long.
MODULES = (
    "sqlcipher3.dbapi2",
    "filelock",
    "app.services.registers",
    "app.services.recovery",
    "app.services.safeguarding",
    "app.services.setup",
    "ui.unlock.sheet_screen",
    "ui.unlock.restore_screen",
    "ui.unlock.flow",
    "app.services.drafts",
    "ui.widgets.side_bar",
    "ui.widgets.top_tools",
    "ui.widgets.status_line",
    "ui.menus",
    "ui.main_window",
    "app.services.today",
    "ui.pages.page",
    "ui.pages.today_cards",
    "ui.pages.today",
    "ui.lock.guard",
    "ui.lock.keeping",
    "ui.lock.locker",
    "ui.lock.desktop",
    "ui.lock.tier",
)


class Warming(QObject):
    """Loads one module a turn of the event loop, once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(MODULES)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._load)

    def begin(self) -> None:
        """Begin, unless it has begun already."""
        if self._left:
            self._turn.start()

    @property
    def is_under_way(self) -> bool:
        """Tell whether something is still to be loaded."""
        return self._turn.isActive()

    def _load(self) -> None:
        if self._left:
            importlib.import_module(self._left.pop(0))
        if not self._left:
            self._turn.stop()
            # Handing over parts that Qt made itself has PySide6 learn every class they could be of;
            # the watch over the keyboard would ask for that in the middle of opening.
            QScrollArea().viewport()
            if (application := QCoreApplication.instance()) is not None:
                application.children()
