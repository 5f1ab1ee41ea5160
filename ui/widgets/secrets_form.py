"""What opens a register, asked again before its keys are changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services import on_disk, registers, sealed_apart
from app.services.key_changes import Secrets
from ui.widgets.field import Field
from ui.widgets.key_file_row import KeyFileRow
from ui.widgets.notices import TryPause
from ui.widgets.practice_hint import practice_hint
from ui.widgets.secret_line import PassphraseEdit

if TYPE_CHECKING:
    from app.services.on_disk import RegisterOnDisk


class SecretsForm(QWidget):
    """The passphrase, the sealed part's own if it has one, and the key file if one is needed."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passphrase, self.sealed = PassphraseEdit(), PassphraseEdit()
        self.field = Field(self.tr("Your &passphrase of now"), self.passphrase)
        self.sealed_field = Field(self.tr("The passphrase of the sealed pa&rt"), self.sealed)
        self.key_file, self.pause = KeyFileRow(), TryPause()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.field, self.sealed_field, self.key_file, self.pause):
            column.addWidget(part)
        self.sealed_field.hide()
        for edit, field in ((self.passphrase, self.field), (self.sealed, self.sealed_field)):
            edit.changed.connect(field.clear_error)
            edit.entered.connect(self.entered)

    @property
    def secrets(self) -> Secrets:
        """Give what was typed and found."""
        sealed = None if self.sealed_field.isHidden() else self.sealed.text
        return Secrets(
            passphrase=self.passphrase.text,
            sealed_passphrase=sealed or None,
            key_file=self.key_file.content,
        )

    def ask(self, register: RegisterOnDisk) -> None:
        """Ask for what this register needs."""
        self.field.show_hint(practice_hint(is_practice=register.is_practice))
        self.sealed_field.setVisible(sealed_apart.is_apart(register))
        self.key_file.ask(register, is_needed=registers.needs_key_file(register))
        self.pause.watch(partial(on_disk.delay_before_next_try, register))

    def may_be_tried(self) -> bool:
        """Tell whether a passphrase was typed and no pause holds it; else it is said."""
        if self.pause.holds():
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if not self.passphrase.text:
            self.refuse(self.tr("Type your passphrase first."))
            return False
        return True

    def is_complete(self, *, with_sealed: bool) -> bool:
        """Tell whether all is here; what is missing is said in its place."""
        if not self.may_be_tried():
            return False
        if with_sealed and not self.sealed_field.isHidden() and not self.sealed.text:
            self.sealed_field.show_error(self.tr("Type the sealed part's passphrase too."))
            self.sealed.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if self.key_file.is_missing:
            self.key_file.choose.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    def refuse_wrong(self) -> None:
        """Say that it does not open; of two passphrases nobody says which one is wrong."""
        if not self.sealed_field.isHidden() and self.sealed.text:
            self.refuse(self.tr("One of the two passphrases is wrong. Nothing was changed."))
        else:
            self.refuse(self.tr("That does not open it. Nothing was changed."))

    def refuse(self, text: str) -> None:
        """Say why it does not open."""
        self.field.show_error(text)
        self.pause.look()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Forget everything that was typed."""
        self.passphrase.forget()
        self.sealed.forget()
