"""A new passphrase: typed twice unless it is seen, checked by the rules, or suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import WeakPassphraseError
from app.services import passphrases
from ui import messages
from ui.widgets.field import Field
from ui.widgets.secret_line import PassphraseEdit
from ui.widgets.suggestion import Suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.key_changes import Secrets


class NewPassphrase(QWidget):
    """Two boxes and a suggestion; `taken` gives what may be used."""

    def __init__(self, label: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.again = PassphraseEdit(), PassphraseEdit()
        hint = self.tr("At least 15 characters, or words as they are suggested here.")
        self.first_field = Field(label, self.first, hint)
        self.again_field = Field(self.tr("Once more"), self.again)
        self.suggest = Suggestion("quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.first_field)
        column.addWidget(self.again_field)
        column.addWidget(self.suggest)
        self.suggest.suggested.connect(self._suggest)
        self.first.show_button.toggled.connect(self.again_field.setHidden)
        self.first.changed.connect(self.first_field.clear_error)
        self.again.changed.connect(self.again_field.clear_error)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return not self.first.text

    def taken(self, names: Sequence[str], now: Secrets) -> str:
        """Give the new passphrase, or nothing where it was refused and said why."""
        typed = self.first.text
        try:
            passphrases.check(typed, names=names)
            passphrases.check_is_other(typed, now.passphrase, now.sealed_passphrase)
        except WeakPassphraseError as error:
            self.first_field.show_error(messages.sentence(error))
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
            return ""
        if not self.again_field.isHidden() and self.again.text != typed:
            self.again_field.show_error(self.tr("The two are not the same. Try once more."))
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return ""
        return typed

    def forget(self) -> None:
        """Forget what was typed."""
        self.first.forget()
        self.again.forget()

    def _suggest(self, text: str) -> None:
        self.first.show_button.setChecked(True)
        self.first.put(text)
        self.first.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.first.line.deselect()
