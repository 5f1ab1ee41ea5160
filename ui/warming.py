"""What the window of a register needs, loaded while somebody types the passphrase that opens it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QScrollArea, QWidget

from ui import theme
from ui.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.main_window import MainWindow
    from ui.shell import Shell

# Each is loaded by itself, so that no key that is typed meanwhile waits for long.
MODULES = (
    "cryptography.hazmat.bindings._rust",
    "cryptography.hazmat.primitives.kdf.argon2",
    "cryptography.hazmat.primitives.kdf.hkdf",
    "cryptography.hazmat.primitives.ciphers.aead",
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


# Parts of the first page. The first of its kind has PySide6 learn its classes, Qt its style and the
# drawings of its icons; one is made and painted for that while nobody waits for it.
PARTS = (
    ("ui.widgets.header", "PageHeader"),
    ("ui.pages.today_cards", "NextMeeting"),
    ("ui.pages.today_cards", "Waiting"),
    ("ui.pages.today_cards", "LastBackup"),
    ("ui.pages.today_cards", "WhoCame"),
    ("ui.widgets.status_line", "StatusLine"),
    ("ui.widgets.bands", "SealedBand"),
    ("ui.widgets.notices", "UndoBar"),
)


class Warming(QObject):
    """Takes one step a turn of the event loop, once; at the end it makes the window itself."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._window: MainWindow | None = None
        self._slices = Slices(self, turn=0)
        self._has_begun = False

    def begin(self) -> None:
        """Begin, unless it has begun already."""
        if not self._has_begun:
            self._has_begun = True
            self._slices.begin(self._take_all())

    @property
    def is_under_way(self) -> bool:
        """Tell whether something is still to be loaded."""
        return self._slices.is_under_way

    def give_window(self) -> MainWindow:
        """Give the window that waits for its register, made now if there was no time before."""
        self._has_begun = True
        self._slices.stop()
        return self._window or self._made()

    def _made(self) -> MainWindow:
        from ui.main_window import MainWindow  # noqa: PLC0415 - none of it is needed before

        theme.add_other_fonts()
        return MainWindow(self._shell)

    def _take_all(self) -> Iterator[str]:
        for name in MODULES:
            importlib.import_module(name)
            yield name
        yield from _try_parts()
        self._window = self._made()
        yield "window"
        self._window.grab()


def _try_parts() -> Iterator[str]:
    theme.add_other_fonts()
    # Handing over parts that Qt made itself has PySide6 learn every class they could be of;
    # the watch over the keyboard would ask for that in the middle of opening.
    QScrollArea().viewport()
    if (application := QCoreApplication.instance()) is not None:
        application.children()
    for name, kind in PARTS:
        part: QWidget = getattr(importlib.import_module(name), kind)()
        yield kind
        part.grab()
        part.deleteLater()
        yield kind
