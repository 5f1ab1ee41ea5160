"""New sheets of a register that does not open once its keys were changed: shown all the same.

The old sheet opens nothing any more, and the new one is nowhere but in memory: left to a later
unlock it would be gone, and the passphrase alone would be left.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import RegisterError
from app.services import sheet_proof
from ui.unlock.sheet_screen import SheetScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.recovery import RecoverySheet
    from app.services.registers import Unlocked
    from app.services.session import Session
    from ui.unlock.window import UnlockWindow


class Unopened(QObject):
    """Has each sheet typed back, then tries once more to open; `opened` gives the session."""

    opened = Signal(object)

    def __init__(
        self,
        window: UnlockWindow,
        open_session: Callable[[Unlocked, Callable[[Session], object]], None],
    ) -> None:
        super().__init__(window)
        self._window, self._open = window, open_session
        self._unlocked: Unlocked | None = None
        self._sheets: list[RecoverySheet] = []
        self._screen: SheetScreen | None = None

    def expect(self, unlocked: Unlocked, *sheets: RecoverySheet | None) -> None:
        """Hold the sheets of keys that are changed already, until they are on the screen."""
        # What was held of the register is let go of by the first try.
        self._unlocked = replace(unlocked, held=None)
        self._sheets = [sheet for sheet in sheets if sheet is not None]

    def forget(self) -> None:
        """Take it that somebody else shows them, because the register is open."""
        self._unlocked, self._sheets = None, []

    def show(self, error: RegisterError | None) -> None:
        """Show what is held, and why the register is not open; nothing if nothing is held."""
        if not self._sheets or self._unlocked is None:
            return
        screen = SheetScreen(self._window.shell, None, can_leave=False)
        screen.show_sheet(self._sheets[0], is_practice=self._unlocked.register.is_practice)
        screen.tell_not_open(error)
        screen.proven.connect(self._proven)
        self._screen = screen
        self._window.show_screen(screen)

    def _proven(self) -> None:
        if self._screen is not None:
            self._screen.forget()
        del self._sheets[:1]
        unlocked = self._unlocked
        if self._sheets:
            self.show(None)
        elif unlocked is not None:
            self.forget()
            self._open(unlocked, self._go_in)

    def _go_in(self, session: Session) -> None:
        # Their lines were written as it opened, with a note that no sheet was typed back.
        with suppress(RegisterError):
            sheet_proof.note_proven(session)
        self.opened.emit(session)
