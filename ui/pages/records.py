"""What was done and what was printed: read only, in words, never about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.errors import RegisterError
from app.services import journal, paper_check, papers
from ui import dates
from ui.marking import override
from ui.models.journal import JournalModel
from ui.models.papers import PapersModel
from ui.pages.page import Args, Page
from ui.pages.paper_card import PaperCard
from ui.pages.parts import line
from ui.slices import Slices
from ui.widgets import announce, button
from ui.widgets.record_table import RecordTable
from ui.widgets.toggle import Choice, Choices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.journal import Line, Seal
    from app.domain.papers import PaperRecord
    from app.services.paper_check import Answer, BranchSearch, Paper
    from app.services.session import Session
    from ui.shell import Shell

SLICE = 256
PAPERS = 100


class RecordsPage(Page):
    """The journal and the paper register, and the seal both are held against."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        today = session.today()
        self.journal = JournalModel(today=today, zone=self.zone, parent=self)
        self.papers = PapersModel(today=today, zone=self.zone, parent=self)
        self.lines = RecordTable(self.tr("The journal"), opens=False)
        self.printed = RecordTable(self.tr("Printed papers"), opens=False)
        self.lines.show_model(self.journal)
        self.printed.show_model(self.papers)
        self.which = Choices(
            self.tr("Which records"),
            [
                Choice(value="journal", text=self.tr("What was done")),
                Choice(value="papers", text=self.tr("What was printed")),
            ],
        )
        self.which.choose("journal")
        self.check = button(self.tr("Check the &journal"), "secondary", "stamp")
        self.check_paper = button(self.tr("Check a &paper"), "secondary", "stamp")
        self.paper = PaperCard()
        self.result = line(role="soft")
        self._is_checking = False
        self._held: Paper | None = None
        self._search: BranchSearch | None = None
        self._slices = Slices(self)
        self.nothing = line(role="soft")
        self._lay_out()
        self._connect()

    @override
    def arrive(self, args: Args) -> None:
        self.result.clear()
        if not self.paper.question:
            self.paper.clear()
            self._is_checking = False

    @override
    def refresh(self) -> None:
        self.header.show_title(
            self.tr("Records"),
            self.tr("What was done here, never what was said and never about whom"),
        )
        self.journal.today = self.papers.today = self.session.today()
        is_journal = self.which.value != "papers"
        self.journal.is_tier_open = self.session.tier is not None
        if is_journal:
            self.journal.show(journal.latest(self.session, limit=SLICE), more=self._more_lines)
        else:
            self.papers.show(papers.history(self.session, limit=PAPERS), more=self._more_papers)
        shown = self.lines if is_journal else self.printed
        is_empty = not (self.journal.rows if is_journal else self.papers.rows)
        for table in (self.lines, self.printed):
            table.setVisible(table is shown and not is_empty)
        self.nothing.setVisible(is_empty)
        self.result.setVisible(is_journal and bool(self.result.text()))
        self.check.setVisible(is_journal)
        self.check_paper.setVisible(not is_journal)
        self.paper.setVisible(self._is_checking and not is_journal)
        self.nothing.setText(self.tr("Nothing was printed yet."))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.which, 1)
        top.addWidget(self.check)
        top.addWidget(self.check_paper)
        self.paper.hide()
        self.body.addLayout(top)
        self.body.addWidget(self.paper)
        self.body.addWidget(self.result)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(self.printed, 1)
        self.body.addStretch(0)

    def _connect(self) -> None:
        self.which.chosen.connect(self.refresh)
        self.check.clicked.connect(self._check)
        self.check_paper.clicked.connect(self._show_paper)
        self.paper.typed.connect(self.note_typing)
        self.paper.asked.connect(self._compare)
        self.paper.closed.connect(self._close_paper)
        self._slices.finished.connect(self._branches_known)

    @override
    def draft(self) -> dict[str, object] | None:
        return {"seal": self.paper.question} if self.paper.question else None

    @override
    def resume(self, data: dict[str, object]) -> None:
        self._is_checking = True
        self.which.choose("papers")
        self.paper.seal.setText(str(data.get("seal", "")))
        self.refresh()

    def _more_lines(self) -> Sequence[Line]:
        return journal.latest(self.session, before=self.journal.rows[-1].no, limit=SLICE)

    def _more_papers(self) -> Sequence[PaperRecord]:
        return papers.history(self.session, before=self.papers.rows[-1].id, limit=PAPERS)

    def _check(self) -> None:
        journal.check_since_last(self.session)
        if self.session.read_only_because is not None:
            self.say_failed(self.session.read_only_because)
            return
        try:
            request = journal.seal(self.session)
        except RegisterError as error:
            self.say_failed(error)
            return
        self.check.setEnabled(False)
        self.shell.run(lambda _progress: journal.seal_words(request), self._sealed, self._failed)

    def _sealed(self, seal: Seal) -> None:
        self.check.setEnabled(True)
        words = self.tr("Whole, up to line {line}. Its seal: {words}")
        self.result.setText(words.format(line=seal.line_no, words=" ".join(seal.words)))
        self.result.setVisible(self.which.value != "papers")
        announce(self, self.result.text())

    def _failed(self, error: Exception) -> None:
        self.check.setEnabled(True)
        if not isinstance(error, RegisterError):
            raise error
        self.say_failed(error)

    @override
    def work_stopped(self) -> None:
        self.check.setEnabled(True)
        self._leave_off()

    # --- a paper held against the register ------------------------------------------------

    def _show_paper(self) -> None:
        self._is_checking = True
        self.paper.start()
        self.show_at_top(self.paper)

    def _close_paper(self) -> None:
        self._leave_off()
        self._is_checking = False
        self.paper.clear()
        self.paper.hide()
        self.drop_draft()
        self.check_paper.setFocus(Qt.FocusReason.OtherFocusReason)

    def _compare(self, seal: Seal) -> None:
        try:
            self._held = paper_check.look_up(self.session, seal)
        except RegisterError as error:
            self.say_failed(error)
            return
        held = self._held
        self.paper.work(is_under_way=True)
        self.shell.run(lambda _progress: paper_check.compare(held), self._compared, self._unknown)

    def _compared(self, answer: Answer | None) -> None:
        if self._held is None:
            return  # it was closed meanwhile
        if answer is not None:
            self._answered(answer)
            return
        self._search = paper_check.BranchSearch(self.session)
        self._slices.begin(self._look_on(self._search))

    def _look_on(self, search: BranchSearch) -> Iterator[int]:
        try:
            yield from search.steps()
        except RegisterError as error:
            self._unknown(error)

    def _branches_known(self) -> None:
        held, search = self._held, self._search
        if held is None or search is None:
            return
        branches = search.found
        self.shell.run(
            lambda _progress: paper_check.explain(held, branches), self._answered, self._unknown
        )

    def _answered(self, answer: Answer) -> None:
        if self._held is None:
            return
        self._leave_off()
        when = ""
        if answer.at is not None:
            when = dates.moment(answer.at, zone=self.zone, today=self.session.today())
        self.paper.show_answer(answer, when=when)
        self.drop_draft()

    def _unknown(self, error: Exception) -> None:
        self._leave_off()
        if not isinstance(error, RegisterError):
            raise error
        self.say_failed(error)

    def _leave_off(self) -> None:
        self._slices.stop()
        self._held, self._search = None, None
        self.paper.work(is_under_way=False)
