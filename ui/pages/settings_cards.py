"""The card of the settings that belongs to the register itself: the group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from ui import dates
from ui.pages.parts import pad
from ui.widgets import Card, Field
from ui.widgets.clock_edit import ClockEdit
from ui.widgets.pair import Pair
from ui.widgets.still_boxes import NumberBox

if TYPE_CHECKING:
    from app.domain.group import GroupProfile

MOST_GRACE = 3


class GroupCard(Card):
    """The group's name and its usual evening."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("The group"))
        self.name, self.place = QLineEdit(), QLineEdit()
        self.starts, self.ends, self.grace = ClockEdit(), ClockEdit(), NumberBox()
        self.grace.setRange(0, MOST_GRACE)
        pad(self.grace)
        for clock in (self.starts, self.ends):
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
                Field(self.tr("Usuall&y from"), self.starts),
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
