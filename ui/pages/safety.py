"""When somebody may be in danger: call first, write later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from ui.marking import override
from ui.pages.page import Page
from ui.pages.parts import line
from ui.widgets import Card, button, heading, icon_label
from ui.widgets.flow import FlowLayout
from ui.widgets.need_row import Note, NoteRow

if TYPE_CHECKING:
    from app.services.session import Session
    from ui.shell import Shell


class SafetyPage(Page):
    """The question, the empty cards, and the way to write it down."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self.write = button(self.tr("&Write it down"), "sealed", "file-pen-line")
        self.nobody = button(self.tr("No, nobody"), "secondary")
        self._lay_out()
        self.write.clicked.connect(self._write)
        self.nobody.clicked.connect(self._leave)

    @override
    def refresh(self) -> None:
        self.header.show_title(self.tr("Safety"))

    def _lay_out(self) -> None:
        ask = Card("", "danger")
        words = QVBoxLayout()
        words.addWidget(heading(self.tr("Is someone in danger right now?"), 2))
        words.addWidget(line(self.tr("Call first. Writing can wait."), role="lead"))
        acts = FlowLayout(gap=8)
        acts.addWidget(self.nobody)
        acts.addWidget(self.write)
        ask.body.addLayout(words)
        ask.body.addLayout(acts)
        self.body.addWidget(ask)
        grid = QGridLayout()
        grid.setSpacing(14)
        for number, (icon, role) in enumerate(self._roles()):
            card = Card("", "needs")
            top = FlowLayout(gap=10)
            top.addWidget(icon_label(icon, "amber"))
            top.addWidget(heading(role, 2))
            card.body.addLayout(top)
            card.body.addWidget(line(self.tr("No number written down"), role="amber"))
            grid.addWidget(card, number // 2, number % 2)
        self.body.addLayout(grid)
        self.body.addWidget(
            NoteRow(
                Note(
                    icon="info",
                    kind="soft",
                    text=self.tr(
                        "There are no contact cards yet. Circlekeep brings no numbers of its own:"
                        " use the emergency number of the place you are in, and keep your own"
                        " numbers on paper beside the laptop."
                    ),
                )
            ),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        self.body.addStretch(1)

    def _roles(self) -> tuple[tuple[str, str], ...]:
        return (
            ("siren", self.tr("Emergency")),
            ("phone", self.tr("Child protection")),
            ("phone", self.tr("Crisis line")),
            ("phone", self.tr("Police, not urgent")),
        )

    def _write(self) -> None:
        self.shell.go("concern_new")

    def _leave(self) -> None:
        self.shell.go("today")
