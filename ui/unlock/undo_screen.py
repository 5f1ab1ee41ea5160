"""Undoing a restore: what it replaced is looked at first, then put back while nothing is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import CancelledError, RegisterError, WrongPassphraseError
from app.services import undo
from app.services.key_changes import Secrets
from ui import messages
from ui.background import Job, Progress
from ui.marking import override
from ui.unlock.screen import FULL, Busy, Screen
from ui.widgets import Banner, Card, Field, PassphraseEdit, button, heading, words
from ui.widgets.facts import Facts
from ui.widgets.holdings import facts
from ui.widgets.key_file_row import KeyFileRow

if TYPE_CHECKING:
    from app.services.registers import RegisterOnDisk, Unlocked
    from app.services.session import Clock
    from app.services.undo import Found


class UndoScreen(Screen):
    """The passphrase of the earlier state, what is in it, and only then anything changes."""

    is_full = True

    undone = Signal(object, object)
    left = Signal()

    def __init__(
        self, register: RegisterOnDisk, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(width=FULL, parent=parent)
        self._register, self._clock = register, clock
        self._found: Found | None = None
        self._job: Job[Found] | Job[Unlocked] | None = None
        self.passphrase = PassphraseEdit()
        self.field = Field(
            self.tr("&Passphrase"), self.passphrase, self.tr("The one it had before the restore.")
        )
        self.key_file = KeyFileRow()
        self.message, self.busy = Banner("brick"), Busy()
        self.card, self.facts = Card(self.tr("What comes back"), "good"), Facts()
        self.back = button(self.tr("&Back"), "big", "arrow-left")
        self.stop = button(self.tr("S&top"), "secondary", "x")
        self.look = button(self.tr("&Look into it"), "primary", "search")
        self.go = button(self.tr("Bring &it back"), "primary", "undo-2")
        self._lay_out()
        self._connect()
        self._ask_for_key_file()
        self._show_state()

    @override
    def start(self) -> None:
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.message.hide()
        self.card.body.addWidget(self.facts)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        for act in (self.stop, self.look, self.go):
            foot.addWidget(act)
        title = self.tr("Undo the restore of “{name}”")
        self.column.addWidget(heading(title.format(name=self._register.discreet_name), 1))
        self.column.addWidget(
            words(
                self.tr(
                    "What the restore replaced is still here. First it is only looked at; nothing"
                    " changes until you bring it back. What is here now is kept in its place until"
                    " you next unlock."
                ),
                "lead",
            )
        )
        for part in (self.field, self.key_file, self.message, self.card, self.busy):
            self.column.addWidget(part)
        self.column.addLayout(foot)

    def _connect(self) -> None:
        self.passphrase.entered.connect(self._look)
        self.passphrase.changed.connect(self.field.clear_error)
        self.look.clicked.connect(self._look)
        self.go.clicked.connect(self._bring_back)
        self.stop.clicked.connect(self._stop)
        self.back.clicked.connect(self.left)

    def _ask_for_key_file(self) -> None:
        try:
            self.key_file.ask(self._register, is_needed=undo.needs_key_file(self._register))
        except RegisterError as error:
            self._say("brick", error)

    def _look(self) -> None:
        if self._job is not None or self._found is not None:
            return
        if not self.passphrase.text:
            self.field.show_error(self.tr("Type your passphrase first."))
            self.start()
            return
        if self.key_file.is_missing:
            self.key_file.choose.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        register, clock = self._register, self._clock
        secrets = Secrets(passphrase=self.passphrase.text, key_file=self.key_file.content)

        def work(progress: Progress) -> Found:
            return undo.find(
                register, secrets, progress=progress, cancelled=progress.cancelled, clock=clock
            )

        job = Job(work)
        job.succeeded.connect(self._show_found)
        self._begin(job, self.tr("Opening it and checking every byte"))

    def _bring_back(self) -> None:
        found = self._found
        if self._job is not None or found is None:
            return

        def work(progress: Progress) -> Unlocked:
            return undo.bring_back(found, progress=progress)

        job = Job(work)
        job.succeeded.connect(self._succeed)
        self._begin(job, self.tr("Putting it back in its place"))

    def _begin(self, job: Job[Found] | Job[Unlocked], text: str) -> None:
        self._job = job
        job.failed.connect(self._fail)
        job.progressed.connect(self.busy.advance)
        self.message.hide()
        self.busy.begin(text)
        self._show_state()
        job.start()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show_found(self, found: Found) -> None:
        self._job, self._found = None, found
        self.busy.end()
        self.passphrase.forget()
        self.facts.show_facts(*facts(found.state))
        self._show_state()
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _succeed(self, unlocked: Unlocked) -> None:
        found, self._job, self._found = self._found, None, None
        self.busy.end()
        if found is not None:
            self.undone.emit(unlocked, found.state)

    def _fail(self, error: Exception) -> None:
        self._job = None
        self.busy.end()
        self._show_state()
        if isinstance(error, WrongPassphraseError):
            self.passphrase.forget()
            self.field.show_error(self.tr("That does not open it. Nothing was changed."))
            self.start()
        elif isinstance(error, CancelledError):
            self._say("amber", error)
        elif isinstance(error, RegisterError):
            self._say("brick", error)
        else:
            raise error

    def _say(self, kind: str, error: RegisterError) -> None:
        self.message.show_message(kind, messages.sentence(error))
        self.message.show()

    def _show_state(self) -> None:
        is_busy, is_found = self._job is not None, self._found is not None
        self.card.setVisible(is_found)
        self.field.setVisible(not is_found)
        self.look.setVisible(not is_found)
        self.go.setVisible(is_found)
        self.stop.setVisible(is_busy and not is_found)
        for part in (self.back, self.look, self.go, self.passphrase, self.key_file):
            part.setEnabled(not is_busy)
