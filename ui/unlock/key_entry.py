"""What opens an earlier state: its passphrase, with its key file, or its recovery sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import (
    MissingGroupsError,
    MistypedGroupError,
    RegisterError,
    WrongPassphraseError,
)
from ui import messages
from ui.unlock.groups import GroupsEntry
from ui.widgets import Field, PassphraseEdit, button
from ui.widgets.notices import TryPause


class KeyEntry(QWidget):
    """One of the two is asked for, and a button turns to the other; `below` asks for a key file."""

    entered = Signal()

    def __init__(self, hint: str, below: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passphrase = PassphraseEdit()
        self.field = Field(self.tr("&Passphrase"), self.passphrase, hint)
        self.groups = GroupsEntry()
        self.groups_field = Field(self.tr("The nine groups of the recovery sheet"), self.groups)
        self.groups_field.set_buddy(self.groups.boxes[0])
        self.pause = TryPause()
        self.other = button("", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._plain = QWidget()
        plain = QVBoxLayout(self._plain)
        plain.setContentsMargins(0, 0, 0, 0)
        plain.addWidget(self.field)
        plain.addWidget(self.pause)
        plain.addWidget(below)
        column.addWidget(self._plain)
        column.addWidget(self.groups_field)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self.passphrase.entered.connect(self.entered)
        self.groups.entered.connect(self.entered)
        self.passphrase.changed.connect(self.field.clear_error)
        self.groups.changed.connect(self.groups_field.clear_error)
        self.other.clicked.connect(self._turn)
        self._show_sheet(is_on=False)

    @property
    def is_sheet(self) -> bool:
        """Tell whether the sheet is asked for."""
        return not self.groups_field.isHidden()

    @property
    def typed(self) -> str | None:
        """Give the passphrase, unless the sheet is asked for."""
        return None if self.is_sheet else self.passphrase.text

    @property
    def sheet(self) -> str | None:
        """Give the groups of the sheet, if it is asked for."""
        return self.groups.text if self.is_sheet else None

    def take_keyboard(self) -> None:
        """Put the focus where one types."""
        if self.is_sheet:
            self.groups.take_keyboard()
        else:
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def may_be_tried(self) -> bool:
        """Tell whether no pause after wrong passphrases holds it; else it is said."""
        if self.is_sheet or not self.pause.holds():
            return True
        self.take_keyboard()
        return False

    def take_refusal(self, error: RegisterError, *, wrong: str) -> bool:
        """Say in its place what is wrong with what was typed; tell whether it is that."""
        if isinstance(error, WrongPassphraseError) and not self.is_sheet:
            self.passphrase.forget()
            self.field.show_error(wrong)
            self.pause.look()
        elif isinstance(error, MistypedGroupError | MissingGroupsError) and self.is_sheet:
            self.groups_field.show_error(messages.sentence(error))
        else:
            return False
        # It lost the keyboard when it was disabled for the look.
        self.take_keyboard()
        if isinstance(error, MistypedGroupError):
            self.groups.mark(error.number)
        return True

    def forget(self) -> None:
        """Forget what was typed."""
        self.passphrase.forget()
        self.groups.forget()

    def _turn(self) -> None:
        self._show_sheet(is_on=not self.is_sheet)
        self.take_keyboard()

    def _show_sheet(self, *, is_on: bool) -> None:
        self.groups_field.setVisible(is_on)
        self._plain.setVisible(not is_on)
        self.other.setText(
            self.tr("Use the &passphrase instead")
            if is_on
            else self.tr("&Use the recovery sheet instead")
        )
