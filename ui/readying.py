"""Pages somebody is likely to visit, made ready in small turns while nothing else is done."""

from __future__ import annotations

import importlib
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ui.main_window import MainWindow

# In the order of an evening; what is seldom visited waits until somebody goes there.
LIKELY = (
    "meeting",
    "members",
    "meetings",
    "agreements",
    "safeguarding",
    "records",
    "backup",
    "member",
    "sign",
    "concern_new",
    "agreement",
    "member_new",
    "settings",
)
FIRST = 150  # milliseconds until the first page is painted and takes keys
PAINTED = 50
QUIET = 1000  # milliseconds without another look until the pages are made again
BETWEEN = 15  # milliseconds left to keys and paints between two turns
TURN = 0.008  # seconds that dressing parts may take in one turn


class Readying(QObject):
    """Loads, makes and dresses one page after the other; a page is not arrived at by that.

    It stops by itself when the window goes, as it does when the register is locked.
    """

    def __init__(self, window: MainWindow, pages: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(window)
        self._window, self._pages = window, pages
        self._steps = self._ready_all()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(FIRST)
        # Zero timers come in turns of their own, when there is nothing else to be done.
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._turn.timeout.connect(self._idle.start)
        self._idle.timeout.connect(self._take_turn)
        window.arrived.connect(self._let_paint)
        window.shell.look_will_change.connect(self._begin_again)

    def begin(self) -> None:
        """Begin once the window is at rest."""
        self._turn.start()

    @property
    def is_under_way(self) -> bool:
        """Tell whether something is still to be made ready."""
        return self._turn.isActive() or self._idle.isActive()

    def _begin_again(self) -> None:
        """Drop what nobody came to, which a new look would have to reach, until it is quiet."""
        self._window.drop_unseen()
        self._steps = self._ready_all()
        self._idle.stop()
        self._turn.start(QUIET)

    def _let_paint(self) -> None:
        """Wait until a page somebody went to is painted."""
        if self.is_under_way:
            self._idle.stop()
            self._turn.start(max(PAINTED, self._turn.remainingTime()))

    def _take_turn(self) -> None:
        if not self._window.isVisible():
            return
        # Who is asked something is not kept waiting, nor who is on the way to a page.
        if QApplication.activeModalWidget() is not None or Slices.are_under_way():
            self._turn.start(FIRST)
        elif next(self._steps, None) is not None:
            self._turn.start(BETWEEN)

    def _ready_all(self) -> Iterator[str]:
        for name in LIKELY:
            importlib.import_module(f"ui.pages.{self._pages[name][0]}")
            yield name
            made = self._window.make(name)
            yield name
            if made is not None:
                made.make_rest()
                yield name
            if (page := self._window.page(name)) is not None:
                yield name
                yield from _dress(page, name)


def _dress(page: QWidget, name: str) -> Iterator[str]:
    """Have a style sheet reach every part now and not when the page is first shown."""
    until = time.perf_counter() + TURN
    for part in page.findChildren(QWidget):
        part.ensurePolished()
        if time.perf_counter() > until:
            yield name
            until = time.perf_counter() + TURN
