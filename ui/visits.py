"""Going to a page: loading, making, filling and painting it in turns of their own.

A page that was never visited takes longer than one turn may. What is typed meanwhile is meant for
the page to come, and reaches it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QKeyEvent

from ui.marking import override
from ui.places import PAGES
from ui.slices import Slices
from ui.widgets.curtain import Curtain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QWindow
    from PySide6.QtWidgets import QWidget

    from app.services.papers import PaperOrder
    from ui.main_window import MainWindow

Act = Callable[[], object]
KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease})


class Visits(QObject):
    """Brings the window to one page after the other; of several wanted at once, to the last."""

    def __init__(self, window: MainWindow, stage: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._curtain = Curtain(stage)
        self._slices = Slices(self, turn=0)
        self._slices.finished.connect(self._let_go)
        self._handle: QWindow | None = None
        self._held: list[Act] = []

    @property
    def is_under_way(self) -> bool:
        """Tell whether a page is still to be arrived at."""
        return self._slices.is_under_way

    def go(self, name: str, args: dict[str, object]) -> None:
        """Go to a page, at once if it has been made."""
        self._set_out(name, partial(self._window.go, name, dict(args)))

    def show_paper(self, order: PaperOrder) -> None:
        """Go to the preview of a paper."""
        self._set_out("paper", partial(self._window.show_paper, order))

    def then(self, act: Act) -> None:
        """Do something on the page one is on the way to, or here."""
        if self.is_under_way:
            self._held.append(act)
        else:
            act()

    def stop(self) -> None:
        """Stay where one is."""
        self._slices.stop()
        self._let_go()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in KEYS and isinstance(event, QKeyEvent):
            self._held.append(partial(QCoreApplication.sendEvent, watched, event.clone()))
            return True
        return False

    def _set_out(self, name: str, arrive: Act) -> None:
        if name in self._window.pages():
            self._slices.stop()
            self._arrive(name, arrive)
            self._let_go()
            return
        self._hold()
        self._slices.begin(self._steps(name, arrive))

    def _steps(self, name: str, arrive: Act) -> Iterator[None]:
        if name in PAGES:
            importlib.import_module(f"ui.pages.{PAGES[name][0]}")
            yield
        made = self._window.make(name)
        yield
        if made is not None:
            made.make_rest()
            yield
        self._window.page(name)
        yield
        self._arrive(name, arrive)

    def _arrive(self, name: str, arrive: Act) -> None:
        page = self._window.page(name)
        self._curtain.fall(None if page is None else page.is_filling)
        arrive()

    def _hold(self) -> None:
        """Keep keys until the page is there that they are meant for."""
        handle = self._window.windowHandle()
        if self._handle is None and handle is not None:
            handle.installEventFilter(self)
            self._handle = handle

    def _let_go(self) -> None:
        """Hand on what was typed and asked for, in its order."""
        handle, self._handle = self._handle, None
        held, self._held = self._held, []
        if handle is not None:
            handle.removeEventFilter(self)
        for act in held:
            self.then(act)
