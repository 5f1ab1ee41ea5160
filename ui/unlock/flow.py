"""The ways to an open session: unlock, first run, recovery, restore, practice."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimeZone, Signal

from app.errors import RegisterError, UnknownRecordError
from app.services import drafts, on_disk, recovery, safeguarding, setup, sheet_proof
from ui.background import Job, Progress
from ui.unlock.comeback import Comeback
from ui.unlock.names import NamesScreen
from ui.unlock.new_passphrase import PassphraseScreen
from ui.unlock.recovering import Recovering
from ui.unlock.restore_screen import RestoreScreen
from ui.unlock.sheet_screen import SheetScreen
from ui.unlock.steps import Steps
from ui.unlock.unopened import Unopened
from ui.unlock.upgrading import Upgrading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.services.on_disk import RegisterOnDisk
    from app.services.recovery import RecoverySheet
    from app.services.registers import Unlocked
    from app.services.rotate import Rotated
    from app.services.session import Clock, Session
    from app.services.setup import Created
    from ui.unlock.window import UnlockWindow


class Flow(QObject):
    """Leads through the screens of one window; `opened` gives the session and a draft's key."""

    opened = Signal(object, object)
    left = Signal()

    def __init__(self, window: UnlockWindow, data: Path, clock: Clock) -> None:
        super().__init__(window)
        self._window, self._data, self._clock = window, data, clock
        self.wrong_tries = 0
        self._session: Session | None = None
        self._names: NamesScreen | None = None
        self._sealed_sheet: RecoverySheet | None = None
        self._sheets: list[SheetScreen] = []
        self._upgrading = Upgrading(window.lock, clock)
        self._upgrading.begun.connect(self._show_lock)
        self._upgrading.refused.connect(self.take_back)
        self._unopened = Unopened(window, self._open)
        self._unopened.opened.connect(self._came_back)
        self._upgrading.not_opened.connect(self._unopened.show)
        self._comeback = Comeback(window, data, clock, self._open)
        self._comeback.opened.connect(self._came_back)
        self._comeback.left.connect(self._back)
        self._recovering = Recovering(window, clock)
        self._recovering.changed.connect(self._passphrase_set)
        self._recovering.kept.connect(self._go_in)
        self._recovering.left.connect(self._back)
        self._comeback.recovered.connect(self._recovering.offer)

    def show_registers(self, *, chosen: str) -> None:
        """Show what can be opened on this computer."""
        self._window.show_registers(on_disk.on_this_computer(self._data), chosen=chosen)

    # --- unlocking ------------------------------------------------------------------------

    def unlocked(self, unlocked: Unlocked, typed: str) -> None:
        """Go on with the keys that the passphrase gave."""
        self._open(unlocked, partial(self._go_on, typed, unlocked.wrong_tries_before))

    def _go_on(self, typed: str, wrong_tries: int, session: Session) -> None:
        self.wrong_tries = wrong_tries
        self._window.lock.passphrase.forget()
        if not setup.is_finished(session):
            self._go_on_with_setup(session, typed)
        elif drafts.is_sealed_where_one_was(session) and not safeguarding.has_own_passphrase(
            session
        ):
            self._open_draft(session, typed)
        else:
            self.opened.emit(session, None)

    def _open(self, unlocked: Unlocked, then: Callable[[Session], object]) -> None:
        """Open what was unlocked, and go on with the session; what speaks against it is said."""
        self._upgrading.open(unlocked, partial(self._is_open, then))

    def _is_open(self, then: Callable[[Session], object], session: Session) -> None:
        self._session = session
        self._comeback.tell(session)
        then(session)

    def _show_lock(self, register_id: str) -> None:
        # Where it was unlocked all stays as it stands there, what was typed too.
        if self._window.stack.currentWidget() is not self._window.lock:
            self.show_registers(chosen=register_id)

    def take_back(self, register_id: str, error: RegisterError | None) -> None:
        """Be where it was unlocked, with why it did not open if that has a name."""
        self._session = None
        self.show_registers(chosen=register_id)
        if error is None:
            self._window.lock.take_back()
        else:
            self._window.show_error(error)

    def _open_draft(self, session: Session, typed: str) -> None:
        stick = self._window.lock.key_file.content
        request = safeguarding.TierRequest.of(session, typed, key_file=stick)

        def work(_progress: Progress) -> bytes:
            return safeguarding.open_tier_key(request)

        self._window.wait(
            self.tr("Opening"), self.tr("Bringing back what you were writing under seal")
        )
        # Closed, the page asks for the passphrase, as where the sealed part has one of its own.
        self._run(work, self._draft_opened, self._go_in)

    def _draft_opened(self, private: bytes) -> None:
        self.opened.emit(self._session, private)

    def _go_on_with_setup(self, session: Session, typed: str) -> None:
        register, stick = session.register, self._window.lock.key_file.content

        def work(_progress: Progress) -> RecoverySheet:
            return recovery.new_sheet(register, typed, key_file=stick)

        self._window.wait(
            self.tr("One step is left"), self.tr("Making a new recovery sheet for you")
        )
        self._run(work, self._new_sheet_made)

    def _new_sheet_made(self, sheet: RecoverySheet) -> None:
        if self._session is not None:
            self._tell(recovery.sheet_made, self._session)
            self._show_sheet(sheet, steps=2)

    # --- first run ------------------------------------------------------------------------

    def start_new(self) -> None:
        """Begin with a new register."""
        names = NamesScreen(self._steps(0))
        names.done.connect(self._ask_passphrase)
        names.left.connect(self._back)
        self._names = names
        self._window.show_screen(names)

    def _ask_passphrase(self) -> None:
        names = self._names
        if names is None:
            return
        screen = PassphraseScreen(
            self._steps(1),
            self.tr("Choose a passphrase"),
            self.tr("It locks everything. Long and easy to remember is better than short and odd."),
        )
        screen.names = (names.display.text(), names.discreet.text())
        screen.chosen.connect(self._create)
        screen.left.connect(self._back_to_names)
        self._screen = screen
        self._window.show_screen(screen)

    def _back_to_names(self) -> None:
        if self._names is not None:
            self._window.show_screen(self._names)

    def _create(self, passphrase: str) -> None:
        names = self._names
        if names is None:
            return
        request = setup.CreateRequest(
            data=self._data,
            display_name=names.display.text(),
            discreet_name=names.discreet.text(),
            passphrase=passphrase,
            time_zone=names.time_zone,
        )
        clock = self._clock

        def work(progress: Progress) -> Created:
            return setup.create(request, progress=progress, clock=clock)

        self._screen.set_busy(self.tr("Making the register. This takes some seconds, on purpose."))
        job = self._run(work, self._created, self._not_taken)
        job.progressed.connect(self._screen.busy.advance)

    def _created(self, created: Created) -> None:
        self._screen.forget()
        self._open(created.unlocked, partial(self._show_first_sheet, created.sheet))

    def _show_first_sheet(self, sheet: RecoverySheet, _session: Session) -> None:
        self._show_sheet(sheet, steps=2)

    def _not_taken(self, error: Exception) -> None:
        self._screen.set_busy("")
        if not isinstance(error, RegisterError):
            raise error
        self._screen.show_error(error)

    # --- the sheet ------------------------------------------------------------------------

    def _show_sheet(self, sheet: RecoverySheet, *, steps: int | None) -> None:
        screen = SheetScreen(
            self._window.shell,
            None if steps is None else self._steps(steps),
            can_leave=steps is not None,
        )
        session = self._session
        screen.show_sheet(sheet, is_practice=bool(session and session.is_practice))
        self._unopened.forget()
        screen.proven.connect(self._proven)
        screen.left.connect(self._leave)
        self._sheets.append(screen)
        if session is not None and steps is None:
            # Should it end here, the keys page says that this sheet may not be on paper.
            self._tell(sheet_proof.note_unproven, session)
        self._window.show_screen(screen)

    def _proven(self) -> None:
        session = self._session
        if session is None:
            return
        try:
            if not setup.is_finished(session):
                setup.finish(session)
        except RegisterError as error:
            self._sheets[-1].refuse(error)
            return
        for screen in self._sheets:
            screen.forget()
        second, self._sealed_sheet = self._sealed_sheet, None
        if second is not None:
            self._show_sheet(second, steps=None)
            return
        self._tell(sheet_proof.note_proven, session)
        self.opened.emit(session, None)

    def _leave(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            # On a full disk the last acts stay in the log beside the file, and are read from there.
            with suppress(RegisterError):
                session.close()
        self.left.emit()

    # --- forgotten passphrase -------------------------------------------------------------

    def forgot(self, register: RegisterOnDisk) -> None:
        """Open a register with its recovery sheet."""
        self._recovering.forgot(register)

    def _passphrase_set(self, unlocked: Unlocked, sheet: RecoverySheet) -> None:
        # What a sheet has brought back is open already.
        if self._session is not None:
            self._is_recovered(sheet, self._session)
        else:
            self._unopened.expect(unlocked, sheet)
            self._open(unlocked, partial(self._is_recovered, sheet))

    def _is_recovered(self, sheet: RecoverySheet, session: Session) -> None:
        self._tell(recovery.recovered, session)
        self._show_sheet(sheet, steps=None)

    def _tell(self, tell: Callable[[Session], None], session: Session) -> None:
        """Write a line of what is done already; without room it waits for the next unlock."""
        with suppress(RegisterError):
            tell(session)

    # --- all keys anew --------------------------------------------------------------------

    def renew_keys(self, register_id: str) -> None:
        """Make all keys of a closed register anew, as was asked before it locked."""
        from ui.unlock.renew_screen import RenewScreen  # noqa: PLC0415 - seldom needed

        register = self._closed(register_id)
        if register is None or register.problem is not None:
            return
        screen = RenewScreen(register, self._clock)
        screen.renewed.connect(self._renewed)
        screen.left.connect(self._back)
        self._window.show_screen(screen)

    def _closed(self, register_id: str) -> RegisterOnDisk | None:
        with suppress(UnknownRecordError):
            return on_disk.find(self._data, register_id)
        return None

    def _renewed(self, rotated: Rotated) -> None:
        self._unopened.expect(rotated.unlocked, rotated.sheet, rotated.sealed_sheet)
        self._open(rotated.unlocked, partial(self._show_new_sheets, rotated))

    def _show_new_sheets(self, rotated: Rotated, _session: Session) -> None:
        self._sealed_sheet = rotated.sealed_sheet
        self._show_sheet(rotated.sheet, steps=None)

    # --- restore and practice -------------------------------------------------------------

    @property
    def news(self) -> tuple[str, str] | None:
        """Give what is to be said in the window of a register that came back or was upgraded."""
        came_back, upgraded = self._comeback.news, self._upgrading.news
        if came_back is None or upgraded is None:
            return came_back or upgraded
        return came_back[0], " ".join((came_back[1], *upgraded)).lstrip()

    def undo_restore(self, register_id: str) -> None:
        """Undo the last restore of a closed register, as was asked before it locked."""
        register = self._closed(register_id)
        if register is not None:
            self._comeback.undo(register)

    @property
    def can_restore(self) -> bool:
        """Tell whether a restore may begin: nothing half done is on the screen."""
        shown = self._window.stack.currentWidget()
        if isinstance(shown, RestoreScreen):
            return not shown.is_working
        if self._window.lock.is_working:
            return False
        return self._session is None and shown in (self._window.lock, self._window.welcome)

    def restore_from(self, path: Path) -> None:
        """Begin to restore a backup that was opened from outside the program."""
        self.restore().take(path)

    def restore(self) -> RestoreScreen:
        """Ask for a backup to restore."""
        return self._comeback.restore()

    def _came_back(self, session: Session) -> None:
        self.opened.emit(session, None)

    def _go_in(self, _error: Exception | None = None) -> None:
        self.opened.emit(self._session, None)

    def practise(self) -> None:
        """Make the practice register and open it."""
        data, clock = self._data, self._clock
        zone = bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC"

        def work(progress: Progress) -> Unlocked:
            from app.services import practice  # noqa: PLC0415 - only for practice

            return practice.make(data, clock=clock, progress=progress, time_zone=zone)

        busy = self._window.wait(
            self.tr("Look around first"), self.tr("Inventing a group with a year behind it")
        )
        self._window.band.show()
        job = self._run(work, self._practice_made, self._practice_failed)
        job.progressed.connect(busy.advance)

    def _practice_made(self, unlocked: Unlocked) -> None:
        self._open(unlocked, self._came_back)

    def _practice_failed(self, error: Exception) -> None:
        self._window.band.hide()
        self.show_registers(chosen="")
        if not isinstance(error, RegisterError):
            raise error
        self._window.show_error(error)

    def _back(self) -> None:
        self.show_registers(chosen="")

    def _steps(self, at: int) -> Steps:
        steps = Steps((self.tr("Name"), self.tr("Passphrase"), self.tr("Recovery sheet")))
        steps.show_step(at)
        return steps

    def _run(
        self,
        work: Callable[[Progress], object],
        on_success: Callable[..., object],
        on_failure: Callable[..., object] | None = None,
    ) -> Job[object]:
        job = Job(work)
        job.succeeded.connect(on_success)
        job.failed.connect(on_failure or self._failed)
        job.start()
        return job

    def _failed(self, error: Exception) -> None:
        session, chosen = self._session, ""
        if session is not None:
            # What is left open here would be told of as open in another window.
            self._session, chosen = None, session.register.id
            with suppress(RegisterError):
                session.close()
        self.show_registers(chosen=chosen)
        if not isinstance(error, RegisterError):
            self._window.lock.take_back()
            raise error
        self._window.show_error(error)
