"""The agreement in use, who has signed it, and its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.agreements import AgreementVersion, SigningRow, SigningState
from app.services import agreements, papers
from ui import dates
from ui.marking import override
from ui.models import chips
from ui.models.signing import SigningModel
from ui.pages.page import Page
from ui.pages.parts import empty, line
from ui.widgets import Card, Chip, Ring, button, heading
from ui.widgets.columns import Columns
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from app.services.session import Session
    from ui.shell import Shell

SLICE = 50
WAITING = frozenset({SigningState.TO_SIGN, SigningState.TO_RE_SIGN, SigningState.FIRST_MEETING})


class AgreementsPage(Page):
    """What everybody promises each other, and where each member stands."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._left: list[int] = []
        self.read = button(self.tr("Read and publish version 1"), "primary", "stamp")
        self.print = button(self.tr("Print two copies"), "secondary", "printer")
        self.open_text = button(self.tr("Read it"), "secondary", "file-pen-line")
        self.revise = button(self.tr("Write a new version"), "secondary", "copy")
        self.model = SigningModel(today=session.today(), name=self.shown_name, parent=self)
        self.table = RecordTable(self.tr("Who has signed"))
        self.table.show_model(self.model)
        self.table.grow(self.sheet)
        self.ring = Ring()
        self.signed, self.to_sign = line(is_wrapped=False), line(is_wrapped=False)
        self._versions = QVBoxLayout()
        self._connect()
        self._lay_out()

    @override
    def refresh(self) -> None:
        self.model.today = self.session.today()
        current, draft = agreements.current(self.session), agreements.draft(self.session)
        lead = self._lead(current)
        self.header.show_title(self.tr("Agreements"), lead)
        standing = agreements.in_order(self.session) if current else []
        standing.sort(key=lambda each: each[1] not in WAITING)
        self._left = [member_id for member_id, _ in standing]
        # As many as one has scrolled to, so that one comes back to the same place.
        self.model.show(self._take(max(SLICE, len(self.model.rows))), more=self._slice)
        self._show_count([state for _, state in standing])
        self._show_draft(draft, is_first=current is None)
        self._show_versions(agreements.versions(self.session))
        for widget in (self.print, self.open_text):
            widget.setVisible(current is not None)
        self.list_title.setVisible(bool(standing))
        self.table.setVisible(bool(standing))
        self.count_card.setVisible(bool(standing))
        self.revise.setVisible(current is not None and draft is None)

    def _slice(self) -> list[SigningRow]:
        return self._take(SLICE)

    def _take(self, count: int) -> list[SigningRow]:
        ids, self._left = self._left[:count], self._left[count:]
        return agreements.some(self.session, ids)

    def _connect(self) -> None:
        self.read.clicked.connect(self._open_draft)
        self.revise.clicked.connect(self._open_draft)
        self.print.clicked.connect(self._print)
        self.open_text.clicked.connect(self._open_current)
        self.table.opened.connect(self._open_row)

    def _lay_out(self) -> None:
        self.draft_card = Card("", "needs")
        self._draft_words = line(role="strong")
        self._draft_detail = line()
        for widget in (self._draft_words, self._draft_detail):
            self.draft_card.body.addWidget(widget)
        self.draft_card.body.addWidget(self.read, 0, Qt.AlignmentFlag.AlignLeft)
        self.list_title = heading(self.tr("Who has signed"), 2)
        self.count_card = Card()
        count = QHBoxLayout()
        words = QVBoxLayout()
        words.addStretch(1)
        words.addWidget(self.signed)
        words.addWidget(self.to_sign)
        words.addStretch(1)
        count.addWidget(self.ring)
        count.addLayout(words, 1)
        self.count_card.body.addLayout(count)
        acts = Card(self.tr("The text"))
        for act in (self.open_text, self.print, self.revise):
            acts.body.addWidget(act)
        versions = Card(self.tr("Versions"))
        versions.body.addLayout(self._versions)
        columns = Columns()
        columns.main.addWidget(self.draft_card)
        columns.main.addWidget(self.list_title)
        columns.main.addWidget(self.table)
        for card in (self.count_card, acts, versions):
            columns.side.addWidget(card)
        self.text_card = acts
        self.body.addWidget(columns)
        self.body.addStretch(1)

    def _lead(self, current: AgreementVersion | None) -> str:
        if current is None or current.published_on is None:
            return self.tr("Nothing is published yet")
        return self.tr("Version {number}, in use since {day}").format(
            number=current.number,
            day=dates.short_date(current.published_on, today=self.session.today()),
        )

    def _show_count(self, states: list[SigningState]) -> None:
        waiting = sum(state in WAITING for state in states)
        signed = len(states) - waiting
        self.ring.show_count(
            here=signed, expected=waiting, away=0,
            word=self.tr("of {count}").format(count=len(states)),
        )  # fmt: skip
        self.signed.setText(self.tr("{count} signed").format(count=signed))
        self.to_sign.setText(self.tr("{count} to sign").format(count=waiting))

    def _show_draft(self, draft: AgreementVersion | None, *, is_first: bool) -> None:
        self.draft_card.setVisible(draft is not None)
        self.text_card.setVisible(draft is None or not is_first)
        if draft is None:
            return
        number = draft.number
        self._draft_words.setText(self.tr("Version {number} is a draft").format(number=number))
        self._draft_detail.setText(
            self.tr(
                "It came with Circlekeep. Read it, change what does not fit your group, then"
                " publish it. Nobody can sign before that."
            )
            if draft.is_default_text
            else self.tr("Nobody signs it before you publish it.")
        )
        self.read.setText(self.tr("Read and publish version {number}").format(number=number))
        self.read.setAccessibleName(self.read.text())

    def _show_versions(self, versions: list[AgreementVersion]) -> None:
        empty(self._versions)
        for version in versions:
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 2, 0, 2)
            look = chips.version(version.status)
            link = button(self.tr("Version {number}").format(number=version.number), "quiet")
            link.setProperty("version", version.id)
            link.clicked.connect(self._open_version)
            row.addWidget(link)
            row.addStretch(1)
            row.addWidget(Chip(look.text, look.icon, look.kind))
            self._versions.addWidget(holder)

    def _open_version(self) -> None:
        self.shell.go("agreement", version_id=int(self.sender().property("version")))

    def _open_current(self) -> None:
        current = agreements.current(self.session)
        if current is not None:
            self.shell.go("agreement", version_id=current.id)

    def _open_draft(self) -> None:
        draft = agreements.draft(self.session)
        current = agreements.current(self.session)
        if draft is None and current is not None:
            draft = agreements.revise(self.session, title=current.title, sections=current.sections)
            self.shell.say_saved()
        if draft is not None:
            self.shell.go("agreement", version_id=draft.id)

    def _open_row(self, row: SigningRow) -> None:
        if row.state in WAITING:
            self.shell.go("sign", member_id=row.member_id)
        else:
            self.shell.go("member", member_id=row.member_id)

    def _print(self) -> None:
        self.shell.show_paper(
            papers.agreement(self.session, copies=2, large_print=self.shell.settings.large_print)
        )
