"""Choosing a passphrase: in the first run, and after a recovery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import RegisterError, WeakPassphraseError
from app.services import passphrases
from app.services.passphrases import Strength
from ui import messages
from ui.background import Job, Progress
from ui.marking import override
from ui.unlock.screen import FULL, Busy, Screen
from ui.widgets import Field, PassphraseEdit, StateLine, button, heading, words
from ui.widgets.suggestion import Suggestion

if TYPE_CHECKING:
    from ui.unlock.steps import Steps


class PassphraseScreen(Screen):
    """Asks for a new passphrase, says how strong it is, and can suggest one."""

    is_full = True

    chosen = Signal(str)
    left = Signal()

    def __init__(
        self, steps: Steps | None, title: str, text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(width=FULL, parent=parent)
        self.names: tuple[str, ...] = ()
        # With the passphrase the old sheet goes: who closed now would have none that opens.
        self.makes_sheet = False
        self._rated = ""
        self.first, self.again = PassphraseEdit(), PassphraseEdit()
        self.first_field = Field(
            self.tr("&Passphrase"),
            self.first,
            self.tr("At least 15 characters, or words as they are suggested here. Spaces count."),
            needed=True,
        )
        self.again_field = Field(self.tr("&Once more"), self.again, needed=True)
        self.strength = StateLine()
        self.suggest = Suggestion("secondary")
        self.busy = Busy()
        self.back = button(self.tr("&Back"), "big", "arrow-left")
        self.go = button(self.tr("&Continue"), "primary")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(350)
        if steps is not None:
            self.column.addWidget(steps)
            self.column.addSpacing(12)
        self.column.addWidget(heading(title, 1))
        self.column.addWidget(words(text, "lead"))
        self._lay_out()
        self._connect()

    @override
    def start(self) -> None:
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: RegisterError) -> None:
        """Say why it was not taken."""
        self.set_busy("")
        sentence = messages.sentence(error)
        self.first_field.show_error(sentence)
        self.start()

    def set_busy(self, text: str) -> None:
        """Show what is being done with it, or nothing."""
        for part in (self.first, self.again, self.suggest, self.go, self.back):
            part.setEnabled(not text)
        if text:
            self.busy.begin(text)
        else:
            self.busy.end()

    @override
    def stays(self) -> bool:
        is_busy = self.makes_sheet and not self.busy.isHidden()
        if is_busy:
            self.busy.begin(
                self.tr("A new sheet is being made. Note it down first, then close the window.")
            )
        return is_busy

    def forget(self) -> None:
        """Empty both boxes."""
        self.first.forget()
        self.again.forget()
        self.strength.say("")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.suggest)
        row.addStretch(1)
        row.addWidget(self.strength)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.go)
        self.column.addWidget(self.first_field)
        self.column.addLayout(row)
        self.column.addWidget(self.again_field)
        self.column.addWidget(
            words(
                self.tr(
                    "Nobody can look it up for you. In the next step you get a recovery sheet for"
                    " the day you cannot remember it."
                ),
                "soft",
            )
        )
        self.column.addWidget(self.busy)
        self.column.addSpacing(10)
        self.column.addLayout(foot)

    def _connect(self) -> None:
        self.first.changed.connect(self._typed)
        self.again.changed.connect(self.again_field.clear_error)
        self.first.entered.connect(self._go_on)
        self.again.entered.connect(self._go_on)
        self.first.show_button.toggled.connect(self._show_again)
        self.suggest.suggested.connect(self._suggest)
        self.go.clicked.connect(self._go_on)
        self.back.clicked.connect(self.left)
        self._wait.timeout.connect(self._rate)

    def _typed(self) -> None:
        self.first_field.clear_error()
        self._wait.start()

    def _show_again(self, is_shown: bool) -> None:
        # Whoever sees what is typed need not type it twice.
        self.again_field.setVisible(not is_shown)

    def _suggest(self, text: str) -> None:
        self.first.show_button.setChecked(True)
        self.first.put(text)
        self.first.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.first.line.deselect()

    def _rate(self) -> None:
        typed = self.first.text
        self._rated = typed
        if not typed:
            self.strength.say("")
            return

        def work(_progress: Progress) -> tuple[str, Strength]:
            return typed, passphrases.strength(typed)

        job = Job(work)
        job.succeeded.connect(self._show_strength)
        job.start()

    def _show_strength(self, rated: tuple[str, Strength]) -> None:
        if rated[0] != self.first.text:
            return
        match rated[1]:
            case Strength.STRONG:
                self.strength.say(self.tr("Strong"), "circle-check", "pine")
            case Strength.GOOD:
                self.strength.say(self.tr("Good"), "circle-check", "pine")
            case Strength.FAIR:
                self.strength.say(self.tr("Fair: more words make it stronger"), "info", "amber")
            case _:
                self.strength.say(self.tr("Weak: easily guessed"), "triangle-alert", "brick")

    def _go_on(self) -> None:
        typed = self.first.text
        try:
            passphrases.check(typed, names=self.names)
        except WeakPassphraseError as error:
            self.first_field.show_error(messages.sentence(error))
            self.start()
            return
        if not self.again_field.isHidden() and self.again.text != typed:
            if not self.again.text:
                self.again_field.show_error(self.tr("Type it a second time, to be sure."))
            else:
                self.again_field.show_error(self.tr("The two are not the same. Try once more."))
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.chosen.emit(typed)
