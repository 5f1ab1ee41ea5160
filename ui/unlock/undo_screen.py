"""Undoing a restore: what it replaced is looked at first, then put back while nothing is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from app.errors import CancelledError, RegisterError
from app.services import on_disk, undo
from app.services.key_changes import Secrets
from ui import messages
from ui.marking import override
from ui.unlock.key_entry import KeyEntry
from ui.unlock.working import WorkScreen
from ui.widgets import Card, button, heading, words
from ui.widgets.facts import Facts
from ui.widgets.holdings import facts
from ui.widgets.key_file_row import KeyFileRow, on_sticks

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.registers import RegisterOnDisk, Unlocked
    from app.services.session import Clock
    from app.services.undo import Found
    from ui.background import Progress


class UndoScreen(WorkScreen):
    """What opens the earlier state, what is in it, and only then anything changes."""

    undone = Signal(object, object)

    def __init__(
        self, register: RegisterOnDisk, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._register, self._clock = register, clock
        self._found: Found | None = None
        # The earlier state may have had another key file than the one that is here now.
        self.key_file = KeyFileRow(
            partial(on_sticks, find=undo.find_key_file), read=undo.read_key_file
        )
        self.keys = KeyEntry(self.tr("The one it had before the restore."), self.key_file)
        self.card, self.facts = Card(self.tr("What comes back"), "good"), Facts()
        self.look = button(self.tr("&Look into it"), "primary", "search")
        self.go = button(self.tr("Bring &it back"), "primary", "undo-2")
        self._lay_out()
        self._connect()
        self._ask_for_key_file()
        self.keys.pause.watch(partial(on_disk.delay_before_next_try, register, clock=clock))
        self.show_state()

    @override
    def start(self) -> None:
        self.keys.take_keyboard()

    def _lay_out(self) -> None:
        self.card.body.addWidget(self.facts)
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
        for part in (self.keys, self.message, self.card, self.busy):
            self.column.addWidget(part)
        self.column.addLayout(self.foot_row(self.look, self.go))

    def _connect(self) -> None:
        self.keys.entered.connect(self._look)
        self.look.clicked.connect(self._look)
        self.go.clicked.connect(self._bring_back)

    def _ask_for_key_file(self) -> None:
        try:
            self.key_file.ask(self._register, is_needed=undo.needs_key_file(self._register))
        except RegisterError as error:
            self.say("brick", messages.sentence(error))

    def _look(self) -> None:
        if self.is_working or self._found is not None or not self._is_complete():
            return
        register, clock, sheet = self._register, self._clock, self.keys.sheet
        secrets = Secrets(passphrase=self.keys.typed or "", key_file=self.key_file.content)

        def work(progress: Progress) -> Found:
            return undo.find(
                register,
                sheet if sheet is not None else secrets,
                progress=progress,
                cancelled=progress.cancelled,
                clock=clock,
            )

        self.begin(work, self._show_found, text=self.tr("Opening it and checking every byte"))

    def _is_complete(self) -> bool:
        """Tell whether all is here that opens it; what is missing is said in its place."""
        if self.keys.is_sheet:
            return True
        if not self.keys.may_be_tried():
            return False
        if not self.keys.typed:
            self.keys.field.show_error(self.tr("Type your passphrase first."))
            self.start()
            return False
        if self.key_file.is_missing:
            self.key_file.choose.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    def _bring_back(self) -> None:
        found, clock = self._found, self._clock
        if self.is_working or found is None:
            return

        def work(progress: Progress) -> Unlocked:
            return undo.bring_back(found, progress=progress, clock=clock)

        self.begin(work, self._succeed, text=self.tr("Putting it back in its place"))

    def _show_found(self, found: Found) -> None:
        self._found = found
        self.keys.forget()
        self.facts.show_facts(*facts(found.state))
        self.show_state()
        self.lead_to(self.go)

    def _succeed(self, unlocked: Unlocked) -> None:
        found, self._found = self._found, None
        if found is not None:
            self.undone.emit(unlocked, found.state)

    @override
    def refuse(self, error: RegisterError) -> None:
        wrong = self.tr("That does not open it. Nothing was changed.")
        if isinstance(error, CancelledError):
            self.say("amber", messages.sentence(error))
        elif not self.keys.take_refusal(error, wrong=wrong):
            super().refuse(error)

    @override
    def show_state(self) -> None:
        is_busy, is_found = self.is_working, self._found is not None
        self.card.setVisible(is_found)
        self.keys.setVisible(not is_found)
        self.look.setVisible(not is_found)
        self.go.setVisible(is_found)
        self.stop.setVisible(is_busy and not is_found)
        for part in (self.back, self.look, self.go, self.keys):
            part.setEnabled(not is_busy)
