"""The daily look through the whole register, begun by itself while nobody does anything."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.errors import CancelledError, RegisterError
from app.services import backups, drafts, whole
from ui import messages
from ui.background import Job, Progress
from ui.lock import keeping
from ui.slices import Slices
from ui.widgets.field import show_in_sight

if TYPE_CHECKING:
    from app.services.copying import Copying
    from app.services.session import Session
    from ui.lock.guard import Guard
    from ui.main_window import MainWindow

OPEN_FOR = 60.0  # seconds: who unlocks has come to do something
QUIET_FOR = 20.0  # seconds
LOOK_EVERY = 15_000  # milliseconds
LATER = 60 * 60 * 1000  # milliseconds until a disk may have room, or a day may be over


class DailyCheck(QObject):
    """Begins the check once a day and tells what it finds; it holds nothing else up.

    A backup, a lock or the end of the window stops it, and then it is simply due again.
    """

    def __init__(self, session: Session, window: MainWindow, guard: Guard) -> None:
        super().__init__(window)
        self._session, self._window, self._guard = session, window, guard
        self._shell = window.shell
        self._opened_at = guard.now
        self._copying: Copying | None = None
        self._was_whole = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        self._shell.work_stopped.connect(self._stopped)

    def begin(self) -> None:
        """Look from now on whether it is time."""
        self._timer.start(LOOK_EVERY)

    @property
    def is_under_way(self) -> bool:
        """Tell whether the register is being looked through just now."""
        return self._copying is not None

    def look(self) -> None:
        """Begin the check if it is due and nothing is going on; else look again later."""
        if self.is_under_way:
            return
        self._was_whole = self._session.read_only_because is None
        try:
            if not whole.is_due(self._session):
                self._timer.start(LATER)
            elif self._is_quiet():
                self._start()
            else:
                self._timer.start(LOOK_EVERY)
        except RegisterError as error:
            self._end(error)

    def _is_quiet(self) -> bool:
        return (
            self._guard.now - self._opened_at >= OPEN_FOR
            and self._guard.quiet_for >= QUIET_FOR
            and not Job.running()
            and not Slices.are_under_way()
            and QApplication.activeModalWidget() is None
            and QApplication.activePopupWidget() is None
        )

    def _start(self) -> None:
        copying = backups.begin_check(self._session)

        def work(progress: Progress) -> None:
            backups.check_whole(copying, progress=progress, cancelled=progress.cancelled)

        self._copying = copying
        job = self._shell.run(work, self._succeeded, self._failed)
        job.progressed.connect(self._progressed)
        self._shell.checking = job

    def _progressed(self, stage: str, _done: int, _total: int) -> None:
        if stage != "copy" and self.is_under_way:
            backups.snapshot_taken(self._session)

    def _succeeded(self, _nothing: object) -> None:
        self._end(None)

    def _failed(self, error: Exception) -> None:
        known = error if isinstance(error, RegisterError) else CancelledError()
        self._end(known)
        if known is not error:
            raise error

    def _stopped(self) -> None:
        """Leave nothing of a check whose Job was given up for a lock."""
        if self.is_under_way:
            self._end(CancelledError())

    def _end(self, error: RegisterError | None) -> None:
        copying, self._copying = self._copying, None
        self._shell.checking = None
        is_news = isinstance(error, whole.DAMAGE) and self._was_whole
        if is_news:
            # From then on the register takes no word, and what stands on the pages is nowhere else.
            self._keep_words()
        if copying is not None:
            # What cannot be set right again must not hold up a lock.
            with suppress(RegisterError):
                backups.end_check(self._session, copying, is_whole=error is None, found=error)
        if is_news and error is not None:
            self._tell(error)
        elif error is None and not self._was_whole:
            self._tell_of_recovery()
        self._shell.was_looked_through.emit()
        self._timer.start(LOOK_EVERY if isinstance(error, CancelledError) else LATER)

    def _keep_words(self) -> None:
        for page in self._window.pages().values():
            page.keep_draft()
        with suppress(RegisterError):
            drafts.keep_place(self._session, keeping.place_of(self._window))  # type: ignore[arg-type]

    def _tell(self, error: RegisterError) -> None:
        self._window.show_status()
        # Short: with large text a long banner would leave the page no room. Backup says the rest.
        words = self.tr("Nothing more is written from now on. The Backup page says what to do.")
        pages = self._window.pages().values()
        was_typing = any(page.draft() is not None for page in pages)
        if was_typing and not any(page.has_unkept for page in pages):
            words = self.tr("What you had typed is kept; what comes now cannot be. See Backup.")
        self._window.say("brick", messages.sentence(error), words)
        # Nobody asked for it: the box somebody types in must not be pushed out of sight.
        QTimer.singleShot(0, self, self._show_where_one_types)

    def _show_where_one_types(self) -> None:
        box = QApplication.focusWidget()
        if box is not None and self._window.isAncestorOf(box):
            show_in_sight(box)

    def _tell_of_recovery(self) -> None:
        self._window.say(
            "pine",
            self.tr("The whole register was looked through again, and nothing is wrong any more."),
            self.tr("Lock and unlock, and it can be written again."),
        )
