"""A meeting that is still to come, and one that was called off."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.pages.parts import line
from ui.widgets import Card, button
from ui.widgets.flow import FlowLayout


class PlannedCard(Card):
    """What can be done before people arrive: open it, print its strips, call it off."""

    def __init__(self) -> None:
        super().__init__(self.tr("Planned"))
        self._when = line(role="soft")
        self.open_it = button(self.tr("&Open the meeting"), "primary", "door-open")
        self.strips = button(self.tr("Print sign-in strips"), "secondary", "printer")
        self.call_off = button(self.tr("Call it off"), "quiet")
        acts = FlowLayout(gap=8)
        for act in (self.open_it, self.strips, self.call_off):
            acts.addWidget(act)
        self.body.addWidget(self._when)
        self.body.addLayout(acts)

    def show_day(self, day: str, *, can_open: bool) -> None:
        """Say when it can be opened."""
        self.open_it.setEnabled(can_open)
        words = self.tr("It opens on its day, {day}.").format(day=day)
        self._when.setText(self.tr("Open it when people arrive.") if can_open else words)


class CalledOffCard(Card):
    """An evening that did not take place: nobody was marked, and nothing is left to do."""

    def __init__(self) -> None:
        super().__init__(self.tr("Called off"))
        self.plan = button(self.tr("Plan another one"), "secondary", "calendar-days")
        self.body.addWidget(line(self.tr("This meeting does not take place."), role="soft"))
        self.body.addWidget(self.plan, 0, Qt.AlignmentFlag.AlignLeft)
