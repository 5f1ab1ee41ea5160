"""Adding a member by the name they want to be called here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.errors import EmptyFieldError, RegisterError, TextTooLongError
from app.services import members
from ui import messages
from ui.marking import override
from ui.pages.name_doubt import NameDoubt
from ui.pages.page import Args, Page
from ui.pages.parts import line, text
from ui.widgets import Card, Field, button, press_also_by
from ui.widgets.columns import Columns
from ui.widgets.day_edit import DayEdit

if TYPE_CHECKING:
    from app.services.session import Session
    from ui.shell import Shell


class MemberNewPage(Page):
    """Three fields, one of them needed; what stands against a name is said as one types."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self.name, self.needs, self.since = QLineEdit(), QLineEdit(), DayEdit()
        self.done = button(self.tr("&Add member"), "primary", "user-round-plus")
        press_also_by(self.done, "Ctrl+Return")
        self._make_fields()
        self._lay_out()
        self._connect()

    @override
    def arrive(self, args: Args) -> None:
        self.name.setText(text(args, "name"))
        self.needs.clear()
        today = self.session.today()
        self.since.show_day(today, today=today, latest=today)
        self.name_field.clear_error()
        self.needs_field.clear_error()
        self.since_field.clear_error()

    @override
    def refresh(self) -> None:
        self.header.show_title(self.tr("New member"), back=("members", self.tr("Members")))
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def draft(self) -> dict[str, object] | None:
        if not self.name.text() and not self.needs.text():
            return None
        return {
            "name": self.name.text(),
            "needs": self.needs.text(),
            "since": self.since.day.isoformat(),
        }

    @override
    def resume(self, data: dict[str, object]) -> None:
        self.name.setText(str(data.get("name", "")))
        self.needs.setText(str(data.get("needs", "")))
        self.since.put_back(data.get("since"))

    def _make_fields(self) -> None:
        self.name_field = Field(
            self.tr("&Name here"),
            self.name,
            hint=self.tr(
                "A pseudonym: what this person wants to be called in the group. Not a full name."
            ),
            needed=True,
        )
        self.doubt = NameDoubt(self.name_field, self.name)
        self.doubt.doubt_of = partial(members.doubt, self.session)
        self.since_field = Field(self.tr("Here &since"), self.since, needed=True)
        self.since.tell(self.since_field)
        self.needs_field = Field(
            self.tr("What helps them &take part"),
            self.needs,
            hint=self.tr("For example: large print, a seat near the door."),
        )

    def _lay_out(self) -> None:
        form = Card()
        for field in (self.name_field, self.since_field, self.needs_field):
            form.body.addWidget(field)
        aside = Card(self.tr("What is not written here"))
        aside.body.addWidget(
            line(
                self.tr(
                    "Full names, addresses and numbers are not kept here. There is no box for"
                    " a story."
                ),
                role="soft",
            )
        )
        columns = Columns()
        columns.main.addWidget(form)
        columns.side.addWidget(aside)
        self.body.addWidget(columns)
        self.body.addStretch(1)
        self.missing = self.bar.say("")
        self.bar.add(self.done, hint=self.tr("Ctrl+Enter"))

    def _connect(self) -> None:
        self.name.textChanged.connect(self._check_name)
        self.doubt.toggled.connect(self._say_free)
        self.needs.textChanged.connect(self.note_typing)
        self.name.returnPressed.connect(self._enrol)
        self.done.clicked.connect(self._enrol)

    def _check_name(self) -> None:
        self.note_typing()
        text = self.name.text()
        self.doubt.look()
        if not text.strip():
            self.name_field.clear_error()
            self.missing.say(self.tr("A name is needed."), "", "soft")
            return
        try:
            members.check_pseudonym(self.session, text)
        except RegisterError as error:
            self.name_field.show_error(messages.sentence(error))
            self.missing.say("", "", "soft")
            return
        self.name_field.clear_error()
        self._say_free()

    def _say_free(self) -> None:
        if self.doubt.is_open:
            words = self.tr("Ask whether the member wants exactly this name.")
            self.missing.say(words, "circle-dashed", "amber")
        elif self.name.text().strip() and not self.name_field.has_error:
            self.missing.say(self.tr("The name is free."), "circle-check", "pine")

    def _enrol(self) -> None:
        if not self.doubt.insist() or not self.since.insist():
            return
        try:
            member = members.enrol(
                self.session,
                pseudonym=self.name.text(),
                joined_on=self.since.day,
                access_needs=self.needs.text(),
            )
        except (EmptyFieldError, TextTooLongError) as error:
            is_needs = error.field == "access_needs"
            self._show_error(self.needs_field if is_needs else self.name_field, error)
            return
        except RegisterError as error:
            self._show_error(self.name_field, error)
            return
        self.name.clear()
        self.needs.clear()
        self.drop_draft()
        self.shell.say_saved()
        self.shell.go("member", member_id=member.id)

    def _show_error(self, field: Field, error: RegisterError) -> None:
        field.show_error(self.refusal(error))
        editor = self.needs if field is self.needs_field else self.name
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
