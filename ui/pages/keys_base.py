"""What every change of keys has in common: asked, done beside the window, recorded, said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.errors import (
    MistypedGroupError,
    RegisterError,
    RetiredSheetError,
    WrongPassphraseError,
)
from app.services import key_outcome, registers, sealed_apart
from ui import messages
from ui.marking import override
from ui.pages.keys_cards import ChangeCard, KeyFileCard, RenewCard, SealedCard, SheetCard
from ui.pages.page import Page
from ui.pages.parts import line
from ui.slices import Slices
from ui.unlock.screen import Busy
from ui.widgets import Banner, Card, announce
from ui.widgets.columns import Columns
from ui.widgets.secrets_form import SecretsForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from app.domain.journal import Action
    from app.services.key_changes import Cost
    from app.services.on_disk import RegisterOnDisk
    from app.services.session import Session
    from ui.background import Progress
    from ui.pages.page import Args
    from ui.shell import Shell


class KeyChanges(Page):
    """The cards, what is typed for all of them, and how one of them is carried out."""

    sheet_card: SheetCard
    stick: KeyFileCard
    renew: RenewCard

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self.secrets = SecretsForm()
        self.change = ChangeCard()
        self._is_whole = False
        # It is the largest, and comes a turn after the others.
        self._apart: SealedCard | None = None
        self._slices = Slices(self)
        self._slices.finished.connect(self.order_tabs)
        self.message, self.busy = Banner("pine"), Busy()
        # How hard new passphrases are made to guess; None is measured on this computer.
        self.cost: Cost = None
        self._awaits_proof = False
        self._lay_out()

    @override
    def arrive(self, args: Args) -> None:
        self.message.hide()

    @override
    def make_rest(self) -> None:
        # All cards at once take nearly as long as one turn may.
        if not self._is_whole:
            self._is_whole = True
            self.sheet_card, self.stick, self.renew = SheetCard(), KeyFileCard(), RenewCard()
            for card in (self.sheet_card, self.stick, self.renew):
                self._columns.side.addWidget(card)
            self._cards += (self.sheet_card, self.stick, self.renew)
            self._connect_rest()

    @override
    def refresh(self) -> None:
        self.make_rest()
        self.header.show_title(self.tr("Keys"), back=("settings", self.tr("Settings")))
        is_apart = sealed_apart.is_apart(self.register)
        self.secrets.ask(self.register)
        self.sheet_card.show_state(is_apart=is_apart)
        if self._apart is not None:
            self._apart.show_state(is_apart=is_apart)
        else:
            self._slices.begin(self._others())
        self.stick.show_state(is_used=registers.needs_key_file(self.register))
        self.renew.setVisible(not self.session.is_practice)

    @override
    def is_filling(self) -> bool:
        return self._slices.is_under_way

    @override
    def complete(self) -> None:
        self._slices.complete()

    @property
    def apart(self) -> SealedCard:
        """Give the card of the sealed part, made when it is first asked for."""
        if self._apart is None:
            self._apart = SealedCard()
            self._apart.show_state(is_apart=sealed_apart.is_apart(self.register))
            self._columns.main.addWidget(self._apart)
            self._apart.show()
            self._connect_apart(self._apart)
        return self._apart

    @override
    def draft(self) -> dict[str, object] | None:
        return {"sheet": "not proven"} if self._awaits_proof else None

    @property
    @override
    def has_words(self) -> bool:
        return False  # the draft tells of a sheet

    @override
    def resume(self, data: dict[str, object]) -> None:
        self._say(
            "amber",
            self.tr("The last new recovery sheet was not typed back."),
            self.tr("It may not be on paper, and the one before opens nothing. Make a new one."),
        )

    @property
    def register(self) -> RegisterOnDisk:
        """Give the register whose keys these are."""
        return self.session.register

    # --- how it looks ---------------------------------------------------------------------

    def _lay_out(self) -> None:
        ask = Card(self.tr("First, what opens it now"))
        ask.body.addWidget(
            line(
                self.tr("Every change below asks for it. It is forgotten afterwards."), role="soft"
            )
        )
        ask.body.addWidget(self.secrets)
        self._columns = columns = Columns(side=25)
        for card in (ask, self.change):
            columns.main.addWidget(card)
        self.message.hide()
        for part in (self.message, self.busy, columns):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._cards: tuple[QWidget, ...] = (ask, self.change)

    def _others(self) -> Iterator[SealedCard]:
        yield self.apart

    def _connect_rest(self) -> None:
        """Do what is pressed on the cards at the side."""

    def _connect_apart(self, card: SealedCard) -> None:
        """Do what is pressed on the card of the sealed part."""

    def _say(self, kind: str, text: str, detail: str = "") -> None:
        if not self.isVisible():
            # She went on while it was done; it is said where she is.
            self.shell.say(text, detail, kind=kind)
            return
        self.message.show_message(kind, text, detail)
        self.message.show()
        self.show_at_top(self.message)
        self.message.keep_keyboard_in_sight()
        announce(self.message, text)

    # --- doing it -------------------------------------------------------------------------

    def _do(
        self,
        text: str,
        work: Callable[[Progress], object],
        done: Callable[..., object],
        *,
        act: Action | None = None,
    ) -> None:
        """Do it in a Job; `act` is what it changes, so that a lock meanwhile is told of later."""
        if act is not None:
            key_outcome.begin(self.session, act)
        self.message.hide()
        self.busy.begin(text)
        self.show_at_top(self.busy)
        for card in (*self._cards, self.apart):
            card.setEnabled(False)
        self.shell.run(work, done, self._failed)

    def _end(self) -> None:
        self.busy.end()
        for card in (*self._cards, self.apart):
            card.setEnabled(True)
        # What was pressed lost the keyboard while it could not be pressed.
        if self.isVisible():
            self.secrets.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        self._end()
        key_outcome.forget(self.session)
        self._awaits_proof = False
        self.secrets.pause.look()
        if isinstance(error, WrongPassphraseError) and self.isVisible():
            self.secrets.refuse_wrong()
            self.show_at_top(self.secrets)
        elif isinstance(error, MistypedGroupError) and self.apart.groups.isVisible():
            self.apart.groups_field.show_error(messages.sentence(error))
            self.apart.groups.mark(error.number)
        elif isinstance(error, RetiredSheetError) and self.apart.groups.isVisible():
            self.apart.refuse_sheet(error.sheet_number, error.current)
        elif isinstance(error, RegisterError):
            self._say("brick", messages.sentence(error))
        else:
            raise error

    @override
    def work_stopped(self) -> None:
        if not self.busy.isHidden():
            self._end()
            self._say(
                "amber",
                self.tr("The lock stopped this before it had answered."),
                self.tr("It is either done or not begun: try out which passphrase opens it."),
            )

    def _record(self, record: Callable[[Session], None]) -> None:
        """Write the journal line of what was done; the keys are changed whether or not it can."""
        self.attempt(lambda: record(self.session))
        key_outcome.forget(self.session)

    def _succeed(self, text: str, detail: str = "") -> None:
        """Forget what was typed, and say what was done."""
        self._end()
        self.secrets.forget()
        self.change.new.forget()
        self.apart.new.forget()
        self.refresh()
        self._say("pine", text, detail)
