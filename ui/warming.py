"""What the window of a register needs, loaded while somebody types the passphrase that opens it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import delete

from ui import theme
from ui.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.main_window import MainWindow
    from ui.shell import Shell

# Each is loaded by itself, so that no key that is typed meanwhile waits for long.
MODULES = (
    "app.vault.argon2",
    "cryptography.hazmat.bindings._rust",
    "cryptography.hazmat.primitives.kdf.hkdf",
    "cryptography.hazmat.primitives.ciphers.aead",
    "app.storage.engine",
    "filelock",
    "app.services.registers",
    "app.storage.safety_copies",
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
    "ui.lock.clipboard",
    "ui.lock.veil",
    "ui.readying",
    "ui.daily_check",
    "ui.first_words",
)


# Parts of the window. The first of its kind has PySide6 learn its classes and Qt its style; one
# is made and painted by itself, so that making the window does not hold a key up for long.
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
    """Takes one step a turn of the event loop, once; at the end it makes the window itself.

    The window comes with its first page, in the size of the one it will take the place of.
    """

    def __init__(self, shell: Shell, parent: QObject, *, instead_of: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell, self._instead_of = shell, instead_of
        self._window: MainWindow | None = None
        self._slices = Slices(self, turn=0)
        self._has_begun = False
        shell.look_will_change.connect(self._begin_again)

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
        window, self._window = self._window, None
        return window or self._made()

    def _begin_again(self) -> None:
        """Make the window once more, in the look and size that text has from now on."""
        if self._window is not None:
            # At once: what waits to be deleted would still be given the new look.
            delete(self._window)
            self._window = None
            self._slices.begin(self._take_all())

    def _made(self) -> MainWindow:
        from ui.main_window import MainWindow  # noqa: PLC0415 - none of it is needed before

        theme.add_other_fonts()
        return MainWindow(self._shell)

    def _take_all(self) -> Iterator[str]:
        for name in MODULES:
            importlib.import_module(name)
            yield name
        from app.services import unlocking  # noqa: PLC0415 - loaded just now

        unlocking.rehearse()
        yield "keys"
        yield from _try_parts()
        self._window = window = self._made()
        yield "window"
        from ui.pages.today import TodayPage  # noqa: PLC0415 - none of it is needed before

        if self._instead_of is not None:
            window.resize(self._instead_of.size())
        page = TodayPage(None, self._shell)
        yield "page"
        page.rehearse()
        yield "words"
        window.expect("today", page)


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
