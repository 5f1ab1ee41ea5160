"""The ways back to an earlier state: a backup restored, and a restore undone."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import RegisterError
from app.services import drafts, on_disk
from ui import dates
from ui.unlock.restore_screen import RestoreScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from app.services.on_disk import RegisterOnDisk
    from app.services.registers import Unlocked
    from app.services.restore import Preview
    from app.services.session import Clock, Session
    from app.services.undo import SetAside
    from ui.unlock.window import UnlockWindow


class Comeback(QObject):
    """Leads through both; `opened` gives the session, and `news` what is to be said in it.

    Where a recovery sheet opened it `recovered` comes instead: the passphrase may be forgotten.
    """

    opened = Signal(object)
    recovered = Signal(object)
    left = Signal()

    def __init__(
        self,
        window: UnlockWindow,
        data: Path,
        clock: Clock,
        open_session: Callable[[Unlocked, Callable[[Session], object]], None],
    ) -> None:
        super().__init__(window)
        self._window, self._data, self._clock = window, data, clock
        self._open = open_session
        self.news: tuple[str, str] | None = None

    def restore(self) -> RestoreScreen:
        """Ask for a backup and put it in place."""
        screen = RestoreScreen(self._data, self._clock)
        screen.restored.connect(self._restored)
        screen.left.connect(self.left)
        self._window.show_screen(screen)
        return screen

    def undo(self, register: RegisterOnDisk) -> None:
        """Undo the last restore of a closed register, if what it replaced is still here."""
        from ui.unlock.undo_screen import UndoScreen  # noqa: PLC0415 - seldom needed

        if not on_disk.can_undo_restore(register):
            return
        screen = UndoScreen(register, self._clock)
        screen.undone.connect(self._undone)
        screen.left.connect(self.left)
        self._window.show_screen(screen)

    def tell(self, session: Session) -> None:
        """Say what came back, where the process that brought it ended before it could."""
        if not on_disk.can_undo_restore(session.register):
            return
        from app.services import undo  # noqa: PLC0415 - seldom needed

        kept = undo.offer(session)
        if kept is not None:
            undone, restored = self.tr("The restore was undone."), self.tr("A backup was restored.")
            self._tell_on_today(session, undone if kept.is_undone else restored)

    def _restored(self, unlocked: Unlocked, preview: Preview) -> None:
        self._open(unlocked, partial(self._go_on_restored, preview))

    def _go_on_restored(self, preview: Preview, session: Session) -> None:
        from app.services import restore  # noqa: PLC0415 - loaded by the screen before

        # A line that finds no room waits, and comes with the next unlock.
        with suppress(RegisterError):
            restore.record(session, preview)
        text = self.tr("The backup was restored. All is as it was on {day}, {time}.")
        if preview.code is None:
            # A passphrase changed since, perhaps because somebody knew it, is the old one again.
            text = self.tr(
                "The backup was restored. All is as it was on {day}, {time}, and it opens with what"
                " opened it then."
            )
        self._tell_on_today(session, _at(text, preview.made_at))
        recovered = restore.opened_by_sheet(session, preview)
        if recovered is None:
            self.opened.emit(session)
        else:
            self.recovered.emit(recovered)

    def _undone(self, unlocked: Unlocked, state: SetAside) -> None:
        self._open(unlocked, partial(self._go_on_undone, state))

    def _go_on_undone(self, state: SetAside, session: Session) -> None:
        from app.services import undo  # noqa: PLC0415 - loaded by the screen before

        with suppress(RegisterError):
            undo.record(session)
        text = self.tr("The restore was undone. All is as it was on {day}, {time}.")
        self._tell_on_today(session, _at(text, state.written_at))
        self.opened.emit(session)

    def _tell_on_today(self, session: Session, text: str) -> None:
        """Have it said on the first page, and not where somebody was in the state that came."""
        with suppress(RegisterError):
            drafts.forget_place(session)
        kept = self.tr(
            "What was here before is kept until you next unlock. The Backup page brings it back."
        )
        self.news = (text, kept if on_disk.can_undo_restore(session.register) else "")


def _at(text: str, moment: datetime) -> str:
    here = moment.astimezone()
    return text.format(day=dates.long_date(here.date()), time=dates.clock(here.time()))
