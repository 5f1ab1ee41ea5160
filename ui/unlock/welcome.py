"""The first screen on a computer without a register."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.marking import override
from ui.unlock.screen import BigChoice, Screen
from ui.widgets import heading, icon_label, words


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
        self.column.addWidget(heading(self.tr("Welcome. What would you like to do?"), 1))
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
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)
