"""Locking step by step: cover, keep, close, replace. What is unsaved is never given up.

Zone one may fail: it ends with every draft written, or with the cover and two ways on.
Zone two may not stop: once the words are safe, nothing keeps the process alive.
"""

from __future__ import annotations

import contextlib
import time
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.errors import RegisterError
from app.services import on_disk, registers, safeguarding
from app.services.registers import UnlockRequest
from ui import messages
from ui.background import Job, Progress
from ui.lock import clipboard, keeping
from ui.lock.cover import Cover
from ui.lock.surroundings import Front

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.session import Session
    from ui.lock.guard import Guard
    from ui.main_window import MainWindow

PATIENCE = 1.0  # seconds for all jobs together
LOOK_AGAIN = 3000  # milliseconds
LONGEST_WAIT = 30 * 60  # seconds of quiet, for a backup that is being written


class Locker(QObject):
    """Locks one open register, or ends the program the same way."""

    uncovered = Signal()

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        guard: Guard,
        *,
        leave: Callable[[bool], None],
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._guard = session, window, guard
        self._leave, self._front = leave, Front(window)
        self._is_under_way = False
        self._ends = False
        self._place: dict[str, object] = {}
        self._work = QTimer(self)
        self._work.setInterval(LOOK_AGAIN)
        self._work.setSingleShot(True)
        self._work.timeout.connect(self.lock_for_quiet)

    @cached_property
    def cover(self) -> Cover:
        """Give what hides the window while it counts or locks, made when it is first needed."""
        delay = partial(safeguarding.delay_before_next_try, self._session)
        cover = Cover(self._window, delay=delay)
        cover.stayed.connect(self._stay)
        cover.ran_out.connect(self.lock_for_quiet)
        cover.lock_wanted.connect(self.lock)
        cover.retry_wanted.connect(self._try_again)
        cover.shown_wanted.connect(self._check_passphrase)
        return cover

    def lock(self) -> None:
        """Lock now; a second call while one is under way is ignored."""
        self._start(ends=False)

    def lock_for_quiet(self) -> None:
        """Lock because it grew quiet; a backup she has started may end first, under the cover."""
        is_held_off = self._window.shell.holds_off_lock and self._guard.quiet_for < LONGEST_WAIT
        if not self._is_under_way and is_held_off:
            # There is no way back from here, so nothing may stand in front of the cover either.
            self._hide_everything()
            self.cover.wait_for_work()
            self._work.start()
            return
        self.lock()

    def end(self) -> None:
        """Save the same way and end the program."""
        self._start(ends=True)

    def warn(self, minutes: int) -> None:
        """Cover the window and count the last seconds."""
        if not self._is_under_way and not self.cover.is_counting:
            self._keep_quietly()
            # In front of it the countdown would not be seen, and no key would stay.
            self._front.close_lists()
            self.cover.count_down(minutes)
            self._front.put_aside()

    # --- zone one -------------------------------------------------------------------------

    def _start(self, *, ends: bool) -> None:
        if self._is_under_way:
            return
        self._is_under_way, self._ends = True, ends
        self._guard.swallows_keys = True
        try:
            self._window.visits.stop()
            self._place = keeping.place_of(self._window)
            keeping.commit_editors()
        finally:
            # Also after a bug: it would leave a window that hears no key, and that never locks.
            self._hide_everything()
            self._try_again()

    def _try_again(self) -> None:
        self.cover.drop()
        self._guard.swallows_keys = True
        is_kept, sentence = False, self.tr("Something unexpected stopped it.")
        try:
            self._stop_jobs()
            keeping.keep(self._session, self._window, self._place)
            is_kept = True
        except (RegisterError, OSError) as error:
            if isinstance(error, RegisterError):
                sentence = messages.sentence(error)
        finally:
            # Also after a bug: an exception would leave a covered process nobody can use.
            if is_kept:
                self._finish()
            else:
                self._guard.swallows_keys = False
                can_write = self._session.read_only_because is None
                self.cover.show_failure(sentence, can_try_again=can_write)
                self._ask_for_key_file()

    def _keep_quietly(self) -> None:
        with contextlib.suppress(RegisterError):
            for page in self._window.pages().values():
                page.write_draft()

    def _stop_jobs(self) -> None:
        jobs = Job.running()
        for job in jobs:
            job.abandon()
        until = time.monotonic() + PATIENCE
        for job in jobs:
            job.wait(max(0, round((until - time.monotonic()) * 1000)))
        for page in self._window.pages().values():
            page.work_stopped()
        self._window.shell.work_stopped.emit()

    def _hide_everything(self) -> None:
        self._front.close_lists()
        self.cover.drop()
        self._front.put_aside()
        self._window.menuBar().hide()
        self.cover.drop()

    # --- zone two -------------------------------------------------------------------------

    def _finish(self) -> None:
        try:
            clipboard.clear()
        finally:
            try:
                self._session.close()
            finally:
                self._leave(self._ends)

    # --- the two ways on ------------------------------------------------------------------

    def _lift(self) -> None:
        """Show the window again, with the keyboard back in the box it was in."""
        self.cover.lift()
        page = self._window.page(self._window.here)
        box = None if page is None else page.focusWidget()
        if box is not None:
            box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stay(self) -> None:
        self._work.stop()
        self._lift()
        self._front.give_back()
        self._guard.touch()

    def _ask_for_key_file(self) -> None:
        # What is wrong with the keys is said when they are used.
        with contextlib.suppress(RegisterError):
            if on_disk.is_key_file_needed(self._session.folder):
                self.cover.failure.key_file.ask(self._session.register, is_needed=True)

    def _check_passphrase(self, typed: str) -> None:
        request = UnlockRequest(
            register=self._session.register,
            passphrase=typed,
            key_file=self.cover.failure.key_file.content,
        )

        otherwise = self._session.key_block

        def work(_progress: Progress) -> object:
            return registers.derive_keys(request, otherwise=otherwise)

        job = Job(work)
        job.succeeded.connect(self._uncover)
        job.failed.connect(self._refuse)
        job.start()

    def _uncover(self, _unlocked: object) -> None:
        self._is_under_way = False
        if self._session.read_only_because is not None:
            # They can never be kept; she sees them now, and must be able to lock after that.
            for page in self._window.pages().values():
                page.give_up()
        self._window.menuBar().show()
        self._lift()
        self._front.call_off()
        self._guard.touch()
        self.uncovered.emit()

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, RegisterError):
            self.cover.failure.refuse(messages.sentence(error))
            return
        # Not that the passphrase is wrong: it may be right.
        self.cover.failure.refuse(self.tr("Something unexpected stopped it. Try again."))
