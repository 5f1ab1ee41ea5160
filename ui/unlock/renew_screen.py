"""All keys anew: asks what opens the register now, and does it while nothing is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from app.errors import CancelledError, RegisterError, WrongPassphraseError
from app.services import registers, rotate
from app.services.key_changes import Secrets
from ui.marking import override
from ui.unlock.working import WorkScreen
from ui.widgets import button, heading, words
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.secrets_form import SecretsForm

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.key_changes import Cost
    from app.services.on_disk import RegisterOnDisk
    from app.services.rotate import Rotated
    from app.services.session import Clock
    from ui.background import Progress


class RenewScreen(WorkScreen):
    """Both secrets of now, a new passphrase if she wants one, and one button."""

    renewed = Signal(object)

    def __init__(
        self, register: RegisterOnDisk, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._register, self._clock = register, clock
        # How hard new passphrases are made to guess; None is measured on this computer.
        self.cost: Cost = None
        self.secrets = SecretsForm()
        self.new = NewPassphrase(self.tr("&New passphrase"))
        self.go = button(self.tr("&Make all keys anew"), "primary", "refresh-cw")
        self._lay_out()
        self.secrets.ask(register)
        self.go.clicked.connect(self._renew)
        self.secrets.entered.connect(self._renew)
        self.show_state()

    @override
    def start(self) -> None:
        self.secrets.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        title = self.tr("Make all keys of “{name}” anew")
        self.column.addWidget(heading(title.format(name=self._register.discreet_name), 1))
        self.column.addWidget(
            words(
                self.tr(
                    "Everything is encrypted anew beside, checked, and put in place in one step."
                    " If it is stopped, nothing has changed. Afterwards you get new sheets."
                ),
                "lead",
            )
        )
        keeps = self.tr("Leave the new passphrase empty to keep the one of now.")
        if registers.needs_key_file(self._register):
            stick = self.tr(
                "The key file stays the one it is. If somebody else may have a copy, replace it"
                " first, on the page of the keys."
            )
            keeps = f"{keeps} {stick}"
        for part in (self.message, self.secrets, self.new, words(keeps, "soft"), self.busy):
            self.column.addWidget(part)
        self.column.addLayout(self.foot_row(self.go))

    def _renew(self) -> None:
        if self.is_working or not self.secrets.is_complete(with_sealed=True):
            return
        request = self._request()
        if request is None:
            return
        clock = self._clock

        def work(progress: Progress) -> Rotated:
            return rotate.rotate(
                request, progress=progress, cancelled=progress.cancelled, clock=clock
            )

        self.begin(work, self._succeed, text=self.tr("Making all keys anew"))

    def _request(self) -> rotate.RotateRequest | None:
        now, new = self.secrets.secrets, None
        if not self.new.is_empty:
            typed = self.new.taken(self._register.names, now)
            if not typed:
                return None
            new = Secrets(passphrase=typed, sealed_passphrase=now.sealed_passphrase)
        return rotate.RotateRequest(
            register=self._register, secrets=now, new=new, parameters=self.cost
        )

    def _succeed(self, rotated: Rotated) -> None:
        self.show_state()
        self.secrets.forget()
        self.new.forget()
        self.renewed.emit(rotated)

    @override
    def stays(self) -> bool:
        # Once the new keys are in place only their sheets open, and those are shown first.
        if self.is_working:
            self.busy.begin(self.tr("Stopping. If it is done already, the new sheets come now."))
            self._stop()
        return self.is_working

    @override
    def refuse(self, error: RegisterError) -> None:
        if isinstance(error, WrongPassphraseError):
            self.secrets.refuse_wrong()
        elif isinstance(error, CancelledError):
            self.say("amber", self.tr("Stopped. Nothing was changed."))
        else:
            super().refuse(error)

    @override
    def show_state(self) -> None:
        for part in (self.secrets, self.new, self.back, self.go):
            part.setEnabled(not self.is_working)
        self.stop.setVisible(self.is_working)
