"""Recording that a member signed: the version, how, and where the paper is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit

from app.domain.agreements import SignedAs, SigningMethod
from app.errors import (
    NotExplainedError,
    RegisterError,
    SignedBeforePublicationError,
    SignedInFutureError,
    TextTooLongError,
)
from app.services import agreements, members, papers
from ui import messages, theme
from ui.marking import override
from ui.pages.page import Args, Page
from ui.pages.parts import line, number
from ui.widgets import Card, Field, button, press_also_by
from ui.widgets.columns import Columns
from ui.widgets.day_edit import DayEdit
from ui.widgets.facts import Facts
from ui.widgets.pair import Pair
from ui.widgets.toggle import Choice, Choices

if TYPE_CHECKING:
    from app.domain.members import Member
    from app.services.session import Session
    from ui.shell import Shell


USUAL_WAY, USUAL_NAME = SigningMethod.PAPER_HELD, SignedAs.PSEUDONYM


class SignPage(Page):
    """One member and the version in use; three ticks and one button."""

    about = "member_id"

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._member: Member | None = None
        self._today, self._usual, self._has_version = date.min, "", False
        self._back: tuple[str, dict[str, int]] = ("agreements", {})
        self.explained = QCheckBox(self.tr("The two exceptions were e&xplained"))
        self.answered = QCheckBox(self.tr("&Questions were answered"))
        self.copied = QCheckBox(self.tr("A &copy was given"))
        self.ticks = (self.explained, self.answered, self.copied)
        self.day, self.kept = DayEdit(), QLineEdit()
        self.facts = Facts()
        self._make_choices()
        self.record = button(self.tr("&Record the signature"), "primary", "pen-line")
        press_also_by(self.record, "Ctrl+Return")
        self.print = button(self.tr("Print two copies"), "secondary", "printer")
        self._make_fields()
        self._lay_out()
        self._connect()

    @override
    def arrive(self, args: Args) -> None:
        self._member = members.get(self.session, number(args, "member_id"))
        meeting_id = number(args, "meeting_id")
        self._back = ("meeting", {"meeting_id": meeting_id}) if meeting_id else ("agreements", {})
        for tick in self.ticks:
            tick.setChecked(False)
        self._today = self.session.today()
        self.day.show_day(self._today, today=self._today, latest=self._today)
        self.how.choose(USUAL_WAY)
        self.signed_as.choose(USUAL_NAME)
        self._usual = agreements.usual_place(self.session)
        self.kept.setText(self._usual)
        self.day_field.clear_error()
        self.kept_field.clear_error()

    @override
    def refresh(self) -> None:
        member = self._member
        if member is None:
            return
        name = self.shown_name(member.pseudonym, member.code)
        version = agreements.current(self.session)
        self._has_version = version is not None
        page, words = self._back[0], self.tr("Agreements")
        if page == "meeting":
            words = self.tr("Meeting")
        self.header.show_title(
            self.tr("{name} signs").format(name=name), back=(page, words, self._back[1])
        )
        self.facts.show_facts(
            (self.tr("Who"), f"{name} ({member.code})"),
            (
                self.tr("What"),
                self.tr("Version {number}").format(number=version.number)
                if version
                else self.tr("No version is published yet"),
            ),
        )
        self._show_missing()
        self.explained.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def draft(self) -> dict[str, object] | None:
        if self._member is None or not self._is_touched():
            return None
        return {
            "member_id": self._member.id,
            "meeting_id": self._back[1].get("meeting_id", 0),
            "kept": self.kept.text(),
            "ticks": [tick.isChecked() for tick in self.ticks],
            "day": self.day.day.isoformat(),
            "how": self.how.value,
            "signed_as": self.signed_as.value,
        }

    @override
    def resume(self, data: dict[str, object]) -> None:
        # Who comes from a meeting goes back to it, wherever the half-written one was begun.
        meeting_id = number(self.args, "meeting_id") or data.get("meeting_id", 0)
        self.arrive({"member_id": data.get("member_id", 0), "meeting_id": meeting_id})
        ticks = data.get("ticks")
        if isinstance(ticks, list):
            for tick, is_on in zip(self.ticks, ticks, strict=False):
                tick.setChecked(bool(is_on))
        self.day.put_back(data.get("day"))
        self.how.choose(str(data.get("how", USUAL_WAY)))
        self.kept.setText(str(data.get("kept", "")))
        self.signed_as.choose(str(data.get("signed_as", USUAL_NAME)))
        self.refresh()

    def _is_touched(self) -> bool:
        """Tell whether anything differs from how the page begins."""
        chosen = (self.how.value, self.signed_as.value)
        return (
            self.kept.text() != self._usual
            or any(tick.isChecked() for tick in self.ticks)
            or self.day.day != self._today
            or chosen != (USUAL_WAY, USUAL_NAME)
        )

    def _follow_way(self) -> None:
        """Offer the usual place for a paper that stays here only."""
        stays = self.how.value == SigningMethod.PAPER_HELD
        if self.kept.text() == ("" if stays else self._usual):
            self.kept.setText(self._usual if stays else "")

    def _make_choices(self) -> None:
        self.how = Choices(
            self.tr("How it was signed"),
            [
                Choice(value=SigningMethod.PAPER_HELD, text=self.tr("On paper, I keep it")),
                Choice(value=SigningMethod.PAPER_RETURNED, text=self.tr("On paper, taken home")),
                Choice(
                    value=SigningMethod.VERBAL_WITNESSED, text=self.tr("Said aloud, with a witness")
                ),
            ],
        )
        self.signed_as = Choices(
            self.tr("What stands on the paper"),
            [
                Choice(value=SignedAs.PSEUDONYM, text=self.tr("The name here")),
                Choice(value=SignedAs.INITIALS, text=self.tr("Initials")),
                Choice(
                    value=SignedAs.OWN_NAME_ON_PAPER_ONLY, text=self.tr("Own name, on paper only")
                ),
            ],
        )

    def _make_fields(self) -> None:
        self.how_field = Field(self.tr("How"), self.how)
        self.as_field = Field(self.tr("Signed as"), self.signed_as)
        self.day_field = Field(self.tr("&Day"), self.day, needed=True)
        self.day.tell(self.day_field)
        self.kept_field = Field(
            self.tr("Where the &paper is kept"),
            self.kept,
            hint=self.tr("A word only you understand, for example: box A."),
        )

    def _lay_out(self) -> None:
        ticks = Card(self.tr("Before signing"))
        theme.space(ticks, ticks.body, gap_at_100=0)
        # The ring round the first tick would touch the heading.
        ticks.body.addSpacing(6)
        for tick in self.ticks:
            ticks.body.addWidget(tick, 0, Qt.AlignmentFlag.AlignLeft)
        form = Card(self.tr("The signature"))
        for field in (self.how_field, self.as_field, Pair(self.day_field, self.kept_field)):
            form.body.addWidget(field)
        aside = Card(self.tr("What is signed"))
        aside.body.addWidget(self.facts)
        aside.body.addWidget(self.print)
        aside.body.addWidget(line(self.tr("One copy for you, one to take home."), role="soft"))
        columns = Columns()
        columns.main.addWidget(ticks)
        columns.main.addWidget(form)
        columns.side.addWidget(aside)
        self.body.addWidget(columns)
        self.body.addStretch(1)
        self.missing = self.bar.say("")
        self.bar.add(self.record, hint=self.tr("Ctrl+Enter"))

    def _connect(self) -> None:
        for tick in self.ticks:
            tick.toggled.connect(self._show_missing)
            tick.clicked.connect(self.note_typing)
        for changed in (
            self.kept.textEdited,
            self.day.textEdited,
            self.day.changed,
            self.how.chosen,
            self.signed_as.chosen,
        ):
            changed.connect(self.note_typing)
        self.how.chosen.connect(self._follow_way)
        self.record.clicked.connect(self._record)
        self.print.clicked.connect(self._print)

    def _show_missing(self) -> None:
        is_ready = self.explained.isChecked() and self.answered.isChecked() and self._has_version
        self.record.setEnabled(is_ready)
        self.print.setEnabled(self._has_version)
        if not self._has_version:
            words = self.tr("Publish an agreement first.")
        elif not is_ready:
            words = self.tr("Tick what was explained and answered.")
        elif not self.copied.isChecked():
            words = self.tr("No copy was given.")
        else:
            words = ""
        self.missing.say(words, "circle-dashed" if words else "", "amber")

    def _record(self) -> None:
        if self._member is None or not self.day.insist():
            return
        try:
            agreements.sign(
                self.session,
                self._member.id,
                method=SigningMethod(self.how.value),
                signed_as=SignedAs(self.signed_as.value),
                signed_on=self.day.day,
                paper_kept=self.kept.text(),
                exceptions_explained=self.explained.isChecked(),
                questions_answered=self.answered.isChecked(),
                copy_given=self.copied.isChecked(),
            )
        except (SignedBeforePublicationError, SignedInFutureError) as error:
            self.day_field.show_error(messages.sentence(error))
            return
        except TextTooLongError as error:
            self.kept_field.show_error(messages.sentence(error))
            return
        except NotExplainedError as error:
            self.missing.say(messages.sentence(error), "circle-alert", "brick")
            return
        except RegisterError as error:
            self.say_failed(error)
            return
        # What still stands on the page is done: it is no draft any more when the page is left.
        self._member = None
        self.drop_draft()
        self.shell.say_saved()
        self.shell.go(self._back[0], **self._back[1])

    def _print(self) -> None:
        self.shell.show_paper(
            papers.agreement(self.session, copies=2, large_print=self.shell.settings.large_print)
        )
