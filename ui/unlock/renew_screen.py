"""All keys anew: asks what opens the register now, and does it while nothing is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import CancelledError, RegisterError, WrongPassphraseError
from app.services import rotate
from app.services.key_changes import Secrets
from ui import messages
from ui.background import Job, Progress
from ui.marking import override
from ui.unlock.screen import FULL, Busy, Screen
from ui.widgets import Banner, button, heading, words
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.secrets_form import SecretsForm

if TYPE_CHECKING:
    from app.services.key_changes import Cost
    from app.services.on_disk import RegisterOnDisk
    from app.services.rotate import Rotated
    from app.services.session import Clock


class RenewScreen(Screen):
    """Both secrets of now, a new passphrase if she wants one, and one button."""

    is_full = True

    renewed = Signal(object)
    left = Signal()

    def __init__(
        self, register: RegisterOnDisk, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(width=FULL, parent=parent)
        self._register, self._clock = register, clock
        # How hard new passphrases are made to guess; None is measured on this computer.
        self.cost: Cost = None
        self._job: Job[Rotated] | None = None
        self.secrets = SecretsForm()
        self.new = NewPassphrase(self.tr("&New passphrase"))
        self.message, self.busy = Banner("brick"), Busy()
        self.back = button(self.tr("&Back"), "big", "arrow-left")
        self.stop = button(self.tr("S&top"), "secondary", "x")
        self.go = button(self.tr("&Make all keys anew"), "primary", "refresh-cw")
        self._lay_out()
        self.secrets.ask(register)
        self.go.clicked.connect(self._renew)
        self.secrets.entered.connect(self._renew)
        self.stop.clicked.connect(self._stop)
        self.back.clicked.connect(self.left)

    @override
    def start(self) -> None:
        self.secrets.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.message.hide()
        self.stop.hide()
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
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.go)
        for part in (self.message, self.secrets, self.new, words(keeps, "soft"), self.busy):
            self.column.addWidget(part)
        self.column.addLayout(foot)

    def _renew(self) -> None:
        if self._job is not None or not self.secrets.is_complete(with_sealed=True):
            return
        request = self._request()
        if request is None:
            return
        clock = self._clock

        def work(progress: Progress) -> Rotated:
            return rotate.rotate(
                request, progress=progress, cancelled=progress.cancelled, clock=clock
            )

        self._job = Job(work)
        self._job.succeeded.connect(self._succeed)
        self._job.failed.connect(self._fail)
        self._job.progressed.connect(self.busy.advance)
        self._show_busy(is_busy=True)
        self._job.start()

    def _request(self) -> rotate.RotateRequest | None:
        now, new = self.secrets.secrets, None
        if not self.new.is_empty:
            typed = self.new.taken(self._register.names)
            if not typed:
                return None
            new = Secrets(passphrase=typed, sealed_passphrase=now.sealed_passphrase)
        return rotate.RotateRequest(
            register=self._register, secrets=now, new=new, parameters=self.cost
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _succeed(self, rotated: Rotated) -> None:
        self._job = None
        self._show_busy(is_busy=False)
        self.secrets.forget()
        self.new.forget()
        self.renewed.emit(rotated)

    def _fail(self, error: Exception) -> None:
        self._job = None
        self._show_busy(is_busy=False)
        if isinstance(error, WrongPassphraseError):
            self.secrets.refuse(self.tr("That does not open it. Nothing was changed."))
        elif isinstance(error, CancelledError):
            self._say("amber", self.tr("Stopped. Nothing was changed."))
        elif isinstance(error, RegisterError):
            self._say("brick", messages.sentence(error))
        else:
            raise error

    def _say(self, kind: str, text: str) -> None:
        self.message.show_message(kind, text)
        self.message.show()

    def _show_busy(self, *, is_busy: bool) -> None:
        for part in (self.secrets, self.new, self.back, self.go):
            part.setEnabled(not is_busy)
        self.stop.setVisible(is_busy)
        self.message.hide()
        if is_busy:
            self.busy.begin(self.tr("Making all keys anew"))
        else:
            self.busy.end()
