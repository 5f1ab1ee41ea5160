"""The way from a recovery sheet to a new passphrase, and to the sheet that takes its place."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import RegisterError
from app.services import on_disk, recovery, unlocking
from ui.background import Job, Progress
from ui.unlock.forgot import ForgotScreen
from ui.unlock.new_passphrase import PassphraseScreen

if TYPE_CHECKING:
    from app.services.on_disk import RegisterOnDisk
    from app.services.recovery import Recovered, RecoverySheet
    from app.services.registers import Unlocked
    from app.services.session import Clock
    from ui.unlock.window import UnlockWindow


class Recovering(QObject):
    """Leads through both; `changed` gives the unlocked register and its new sheet."""

    changed = Signal(object, object)
    kept = Signal()
    left = Signal()

    def __init__(self, window: UnlockWindow, clock: Clock) -> None:
        super().__init__(window)
        self._window, self._clock = window, clock
        self._recovered: Recovered | None = None
        self._screen: PassphraseScreen | None = None

    def forgot(self, register: RegisterOnDisk) -> None:
        """Open a register with its recovery sheet."""
        screen = ForgotScreen()
        screen.ask(register)
        screen.opened.connect(self._choose_new)
        screen.left.connect(self.left)
        self._window.show_screen(screen)

    def offer(self, recovered: Recovered) -> None:
        """Offer a new passphrase for what a sheet has brought back; the one it has may be kept."""
        screen = self._ask(
            recovered,
            self.tr("It is back. Choose a new passphrase"),
            self.tr(
                "The sheet opened it. If the passphrase is forgotten, choose a new one now. The old"
                " one and the old sheet then open nothing here, but still the older backups."
            ),
        )
        screen.back.setText(self.tr("&Keep the one it has"))
        screen.left.connect(self._keep)
        self._window.show_screen(screen)

    def _choose_new(self, recovered: Recovered) -> None:
        screen = self._ask(
            recovered,
            self.tr("The sheet fits. Choose a new passphrase"),
            self.tr("The old one and the old sheet then open only the older backups."),
        )
        screen.left.connect(self._leave)
        self._window.show_screen(screen)

    def _ask(self, recovered: Recovered, title: str, text: str) -> PassphraseScreen:
        self._recovered = recovered
        # What is wrong with the keys is said when they are written.
        with suppress(RegisterError):
            if on_disk.needs_key_file(recovered.register):
                stick = self.tr("The key file is then no longer needed to open the register.")
                text = f"{text} {stick}"
        screen = PassphraseScreen(None, title, text)
        screen.names, screen.makes_sheet = recovered.register.names, True
        screen.chosen.connect(self._set_passphrase)
        self._screen = screen
        return screen

    def _set_passphrase(self, passphrase: str) -> None:
        recovered, clock = self._recovered, self._clock
        if recovered is None or self._screen is None:
            return

        def work(_progress: Progress) -> tuple[Unlocked, RecoverySheet]:
            unlocked, sheet = recovery.set_passphrase(recovered, passphrase, clock=clock)
            # What speaks against it is said when it is opened: the passphrase was changed.
            with suppress(RegisterError):
                unlocked = unlocking.settled(unlocked)
            return unlocked, sheet

        self._screen.set_busy(self.tr("Changing the passphrase and making a new sheet"))
        job = Job(work)
        job.succeeded.connect(self._passphrase_set)
        job.failed.connect(self._not_taken)
        job.start()

    def _passphrase_set(self, outcome: tuple[Unlocked, RecoverySheet]) -> None:
        self._forget()
        self.changed.emit(*outcome)

    def _not_taken(self, error: Exception) -> None:
        if self._screen is not None:
            self._screen.set_busy("")
        if not isinstance(error, RegisterError):
            raise error
        if self._screen is not None:
            self._screen.show_error(error)

    def _keep(self) -> None:
        self._forget()
        self.kept.emit()

    def _leave(self) -> None:
        self._forget()
        self.left.emit()

    def _forget(self) -> None:
        self._recovered = None
        if self._screen is not None:
            self._screen.forget()
