"""A screen before unlocking that does slow work: one piece at a time, told of, and stopped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import RegisterError
from ui import messages
from ui.background import Job, Progress
from ui.unlock.screen import FULL, Busy, Screen
from ui.widgets import Banner, button
from ui.widgets.field import show_in_sight

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class WorkScreen(Screen):
    """What is under way, how it ended, and the buttons Back and Stop at its foot."""

    is_full = True

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(width=FULL, parent=parent)
        self._job: Job[object] | None = None
        self._done: Callable[..., object] | None = None
        self._refused: Callable[[RegisterError], object] | None = None
        self.message, self.busy = Banner("brick"), Busy()
        self.back = button(self.tr("&Back"), "big", "arrow-left")
        self.stop = button(self.tr("S&top"), "secondary", "x")
        self.message.hide()
        self.back.clicked.connect(self.left)
        self.stop.clicked.connect(self._stop)

    @property
    def is_working(self) -> bool:
        """Tell whether something is being done."""
        return self._job is not None

    def begin(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        *,
        text: str,
        refused: Callable[[RegisterError], object] | None = None,
    ) -> None:
        """Do slow work built from plain data; `done` gets what comes of it.

        `refused` gets why this piece did not come to its end, where that is said otherwise.
        """
        job: Job[object] = Job(work)
        self._job, self._done, self._refused = job, done, refused
        job.succeeded.connect(self._take)
        job.failed.connect(self._take_error)
        job.progressed.connect(self.busy.advance)
        self.message.hide()
        self.busy.begin(text)
        self.show_state()
        job.start()

    def show_state(self) -> None:
        """Show what can be done now."""

    def refuse(self, error: RegisterError) -> None:
        """Say why the work did not come to its end."""
        self.say("brick", messages.sentence(error))

    def say(self, kind: str, text: str, detail: str = "") -> None:
        """Say something that stays until the next piece of work."""
        self.message.show_message(kind, text, detail)
        self.message.show()
        self._show_in_sight(self.message)

    def lead_to(self, act: QWidget) -> None:
        """Put the keyboard on what leads on, and scroll to it."""
        act.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_in_sight(act)

    def foot_row(self, *acts: QWidget) -> QHBoxLayout:
        """Give the row with Back on the left, Stop and what leads on at the right."""
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        for act in (self.stop, *acts):
            row.addWidget(act)
        return row

    def _show_in_sight(self, part: QWidget) -> None:
        # It has its place only once all was laid out.
        QTimer.singleShot(0, self, partial(show_in_sight, part))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _take(self, result: object) -> None:
        done = self._end()
        if done is not None:
            done(result)

    def _take_error(self, error: Exception) -> None:
        refused = self._refused or self.refuse
        self._end()
        self.show_state()
        if not isinstance(error, RegisterError):
            raise error
        refused(error)

    def _end(self) -> Callable[..., object] | None:
        done, self._job, self._done, self._refused = self._done, None, None, None
        self.busy.end()
        return done
