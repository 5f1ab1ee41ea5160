"""What this program is, which version, and under which licences its parts come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from app import paths
from ui.marking import override
from ui.pages.page import Page
from ui.pages.parts import line
from ui.widgets import Card, Field
from ui.widgets.columns import Columns
from ui.widgets.still_boxes import ChoiceBox

if TYPE_CHECKING:
    from app.services.session import Session
    from ui.shell import Shell

TEXT_HEIGHT = 320


class AboutPage(Page):
    """The version, the promise in one sentence, and every licence text that came along."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._texts = paths.licence_texts()
        self.choice = ChoiceBox()
        self.choice.addItems([name for name, _path in self._texts])
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(TEXT_HEIGHT)
        self._lay_out()
        self.choice.currentIndexChanged.connect(self._show_text)
        self._show_text(0)

    @override
    def refresh(self) -> None:
        version = self.tr("Version {version}").format(version=paths.version())
        self.header.show_title(self.tr("About Circlekeep"), version)

    def _lay_out(self) -> None:
        what = Card(self.tr("A quiet register for one group"))
        what.body.addWidget(
            line(
                self.tr(
                    "It stays on this laptop and never uses the internet. It is free software: "
                    "you may use, study, share and change it under the GNU General Public "
                    "License, version 3 or later. It comes without any warranty."
                )
            )
        )
        licences = Card(self.tr("Licences of all parts"))
        licences.body.addWidget(Field(self.tr("&Licence text"), self.choice))
        licences.body.addWidget(Field(self.tr("&What it says"), self.text))
        columns = Columns()
        columns.main.addWidget(licences)
        columns.side.addWidget(what)
        self.body.addWidget(columns)
        self.body.addStretch(1)

    def _show_text(self, number: int) -> None:
        if 0 <= number < len(self._texts):
            words = self._texts[number][1].read_bytes().decode(errors="replace")
            self.text.setPlainText(words)
