"""The keys that work everywhere, and a few words on how to use the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.marking import override
from ui.pages.page import Page
from ui.pages.parts import line
from ui.widgets import Card
from ui.widgets.columns import Columns
from ui.widgets.facts import Facts

if TYPE_CHECKING:
    from app.services.session import Session
    from ui.shell import Shell


class HelpPage(Page):
    """The keyboard map and four short answers."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        columns = Columns(side=25)
        for title, keys in self.maps():
            card = Card(title)
            facts = Facts()
            facts.show_facts(*keys)
            card.body.addWidget(facts)
            columns.main.addWidget(card)
        for title, words in self._answers():
            card = Card(title)
            card.body.addWidget(line(words))
            columns.side.addWidget(card)
        self.body.addWidget(columns)
        self.body.addStretch(1)

    @override
    def refresh(self) -> None:
        self.header.show_title(self.tr("Help"), self.tr("The keys, and a few short answers"))

    def maps(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """Give the keys, in groups."""
        return (
            (
                self.tr("Everywhere"),
                (
                    ("Ctrl+L", self.tr("Lock at once")),
                    ("Ctrl+Shift+H", self.tr("Hide names, show them again")),
                    ("Ctrl+F", self.tr("Search")),
                    ("Ctrl+1 … Ctrl+7", self.tr("Today, Meetings, Members and so on")),
                    ("Ctrl+N", self.tr("New member or meeting, where you are")),
                    ("Ctrl+B", self.tr("Back up")),
                    ("Ctrl+P", self.tr("Print")),
                    ("Ctrl+Enter", self.tr("Finish or save what is on the page")),
                    ("Ctrl+Z", self.tr("Undo, while the bar says so")),
                    ("Esc", self.tr("Back to the list; what you typed stays")),
                    (
                        self.tr("Ctrl+Plus, Ctrl+Minus, Ctrl+0"),
                        self.tr("Larger, smaller, as before"),
                    ),
                    ("F1", self.tr("This page")),
                ),
            ),
            (
                self.tr("While you mark who is here"),
                (
                    (self.tr("Space"), self.tr("Here; once more takes it back")),
                    (self.tr("Up, Down"), self.tr("The next person")),
                    (self.tr("A letter"), self.tr("The next name that begins with it")),
                    (self.tr("Left, Right"), self.tr("The next mark")),
                    ("1", self.tr("Here")),
                    ("2", self.tr("Sent word")),
                    ("3", self.tr("Not here")),
                    ("4", self.tr("Came late")),
                    ("5", self.tr("Left early")),
                    ("0", self.tr("Not marked")),
                ),
            ),
        )

    def _answers(self) -> tuple[tuple[str, str], ...]:
        return (
            (
                self.tr("Is it saved?"),
                self.tr(
                    "Yes. Everything is kept as you type. The line at the bottom says since when."
                ),
            ),
            (
                self.tr("The sealed part"),
                self.tr(
                    "You can always write into it. Reading it needs your passphrase once more,"
                    " and it closes by itself."
                ),
            ),
            (
                self.tr("I forgot my passphrase"),
                self.tr(
                    "The recovery sheet opens the register from the lock screen. Without the"
                    " passphrase and without the sheet nobody can open it, and nobody can help."
                ),
            ),
            (
                self.tr("The laptop is gone"),
                self.tr(
                    "On another computer choose “Restore from backup” on the first screen, and"
                    " use your stick with the passphrase or the recovery sheet."
                ),
            ),
        )
