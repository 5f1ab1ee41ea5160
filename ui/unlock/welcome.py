"""The first screen on a computer without a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import messages
from ui.marking import override
from ui.unlock.screen import BigChoice, Screen
from ui.widgets import Banner, heading, icon_label, words

if TYPE_CHECKING:
    from app.errors import RegisterError


class WelcomeScreen(Screen):
    """Start a new register, bring one back, or look around first."""

    start_wanted = Signal()
    restore_wanted = Signal()
    practice_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.new = BigChoice(
            self.tr("Start a new register"),
            self.tr("About ten minutes. You can stop after each step and go on later."),
            "circle-plus",
        )
        self.back = BigChoice(
            self.tr("Bring one back"),
            self.tr("From a backup stick, with your passphrase or recovery sheet."),
            "archive-restore",
        )
        self.look = BigChoice(
            self.tr("Look around first"),
            self.tr("A practice register with invented people. Nothing in it is real."),
            "flask-conical",
        )
        self.new.clicked.connect(self.start_wanted)
        self.back.clicked.connect(self.restore_wanted)
        self.look.clicked.connect(self.practice_wanted)
        self.problem = Banner("brick")
        self.column.addWidget(heading(self.tr("Welcome. What would you like to do?"), 1))
        self.column.addWidget(self.problem)
        for choice in (self.new, self.back, self.look):
            self.column.addWidget(choice)
        promise = QHBoxLayout()
        promise.setSpacing(10)
        promise.addWidget(icon_label("wifi-off", "soft"), 0, Qt.AlignmentFlag.AlignTop)
        promise.addWidget(
            words(
                self.tr(
                    "Circlekeep never uses the internet. There is no account, and nobody else can"
                    " open what you write, not even the people who made it. So please keep the"
                    " recovery sheet."
                ),
                "soft",
            ),
            1,
        )
        self.column.addSpacing(6)
        self.column.addLayout(promise)

    @override
    def start(self) -> None:
        self.problem.hide()
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: RegisterError) -> None:
        """Say why what was chosen here did not come about; it stays until one is back again."""
        self.problem.show_message("brick", messages.sentence(error))
        self.problem.show()
