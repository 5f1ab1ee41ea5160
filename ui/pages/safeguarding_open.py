"""The sealed part from inside: the sheets, one of them opened, and adding to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.concerns import Addition, FirstAccount, SealedEntry, Sheet
from ui import dates
from ui.pages.addition_form import AdditionForm
from ui.pages.parts import empty, line
from ui.pages.sheet_words import WORRIES, facts_of
from ui.widgets import Card, EmptyState, button, heading
from ui.widgets.columns import Columns
from ui.widgets.entry_card import EntryCard
from ui.widgets.facts import Facts
from ui.widgets.toggle import Choice, Choices

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date


class OpenSheets(QWidget):
    """A list of sheets, and the chosen one's chronology; nothing here changes or removes."""

    write_wanted = Signal()
    close_wanted = Signal()
    typed = Signal()
    added = Signal(object, object)
    given_up = Signal(object)
    form_opened = Signal(QWidget)

    def __init__(self, *, zone: str, today: Callable[[], date]) -> None:
        super().__init__()
        self._zone, self._today = zone, today
        self._sheets: tuple[Sheet, ...] = ()
        self._chosen = ""
        self.form = AdditionForm()
        self.close_part = button(self.tr("&Close the sealed part"), "secondary", "lock-keyhole")
        self.write = button(self.tr("New sheet"), "secondary", "pen-line")
        self.add = button(self.tr("&Add an entry"), "sealed", "plus")
        self.correct = button(self.tr("Co&rrect an entry"), "secondary", "corner-down-right")
        self.nothing = EmptyState(
            self.tr("Nothing is kept here"),
            self.tr("What you write down under seal will be listed here, after your passphrase."),
        )
        self._entries = QVBoxLayout()
        self._entries.setSpacing(8)
        self._list = QVBoxLayout()
        self._facts = Facts()
        self._lay_out()
        self._connect()

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Show these; the newest is opened unless another one was."""
        self._sheets = tuple(sheets)
        references = [sheet.reference for sheet in self._sheets]
        if self._chosen not in references:
            self._chosen = references[-1] if references else ""
        self._show_list(references)
        self._show_chosen()

    def forget(self) -> None:
        """Take every word that was read off the page; what is being added stays."""
        self._sheets = ()
        if self.form.isHidden():
            self._chosen = ""
        empty(self._list)
        empty(self._entries)
        self._facts.show_facts()
        self._title.setText("")

    def draft(self) -> dict[str, object] | None:
        """Give what is being added."""
        return None if self.form.isHidden() else self.form.content(self._chosen)

    def resume(self, data: dict[str, object]) -> None:
        """Put a half-written addition back."""
        self._chosen = str(data.get("reference", ""))
        self.form.show_sheet(self._chosen)
        self.form.fill(data)
        self.form.show()

    def refuse(self, words: str) -> None:
        """Say why an addition was not taken."""
        self.form.refuse(words)

    def clear_form(self) -> None:
        """Put the form away after its words were sealed."""
        self.form.clear()
        self.form.hide()

    def _lay_out(self) -> None:
        self._title = heading("", 2)
        self.sheet_card = Card("", "sealed")
        self.sheet_card.body.addWidget(self._title)
        self.sheet_card.body.addWidget(self._facts)
        columns = Columns()
        columns.main.setSpacing(8)
        columns.main.addLayout(self._entries)
        columns.main.addWidget(self.nothing)
        columns.main.addWidget(self.form)
        for widget in (self.sheet_card, self.add, self.correct, self.write, self.close_part):
            columns.side.addWidget(widget)
        self._hint = line(
            self.tr("Entries can be read and added to. Nobody can change or remove them."),
            role="caption",
        )
        columns.side.addWidget(self._hint)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(self._list)
        box.addWidget(columns)
        self.form.hide()

    def _connect(self) -> None:
        self.write.clicked.connect(self.write_wanted)
        self.close_part.clicked.connect(self.close_wanted)
        self.add.clicked.connect(self._start_adding)
        self.correct.clicked.connect(self._start_correcting)
        self.form.typed.connect(self.typed)
        self.form.sealed.connect(self._tell)
        self.form.closed.connect(self._never_mind)

    def _show_list(self, references: Sequence[str]) -> None:
        empty(self._list)
        if len(references) < 2:  # noqa: PLR2004  one sheet needs no choosing
            return
        words = [Choice(value=each, text=each) for each in reversed(references)]
        choices = Choices(self.tr("Sheets"), words)
        choices.choose(self._chosen)
        choices.chosen.connect(self._choose)
        self._list.addWidget(choices)

    def _choose(self, reference: str) -> None:
        self._chosen = reference
        self._show_chosen()

    def _sheet(self) -> Sheet | None:
        return next((each for each in self._sheets if each.reference == self._chosen), None)

    def _show_chosen(self) -> None:
        empty(self._entries)
        sheet = self._sheet()
        for widget in (self.sheet_card, self.add, self.correct, self._hint):
            widget.setVisible(sheet is not None)
        self.nothing.setVisible(sheet is None)
        if sheet is None:
            return
        self._title.setText(self.tr("Sheet {reference}").format(reference=sheet.reference))
        self.form.show_sheet(sheet.reference)
        entries = (sheet.first, *sheet.additions)
        first = sheet.first.content
        kind = WORRIES[first.worry]() if isinstance(first, FirstAccount) else ""
        self._facts.show_facts(
            (self.tr("Kind"), kind),
            (self.tr("Opened"), self._at(sheet.first)),
            (self.tr("Entries"), self.tr("{count}, none removed").format(count=len(entries))),
        )
        for number, entry in enumerate(entries, start=1):
            self._entries.addWidget(self._entry_card(number, entry, is_last=number == len(entries)))

    def _entry_card(self, number: int, entry: SealedEntry, *, is_last: bool) -> EntryCard:
        content = entry.content
        if isinstance(content, Addition):
            title = self.tr("Correction") if content.is_correction else self.tr("Added later")
            reason = ""
            if content.reason:
                reason = self.tr("Reason: {reason}").format(reason=content.reason)
            card = EntryCard(
                number, title, self._written(entry), is_correction=content.is_correction,
                is_last=is_last,
            )  # fmt: skip
            card.show_text(content.text, note=reason)
            return card
        card = EntryCard(
            number,
            self.tr("First account"),
            self._written(entry, happened=content),
            is_correction=False,
            is_last=is_last,
        )
        card.show_text(content.said_or_seen, facts=facts_of(content))
        return card

    def _written(self, entry: SealedEntry, *, happened: FirstAccount | None = None) -> str:
        written = self.tr("written {when}").format(when=self._at(entry))
        if happened is None:
            return written
        day = dates.short_date(happened.happened_on, today=self._today())
        if happened.happened_at is None:
            when = day
        elif happened.is_time_exact:
            when = f"{day}, {dates.clock(happened.happened_at)}"
        else:
            about = self.tr("about {time}").format(time=dates.clock(happened.happened_at))
            when = f"{day}, {about}"
        return self.tr("Happened {when}  ·  {written}").format(when=when, written=written)

    def _at(self, entry: SealedEntry) -> str:
        return dates.moment(entry.recorded_at, zone=self._zone, today=self._today())

    def _never_mind(self) -> None:
        data = self.draft()
        self.clear_form()
        self.given_up.emit(data)

    def _start_adding(self) -> None:
        self.form.start(is_correction=False)
        self.form_opened.emit(self.form)

    def _start_correcting(self) -> None:
        self.form.start(is_correction=True)
        self.form_opened.emit(self.form)

    def _tell(self, addition: Addition) -> None:
        sheet = self._sheet()
        if sheet is not None:
            self.added.emit(sheet, addition)
