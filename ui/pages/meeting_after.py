"""What is left to do after a meeting: sign, print, back up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from ui.pages.parts import empty, line
from ui.widgets import Card, button
from ui.widgets.flow import FlowLayout
from ui.widgets.need_row import NeedRow

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """Somebody who came and has not signed, by the name that may be shown."""

    member_id: int
    name: str
    why: str


class AfterCard(Card):
    """The evening in one sentence, who is to sign, and the papers of the evening."""

    sign_wanted = Signal(int)
    print_wanted = Signal()
    backup_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("The evening is recorded"))
        self._words = line(role="lead")
        self._to_sign = line(role="strong")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.back_up = button(self.tr("Back up now"), "primary", "hard-drive-download")
        self.print = button(self.tr("Print attendance sheet"), "secondary", "printer")
        self.reopen = button(self.tr("Correct something"), "quiet")
        self.back_up.clicked.connect(self.backup_wanted)
        self.print.clicked.connect(self.print_wanted)
        self.reopen.clicked.connect(self.reopen_wanted)
        self.body.addWidget(self._words)
        self.body.addWidget(self._to_sign)
        self.body.addLayout(self._rows)
        acts = FlowLayout(gap=8)
        for act in (self.back_up, self.print, self.reopen):
            acts.addWidget(act)
        self.body.addLayout(acts)

    def show_evening(self, words: str, to_sign: Sequence[ToSign]) -> None:
        """Show how the evening added up and who is still to sign."""
        self._words.setText(words)
        self._to_sign.setText(self.tr("{count} to sign").format(count=len(to_sign)))
        self._to_sign.setVisible(bool(to_sign))
        empty(self._rows)
        for who in to_sign:
            row = NeedRow(
                icon="pen-line", kind="amber", text=who.name, detail=who.why,
                act=self.tr("Sign now"),
            )  # fmt: skip
            row.setProperty("member", who.member_id)
            row.chosen.connect(self._tell)
            self._rows.addWidget(row)

    def rows(self) -> list[NeedRow]:
        """Give the rows of those who are to sign."""
        items = (self._rows.itemAt(number) for number in range(self._rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, NeedRow)]

    def _tell(self) -> None:
        self.sign_wanted.emit(int(self.sender().property("member")))
