"""From keys to an open session; a register of an earlier Circlekeep is brought up to date first."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import RegisterError, SchemaTooOldError
from app.services import registers
from ui.background import Job, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.on_disk import RegisterOnDisk
    from app.services.registers import Unlocked
    from app.services.session import Clock, Session
    from ui.unlock.lock_screen import LockScreen


class Upgrading(QObject):
    """Opens what was unlocked; `begun` asks for the lock screen, which says what takes so long.

    After whatever keeps it from being opened comes `not_opened`, with the error if it has a name.
    """

    begun = Signal(str)
    refused = Signal(str, object)
    not_opened = Signal(object)

    def __init__(self, lock: LockScreen, clock: Clock) -> None:
        super().__init__(lock)
        self._lock, self._clock = lock, clock
        self._then: Callable[[Session], object] | None = None
        self._made: dict[str, tuple[str, str]] = {}
        self.news: tuple[str, str] | None = None

    def open(self, unlocked: Unlocked, then: Callable[[Session], object]) -> None:
        """Open it and give the session to `then`: at once, unless it is older than this program."""
        try:
            session = registers.open_session(unlocked, clock=self._clock)
        except SchemaTooOldError:
            self._upgrade(unlocked, then)
        except RegisterError as error:
            self.refused.emit(unlocked.register.id, error)
            self.not_opened.emit(error)
        except BaseException:
            self._lock.stand_ready()  # after a mistake of ours it can be tried again
            self.not_opened.emit(None)
            raise
        else:
            self._go_on(session, then)

    def _go_on(self, session: Session, then: Callable[[Session], object]) -> None:
        self.news = self._made.pop(session.register.id, None)
        # Nothing but the lock screen is left to show a failure: it would wait for ever.
        try:
            then(session)
        except RegisterError as error:
            self._let_go(session, error)
        except Exception:
            self._let_go(session, None)
            raise

    def _let_go(self, session: Session, error: RegisterError | None) -> None:
        with suppress(RegisterError):
            session.close()
        self.refused.emit(session.register.id, error)
        self.not_opened.emit(error)

    def _upgrade(self, unlocked: Unlocked, then: Callable[[Session], object]) -> None:
        clock = self._clock

        def work(progress: Progress) -> Unlocked:
            from app.services import salvage, upgrade  # noqa: PLC0415 - once in a schema's life

            try:
                return upgrade.upgrade(unlocked, cancelled=progress.cancelled, clock=clock)
            except salvage.DAMAGE as damage:
                return salvage.for_reading(unlocked, damage, cancelled=progress.cancelled)

        self._then = then
        job = Job(work)
        job.succeeded.connect(self._upgraded)
        job.failed.connect(self._failed)
        self.begun.emit(unlocked.register.id)
        self._lock.wait_for(
            job,
            self.tr(
                "This register was made by an earlier Circlekeep. A backup is made first, then it"
                " is brought up to date."
            ),
        )
        job.start()

    def _upgraded(self, unlocked: Unlocked) -> None:
        then = self._end()
        if unlocked.held is not None:
            self._made[unlocked.register.id] = (
                self.tr("Because of that it was not brought up to date for this Circlekeep."),
                self.tr("What can still be read of it is shown."),
            )
        else:
            with suppress(RegisterError):
                self._tell_where_the_copy_lies(unlocked.register)
        if then is not None:
            self.open(unlocked, then)

    def _tell_where_the_copy_lies(self, register: RegisterOnDisk) -> None:
        from app.services import upgrade  # noqa: PLC0415 - loaded by the job before

        backup = upgrade.safety_copy(register)
        if backup is not None:
            kept = self.tr("The backup made before that is kept until the keys change: {path}")
            self._made[register.id] = (
                self.tr("This register was brought up to date."),
                kept.format(path=backup),
            )

    def _failed(self, error: Exception) -> None:
        self._end()
        text = self.tr("This register was not brought up to date. What it holds is as it was.")
        try:
            self._lock.refuse(error, text)
        finally:
            self.not_opened.emit(error if isinstance(error, RegisterError) else None)

    def _end(self) -> Callable[[Session], object] | None:
        then, self._then = self._then, None
        self._lock.wait_no_more()
        return then
