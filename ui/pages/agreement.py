"""One version of the agreement: read as it is, or written while it is a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from app.domain import blanks
from app.domain.agreements import AgreementVersion, SectionKind, VersionStatus
from app.errors import RegisterError
from app.services import agreements, papers
from ui import dates, messages
from ui.marking import override
from ui.models import chips
from ui.pages.agreement_parts import SectionEditor, SectionList
from ui.pages.page import Args, Page
from ui.pages.parts import counted, empty, line, number
from ui.widgets import Card, button
from ui.widgets.columns import Columns
from ui.widgets.need_row import Note, NoteRow
from ui.widgets.toggle import Choice, Choices

if TYPE_CHECKING:
    from app.services.session import Session
    from ui.shell import Shell


class AgreementPage(Page):
    """The text with both exceptions apart; a draft can be changed here and published."""

    about = "version_id"

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._version: AgreementVersion | None = None
        self._is_writing = False
        self.parts = SectionList()
        self.publish = button(self.tr("&Publish"), "primary", "stamp")
        self.print = button(self.tr("Print two copies"), "secondary", "printer")
        self.mode = Choices(
            self.tr("Read or change"),
            [
                Choice(value="read", text=self.tr("Read")),
                Choice(value="edit", text=self.tr("Change the words")),
            ],
        )
        self.again = Choices(
            self.tr("Must everybody sign again?"),
            [Choice(value="yes", text=self.tr("Yes")), Choice(value="no", text=self.tr("No"))],
        )
        self._lay_out()
        self._connect()

    @override
    def arrive(self, args: Args) -> None:
        self._version = agreements.get(self.session, number(args, "version_id"))
        self.mode.choose("read")
        self.again.choose("yes")
        self._is_writing = False

    @override
    def refresh(self) -> None:
        if self._version is None:
            return
        version = agreements.get(self.session, self._version.id)
        self._version = version
        is_draft = version.status is VersionStatus.DRAFT
        is_first = agreements.current(self.session) is None
        look = chips.version(version.status)
        self.header.show_title(
            version.title,
            self._beside(version),
            chips=[look],
            back=("agreements", self.tr("Agreements")),
        )
        self.mode.setVisible(is_draft)
        self.before.setVisible(is_draft)
        self.again_card.setVisible(is_draft and not is_first)
        self.print.setVisible(not is_draft)
        self.bar.setVisible(is_draft)
        self.publish.setText(self.tr("Publish version {number}").format(number=version.number))
        self.publish.setAccessibleName(self.publish.text())
        self._show_text()
        self._show_checks()

    @override
    def draft(self) -> dict[str, object] | None:
        version = self._version
        if version is None or not self._is_writing or self.parts.written() == version.sections:
            return None
        return {
            "version_id": version.id,
            "sections": [[part.heading, part.body] for part in self.parts.written()],
        }

    @override
    def resume(self, data: dict[str, object]) -> None:
        self.arrive({"version_id": data.get("version_id", 0)})
        if self._version is None or self._version.status is not VersionStatus.DRAFT:
            self.refresh()
            return
        self.mode.choose("edit")
        sections = self._version.sections
        parts = data.get("sections")
        if isinstance(parts, list):
            kept = [
                replace(section, heading=str(part[0]), body=str(part[1]))
                for section, part in zip(sections, parts, strict=False)
            ]
            sections = (*kept, *sections[len(kept) :])
        self.parts.show_parts(sections, is_open=True)
        self._is_writing = True
        self.refresh()

    @override
    def is_filling(self) -> bool:
        return self.parts.is_under_way

    @override
    def complete(self) -> None:
        self.parts.complete()

    @property
    def editors(self) -> list[SectionEditor]:
        """Give the boxes made so far, while the words are being changed."""
        return self.parts.editors

    def _lay_out(self) -> None:
        self.before = Card(self.tr("Before publishing"))
        self._checks = QVBoxLayout()
        self._checks.setSpacing(6)
        self.before.body.addLayout(self._checks)
        self.again_card = Card(self.tr("Sign again?"))
        self.again_card.body.addWidget(
            line(self.tr("Yes, when a promise changed. No, when only words became clearer."),
                 role="soft")
        )  # fmt: skip
        self.again_card.body.addWidget(self.again)
        self.paper = Card()
        self.paper.body.addWidget(self.parts)
        columns = Columns()
        columns.main.addWidget(self.mode)
        columns.main.addWidget(self.paper)
        columns.side.addWidget(self.before)
        columns.side.addWidget(self.again_card)
        columns.side.addWidget(self.print)
        self.body.addWidget(columns)
        self.body.addStretch(1)
        self.missing = self.bar.say("")
        self.bar.add(self.publish)

    def _connect(self) -> None:
        self.mode.chosen.connect(self._switch)
        self.parts.typed.connect(self.note_typing)
        self.parts.left.connect(self._keep)
        self.parts.completed.connect(self.order_tabs)
        self.publish.clicked.connect(self._publish)
        self.print.clicked.connect(self._print)

    def _beside(self, version: AgreementVersion) -> str:
        number = self.tr("Version {number}").format(number=version.number)
        if version.published_on is None:
            return number
        day = dates.short_date(version.published_on, today=self.session.today())
        return self.tr("{version}, published on {day}").format(version=number, day=day)

    def _show_text(self) -> None:
        if self._version is None or self._is_writing:
            return
        self._is_writing = self.mode.value == "edit"
        self.parts.show_parts(self._version.sections, is_open=self._is_writing)

    def _show_checks(self) -> None:
        if self._version is None:
            return
        kinds = {section.kind for section in self._version.sections}
        both = {SectionKind.EXCEPTION_CHILD, SectionKind.EXCEPTION_PLAN}
        blank = blanks.left_in(self._version.sections)
        notes = [
            Note(
                icon="circle-check" if both <= kinds else "circle-alert",
                kind="pine" if both <= kinds else "brick",
                text=self.tr("Both exceptions stand apart"),
            ),
            Note(
                icon="circle-dashed" if blank else "circle-check",
                kind="amber" if blank else "pine",
                text=self._blank_words(blank) if blank else self.tr("All parts have words"),
            ),
        ]
        if self._version.is_default_text:
            words = self.tr("These words came with Circlekeep. By publishing you make them yours.")
            notes.append(Note(icon="circle-dashed", kind="amber", text=words))
        empty(self._checks)
        for note in notes:
            self._checks.addWidget(NoteRow(note))

    def _blank_words(self, blank: tuple[int, ...]) -> str:
        parts = ", ".join(str(number) for number in blank)
        words = counted(
            len(blank),
            one=self.tr("Part {parts} has a blank; until it is filled in, paper says DRAFT"),
            more=self.tr("Parts {parts} have blanks; until they are filled in, paper says DRAFT"),
        )
        return words.format(parts=parts)

    def _switch(self, mode: str) -> None:
        if mode == "read":
            if not self._keep():
                self.mode.choose("edit")
                return
            self._is_writing = False
        self.refresh()

    def _keep(self) -> bool:
        """Write the words down, and tell whether none is left that could not be."""
        version = self._version
        sections = self.parts.written()
        if version is None or not self._is_writing or sections == version.sections:
            return True
        try:
            kept = agreements.revise(self.session, title=version.title, sections=sections)
        except RegisterError as error:
            self.say_failed(error)
            return False
        self._version = kept
        self.drop_draft()
        self.shell.say_saved()
        self._show_checks()
        return True

    def _publish(self) -> None:
        if not self._keep():
            return
        is_material = self.again.value != "no"
        try:
            version = agreements.publish(self.session, is_material=is_material, confirmed=True)
        except RegisterError as error:
            self.missing.say(messages.sentence(error), "circle-alert", "brick")
            return
        self._version = version
        self._is_writing = False
        self.drop_draft()
        self.shell.say_saved()
        self.shell.go("agreements")

    def _print(self) -> None:
        if self._version is not None:
            order = papers.agreement(self.session, version_id=self._version.id, copies=2)
            self.shell.show_paper(order)
