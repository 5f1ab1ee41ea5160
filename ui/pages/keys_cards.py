"""The cards of the keys page: what each change does, and the button that does it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.pages.parts import line
from ui.unlock.groups import GroupsEntry
from ui.widgets import Card, Field, button
from ui.widgets.flow import FlowLayout
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.told import Told


class ChangeCard(Card):
    """A new passphrase in place of the one of now."""

    def __init__(self) -> None:
        super().__init__(self.tr("Another passphrase"))
        self.new = NewPassphrase(self.tr("&New passphrase"))
        self.change = button(self.tr("&Change the passphrase"), "secondary", "lock")
        self.body.addWidget(self.new)
        self.body.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)


class SheetCard(Card):
    """A new recovery sheet; the one before it opens nothing then."""

    def __init__(self) -> None:
        super().__init__(self.tr("Recovery sheet"))
        text = self.tr(
            "A new sheet takes the place of the old one, which then opens nothing here, but still"
            " the older backups."
        )
        self.make = button(self.tr("&Make a new sheet…"), "secondary", "printer")
        self.make_sealed = button(self.tr("New sheet for the sealed part…"), "secondary", "printer")
        self.body.addWidget(line(text, role="soft"))
        acts = FlowLayout(gap=8)
        acts.addWidget(self.make)
        acts.addWidget(self.make_sealed)
        self.body.addLayout(acts)

    def show_state(self, *, is_apart: bool) -> None:
        """Offer what there is: one sheet, or one for each part."""
        self.make_sealed.setVisible(is_apart)


class KeyFileCard(Card):
    """A key file on a stick, needed together with the passphrase."""

    def __init__(self) -> None:
        super().__init__(self.tr("Key file on a stick"))
        self.state = Told()
        text = self.tr(
            "With it, whoever learns your passphrase still opens nothing without the stick. If the"
            " stick is lost, the recovery sheet opens the register. Keep backups on another stick."
        )
        self.make = button(self.tr("Make a &key file…"), "secondary", "usb")
        self.test = button(self.tr("&Try it out…"), "secondary", "circle-check")
        self.replace = button(self.tr("Rep&lace it…"), "secondary", "refresh-cw")
        self.remove = button(self.tr("Do without it"), "danger", "unplug")
        self.body.addWidget(self.state)
        self.body.addWidget(line(text, role="soft"))
        acts = FlowLayout(gap=8)
        for act in (self.make, self.test, self.replace, self.remove):
            acts.addWidget(act)
        self.body.addLayout(acts)

    def show_state(self, *, is_used: bool) -> None:
        """Say whether one is needed, and offer what can be done with it."""
        if is_used:
            words = self.tr("The register opens with the passphrase and a key file together.")
            self.state.say(words, "circle-check", "pine")
        else:
            self.state.say(self.tr("The register opens with the passphrase alone."), "info")
        self.make.setVisible(not is_used)
        for act in (self.test, self.replace, self.remove):
            act.setVisible(is_used)


class SealedCard(Card):
    """A passphrase of its own for the sealed part, and then a sheet of its own."""

    def __init__(self) -> None:
        super().__init__(self.tr("A passphrase for the sealed part alone"), "sealed")
        self.state = line(role="soft")
        self.new = NewPassphrase(self.tr("Passphrase for the sealed part"))
        self.turn_on = button(self.tr("Set the sealed part apart…"), "secondary", "lock-keyhole")
        self.change = button(self.tr("Change it"), "secondary", "lock-keyhole")
        self.turn_off = button(self.tr("One passphrase for both…"), "secondary")
        self.forgot = button(self.tr("Forgot it? Use its sheet"), "quiet")
        self.groups = GroupsEntry()
        self.groups_field = Field(self.tr("The nine groups of its recovery sheet"), self.groups)
        self.groups_field.set_buddy(self.groups.boxes[0])
        self.recover = button(self.tr("Set it anew with the sheet…"), "primary", "lock-keyhole")
        self.groups.changed.connect(self.groups_field.clear_error)
        self.forgot.clicked.connect(self.ask_for_sheet)
        self.body.addWidget(self.state)
        self.body.addWidget(self.new)
        self.body.addWidget(self.groups_field)
        acts = FlowLayout(gap=8)
        for act in (self.turn_on, self.recover, self.change, self.turn_off, self.forgot):
            acts.addWidget(act)
        self.body.addLayout(acts)

    def show_state(self, *, is_apart: bool) -> None:
        """Say how it is, and offer the other way."""
        self.state.setText(
            self.tr("The sealed part has a passphrase and a recovery sheet of its own.")
            if is_apart
            else self.tr(
                "One passphrase opens both parts. With another one here you get a second sheet;"
                " nothing changes before that sheet is typed back."
            )
        )
        self.turn_on.setVisible(not is_apart)
        for act in (self.change, self.turn_off, self.forgot):
            act.setVisible(is_apart)
        self.groups.forget()
        self.groups_field.hide()
        self.recover.hide()

    def ask_for_sheet(self) -> None:
        """Ask for the sheet of the sealed part in place of its passphrase."""
        for act in (self.change, self.turn_off, self.forgot):
            act.hide()
        self.groups_field.show()
        self.recover.show()
        self.groups.take_keyboard()

    def refuse_sheet(self, number: int, current: int | None) -> None:
        """Say that this sheet does not open the sealed part; it may well open the register."""
        text = self.tr("This recovery sheet {sheet} does not open the sealed part.")
        if current not in {None, number}:
            text = self.tr("This is recovery sheet {sheet}. The sealed part opens with {current}.")
        self.groups_field.show_error(text.format(sheet=number, current=current))
        self.groups.boxes[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.groups.boxes[0].selectAll()


class RenewCard(Card):
    """All keys anew, for when something or somebody that knew one has gone."""

    def __init__(self) -> None:
        super().__init__(self.tr("All keys anew"))
        text = self.tr(
            "After a stick was lost, or when somebody who knew a passphrase has gone. Everything is"
            " encrypted anew, and you get new sheets. Backups made before still open with what"
            " opened them then."
        )
        self.renew = button(self.tr("Make all keys anew…"), "danger", "refresh-cw")
        self.body.addWidget(line(text, role="soft"))
        self.body.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignLeft)
