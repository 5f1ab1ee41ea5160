"""What is told after a meeting, who was there above all, and what is left to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.domain.meetings import Mark
from ui.models import chips
from ui.pages.parts import empty, joined, line
from ui.widgets import Card, button
from ui.widgets.facts import Facts
from ui.widgets.flow import FlowLayout
from ui.widgets.need_row import NeedRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.meetings import Place

# A line of names is measured as a whole, so it has an end; no group is as large.
MOST_NAMES = 100


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
        self.names = Facts()
        self._to_sign = line(role="strong")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.back_up = button(self.tr("Back up now"), "primary", "hard-drive-download")
        self.print = button(self.tr("Print attendance sheet"), "secondary", "printer")
        self.reopen = button(self.tr("Correct something"), "quiet")
        self.back_up.clicked.connect(self.backup_wanted)
        self.print.clicked.connect(self.print_wanted)
        self.reopen.clicked.connect(self.reopen_wanted)
        acts = FlowLayout(gap=8)
        for act in (self.back_up, self.print, self.reopen):
            acts.addWidget(act)
        self.body.addWidget(self._words)
        # Before what grows with the group: at large text they would stand below the window.
        self.body.addLayout(acts)
        self.body.addWidget(self._to_sign)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.names)

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

    def show_names(self, places: Sequence[Place], *, name: Callable[[Place], str]) -> None:
        """Show by name who came, who sent word, who was not here and who was not marked."""
        groups: dict[str, list[str]] = {
            self.tr("Here"): [_how(place, name) for place in places if place.mark.is_here],
            self.tr("Sent word"): _marked(places, Mark.APOLOGIES, name),
            self.tr("Not here"): _marked(places, Mark.ABSENT, name),
            self.tr("Not marked"): _marked(places, Mark.UNKNOWN, name),
        }
        facts = [(word, self._list(names)) for word, names in groups.items() if names]
        self.names.show_facts(*facts)
        self.names.setVisible(bool(facts))

    def rows(self) -> list[NeedRow]:
        """Give the rows of those who are to sign."""
        items = (self._rows.itemAt(number) for number in range(self._rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, NeedRow)]

    def _list(self, names: Sequence[str]) -> str:
        shown = list(names[:MOST_NAMES])
        if len(names) > MOST_NAMES:
            shown.append(self.tr("and {count} more").format(count=len(names) - MOST_NAMES))
        return joined(shown)

    def _tell(self) -> None:
        self.sign_wanted.emit(int(self.sender().property("member")))


def _marked(places: Sequence[Place], mark: Mark, name: Callable[[Place], str]) -> list[str]:
    return [name(place) for place in places if place.mark is mark]


def _how(place: Place, name: Callable[[Place], str]) -> str:
    """Give the name of somebody who came, and how if not for the whole evening."""
    if place.mark is Mark.PRESENT:
        return name(place)
    return f"{name(place)} ({chips.mark(place.mark).text})"
