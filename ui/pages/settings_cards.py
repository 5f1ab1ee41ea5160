"""The cards of the settings that belong to the register itself: the group and its keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSpinBox, QTimeEdit

from ui import dates
from ui.pages.parts import line, pad
from ui.widgets import Card, Field, PassphraseEdit, button
from ui.widgets.pair import Pair

if TYPE_CHECKING:
    from app.domain.group import GroupProfile

MOST_GRACE = 3


class GroupCard(Card):
    """The group's name and its usual evening."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("The group"))
        self.name, self.place = QLineEdit(), QLineEdit()
        self.starts, self.ends, self.grace = QTimeEdit(), QTimeEdit(), QSpinBox()
        self.grace.setRange(0, MOST_GRACE)
        pad(self.grace)
        for clock in (self.starts, self.ends):
            clock.setDisplayFormat("HH:mm")
            pad(clock)
        self.name_field = Field(self.tr("&Name of the group"), self.name, needed=True)
        grace = Field(
            self.tr("Meetings before &signing"),
            self.grace,
            hint=self.tr("How often somebody may come before they sign."),
        )
        for widget in (
            self.name_field,
            Field(self.tr("Usual &place"), self.place),
            Pair(
                Field(self.tr("Usually &from"), self.starts),
                Field(self.tr("Usually t&o"), self.ends),
                least=20,
            ),
            grace,
        ):
            self.body.addWidget(widget)
        for box in (self.name, self.place, self.starts, self.ends, self.grace):
            box.editingFinished.connect(self.changed)

    def show_profile(self, profile: GroupProfile) -> None:
        """Show what is kept."""
        self.name.setText(profile.display_name)
        self.place.setText(profile.usual_place)
        self.starts.setTime(dates.to_qtime(profile.usual_start))
        self.ends.setTime(dates.to_qtime(profile.usual_end))
        self.grace.setValue(profile.unsigned_grace_meetings)

    def written_into(self, profile: GroupProfile) -> GroupProfile:
        """Give the profile with what stands in the boxes."""
        return replace(
            profile,
            display_name=self.name.text(),
            usual_place=self.place.text(),
            usual_start=dates.to_time(self.starts.time()),
            usual_end=dates.to_time(self.ends.time()),
            unsigned_grace_meetings=self.grace.value(),
        )

    def refuse(self, words: str) -> None:
        """Say why it was not kept."""
        self.name_field.show_error(words)

    def accept(self) -> None:
        """Take back what was said against it."""
        self.name_field.clear_error()


class PassphraseCard(Card):
    """The passphrase of now, the new one, and one button."""

    wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(self.tr("Passphrase"))
        self.old, self.new = PassphraseEdit(), PassphraseEdit()
        self.old_field = Field(self.tr("Passphrase of &now"), self.old)
        self.new_field = Field(
            self.tr("Ne&w passphrase"),
            self.new,
            hint=self.tr("At least 15 characters, or six words from the list."),
        )
        self.change = button(self.tr("Change the passphrase"), "secondary", "lock")
        self.result = line(role="soft")
        self.result.hide()
        for widget in (self.old_field, self.new_field, self.change, self.result):
            self.body.addWidget(widget)
        self.change.clicked.connect(self._tell)

    def wait(self) -> None:
        """Show that it is being done."""
        self.change.setEnabled(False)
        self.new_field.clear_error()
        self.result.setText(self.tr("Changing it takes a moment…"))
        self.result.show()

    def answer(self, words: str) -> None:
        """Say that it was done, and forget both."""
        self.change.setEnabled(True)
        self.old.forget()
        self.new.forget()
        self.result.setText(words)

    def refuse(self, words: str) -> None:
        """Say why nothing was changed."""
        self.change.setEnabled(True)
        self.result.hide()
        self.new_field.show_error(words)

    def _tell(self) -> None:
        self.wanted.emit(self.old.text, self.new.text)


class SheetCard(Card):
    """A new recovery sheet; the old one opens nothing after it."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Recovery sheet"))
        self.passphrase = PassphraseEdit()
        self.field = Field(self.tr("Passp&hrase"), self.passphrase)
        self.make = button(self.tr("Make a new sheet…"), "secondary", "printer")
        self.body.addWidget(
            line(self.tr("A new sheet takes the place of the old one, which opens nothing then."),
                 role="soft")
        )  # fmt: skip
        self.body.addWidget(self.field)
        self.body.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)
        self.make.clicked.connect(self._tell)

    def wait(self) -> None:
        """Show that it is being made."""
        self.field.clear_error()
        self.make.setEnabled(False)

    def answer(self) -> None:
        """Forget what was typed."""
        self.make.setEnabled(True)
        self.passphrase.forget()

    def refuse(self, words: str) -> None:
        """Say why no sheet was made."""
        self.make.setEnabled(True)
        self.field.show_error(words)

    def _tell(self) -> None:
        self.wanted.emit(self.passphrase.text)
