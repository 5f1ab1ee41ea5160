"""The cards of one member's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.members import LeaveReason
from ui import dates
from ui.pages.parts import line
from ui.widgets import Card, button, heading, icon_label
from ui.widgets.toggle import Choice, Choices
from ui.widgets.visit_strip import VisitDot, VisitStrip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.meetings import Visit


class VisitsCard(Card):
    """How somebody came to the last meetings."""

    def __init__(self) -> None:
        super().__init__()
        self._count = line(role="soft", is_wrapped=False)
        self._strip = VisitStrip()
        self._none = line(self.tr("Not been to a meeting yet."), role="soft")
        top = QHBoxLayout()
        top.addWidget(heading(self.tr("Coming to meetings"), 2), 1)
        top.addWidget(self._count)
        self.body.addLayout(top)
        self.body.addWidget(self._strip)
        self.body.addWidget(self._none)

    def show_visits(self, visits: Sequence[Visit]) -> None:
        """Show these, which come newest first."""
        here = sum(visit.mark.is_here for visit in visits)
        self._count.setText(self.tr("{here} of the last {all}").format(here=here, all=len(visits)))
        self._count.setVisible(bool(visits))
        self._strip.setVisible(bool(visits))
        self._none.setVisible(not visits)
        self._strip.show_visits(
            [
                VisitDot(mark=visit.mark, label=dates.tiny_date(visit.meeting.held_on))
                for visit in reversed(visits)
            ]
        )


class SealedHint(Card):
    """The one line about the sealed part, the same on every member's page."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__("", "sealed")
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(icon_label("lock-keyhole", "plum"))
        top.addWidget(line(self.tr("Kept under seal"), role="sealed"), 1)
        self.open = button(self.tr("Open with passphrase…"), "quiet")
        self.open.clicked.connect(self.wanted)
        self.body.addLayout(top)
        self.body.addWidget(
            line(
                self.tr(
                    "Whether anything is kept there about anyone shows only after your passphrase."
                    " This line looks the same for every member."
                ),
                role="soft",
            )
        )
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)


class LeavingForm(Card):
    """Why somebody leaves: one word, never a story."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.reasons = Choices(
            self.tr("Why they leave"),
            [
                Choice(value=LeaveReason.FINISHED, text=self.tr("Finished here")),
                Choice(value=LeaveReason.MOVED, text=self.tr("Moved away")),
                Choice(value=LeaveReason.NOT_FOR_ME, text=self.tr("Not for them")),
                Choice(value=LeaveReason.ASKED_TO_LEAVE, text=self.tr("Asked to leave")),
                Choice(value=LeaveReason.UNKNOWN, text=self.tr("Not known")),
            ],
        )
        self.never_mind = button(self.tr("Never mind"), "quiet")
        self.reasons.chosen.connect(self._tell)
        self.never_mind.clicked.connect(self.closed)
        self.body.addWidget(line(self.tr("Why? One word is enough."), role="strong"))
        self.body.addWidget(self.reasons)
        self.body.addWidget(self.never_mind, 0, Qt.AlignmentFlag.AlignLeft)

    def ask(self) -> None:
        """Ask afresh."""
        self.reasons.choose("")

    def _tell(self, value: str) -> None:
        self.chosen.emit(LeaveReason(value))
