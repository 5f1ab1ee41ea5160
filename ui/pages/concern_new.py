"""Writing something down under seal: the first account, kept every second until it is sealed."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.domain.concerns import FirstAccount, Worry
from app.errors import EmptyFieldError, RegisterError
from app.services import drafts, safeguarding
from ui import dates, messages
from ui.marking import override
from ui.pages.page import Args, Page
from ui.pages.parts import line, pad
from ui.widgets import Card, Chip, Field, button, press_also_by
from ui.widgets.clock_edit import ClockEdit
from ui.widgets.columns import Columns
from ui.widgets.day_edit import DayEdit
from ui.widgets.flow import FlowLayout
from ui.widgets.need_row import Note, NoteRow
from ui.widgets.note_edit import NoteEdit
from ui.widgets.toggle import Choice, Choices

if TYPE_CHECKING:
    from datetime import time

    from app.services.session import Session
    from ui.shell import Shell


class ConcernNewPage(Page):
    """Three boxes are enough. What is typed stays here until it is sealed or locked away."""

    is_sealed = True

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._is_whole = False
        # Of the drafts that wait, the one to come back next; and the one that stands here.
        self._next, self._number = drafts.FIRST, 0
        self.said = NoteEdit(lines=4, most=16)
        self.worry = Choices(self.tr("What kind of worry"), self._worries())
        self.day, self.at = DayEdit(), ClockEdit()
        self.about_time = QCheckBox(self.tr("about"))
        self.no_time = QCheckBox(self.tr("time not known"))
        self.others = {
            "about": NoteEdit(lines=1, most=6),
            "who_was_there": NoteEdit(lines=1, most=6),
            "what_i_said": NoteEdit(lines=1, most=6),
            "wishes": NoteEdit(lines=1, most=6),
            "what_i_did": NoteEdit(lines=1, most=6),
            "others_at_risk": NoteEdit(lines=1, most=6),
        }
        self.seal = button(self.tr("Save and &seal"), "sealed", "stamp")
        self.later = button(self.tr("Finish &tomorrow"), "secondary", "moon")
        press_also_by(self.seal, "Ctrl+Return")
        self.throw_away = button(self.tr("Throw this draft away"), "quiet", "trash-2")
        self.kept = Chip("", "lock-keyhole", "sealed")
        self._make_fields()
        self._lay_out()
        self._connect()
        self._clear()

    @override
    def make_rest(self) -> None:
        # The whole form at once takes longer than one turn may.
        if not self._is_whole:
            self._is_whole = True
            self._main.addLayout(self._other_fields())

    @override
    def refresh(self) -> None:
        self.make_rest()
        self.header.show_title(
            self.tr("Write something down"), back=("safeguarding", self.tr("Safeguarding"))
        )
        waiting = []
        if self._has_typed and not self._is_touched():
            self.keep_draft()  # all was taken out again: it must not come back for that
        if not self._is_touched():
            waiting, self._number = drafts.numbers(self.session, self.page_name), 0
        if waiting and self._next not in waiting:
            self._next = waiting[0]
        if waiting and self.session.tier is not None:
            self._take_up(self.session.tier.private)
            waiting = []
        self.waiting.setVisible(bool(waiting))

    @override
    def arrive(self, args: Args) -> None:
        number = args.get("draft")
        if isinstance(number, int):
            self._next = number
        self.said.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    @override
    def place(self) -> tuple[str, Args]:
        with suppress(RegisterError):
            self._take_number()
        return self.page_name, {**self.args, "draft": self._number or self._next}

    @property
    @override
    def draft_name(self) -> str:
        return drafts.name_of(self.page_name, self._number or self._next)

    @override
    def write_draft(self) -> bool:
        self._take_number()
        return super().write_draft()

    @override
    def drop_draft(self) -> None:
        if self._number:
            super().drop_draft()
        self._number = 0

    @override
    def draft(self) -> dict[str, object] | None:
        if not self._is_touched():
            return None
        return {
            "said": self.said.toPlainText(),
            "worry": self.worry.value,
            "day": self.day.day.isoformat(),
            "at": self.at.time().toString("HH:mm"),
            "about_time": self.about_time.isChecked(),
            "no_time": self.no_time.isChecked(),
            "others": {name: box.toPlainText() for name, box in self.others.items()},
        }

    @override
    def resume(self, data: dict[str, object]) -> None:
        self._number = self._next
        self.said.setPlainText(str(data.get("said", "")))
        self.worry.choose(str(data.get("worry", "")))
        self.day.put_back(data.get("day"))
        self.at.setTime(dates.read_qtime(str(data.get("at", ""))))
        self.about_time.setChecked(bool(data.get("about_time")))
        self.no_time.setChecked(bool(data.get("no_time")))
        others = data.get("others")
        if isinstance(others, dict):
            for name, box in self.others.items():
                box.setPlainText(str(others.get(name, "")))
        self.refresh()

    @override
    def draft_kept(self) -> None:
        now = self.session.saved_at or self.session.clock()
        at = dates.local(now, zone=self.zone).strftime("%H:%M:%S")
        self.kept.setText(self.tr("Draft, sealed {time}").format(time=at))
        self.kept.show()

    def _worries(self) -> list[Choice]:
        return [
            Choice(value=Worry.CHILD, text=self.tr("A child")),
            Choice(value=Worry.PLAN_TO_HARM, text=self.tr("A plan to harm")),
            Choice(value=Worry.ADULT_HARMED, text=self.tr("An adult harmed")),
            Choice(value=Worry.NOT_SURE, text=self.tr("Not sure")),
        ]

    def _make_fields(self) -> None:
        when = QWidget()
        row = FlowLayout(gap=10)
        when.setLayout(row)
        for widget in (self.day, self.at, self.about_time, self.no_time):
            row.addWidget(widget)
        pad(self.at)
        self.day.setAccessibleName(self.tr("Day"))
        self.at.setAccessibleName(self.tr("Time"))
        self.said_field = Field(
            self.tr("What was s&aid or seen"),
            self.said,
            hint=self.tr(
                "Their words in quotation marks. What you saw. Not what you think it means."
            ),
            needed=True,
        )
        self.worry_field = Field(self.tr("What kind of worry"), self.worry, needed=True)
        self.when_field = Field(self.tr("&When"), when, needed=True)
        self.when_field.set_buddy(self.day)
        self.day.tell(self.when_field)

    def _other_fields(self) -> QGridLayout:
        words = {
            "about": self.tr("Who it is about"),
            "who_was_there": self.tr("Who was there"),
            "what_i_said": self.tr("What I said"),
            "wishes": self.tr("What they would like"),
            "what_i_did": self.tr("What I did"),
            "others_at_risk": self.tr("Anyone else at risk"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(12)
        for number, (name, word) in enumerate(words.items()):
            grid.addWidget(Field(word, self.others[name]), number // 2, number % 2)
        return grid

    def _lay_out(self) -> None:
        self.waiting = Card("", "sealed")
        self.waiting.body.addWidget(
            line(self.tr("A draft is kept under seal. It opens with your passphrase."))
        )
        self.open_draft = button(self.tr("Open the draft"), "secondary", "lock-keyhole-open")
        self.waiting.body.addWidget(self.open_draft, 0, Qt.AlignmentFlag.AlignLeft)
        state = Card("", "sealed")
        state.body.addWidget(line(self.tr("You are writing into the sealed part"), role="strong"))
        state.body.addWidget(self.kept, 0, Qt.AlignmentFlag.AlignLeft)
        state.body.addWidget(
            line(self.tr("Kept every second. If the laptop locks, nothing is lost."), role="soft")
        )
        state.body.addWidget(self.throw_away, 0, Qt.AlignmentFlag.AlignLeft)
        hints = Card()
        for icon, words in (
            (
                "quote",
                self.tr("Words, not judgements. Write what you would read out to the person."),
            ),
            ("circle-dashed", self.tr("Three boxes are enough. The rest may stay empty tonight.")),
            ("clock", self.tr("Late? Finish tomorrow. The draft waits under seal.")),
        ):
            hints.body.addWidget(NoteRow(Note(icon=icon, kind="plum", text=words)))
        columns = Columns()
        for field in (self.waiting, self.said_field, self.worry_field, self.when_field):
            columns.main.addWidget(field)
        self._main = columns.main
        columns.side.addWidget(state)
        columns.side.addWidget(hints)
        self.body.addWidget(columns)
        self.body.addStretch(1)
        self.bar.add_left(self.later)
        self.missing = self.bar.say(self.tr("Sealed it is fixed, and only added to."))
        self.bar.add(self.seal, hint=self.tr("Ctrl+Enter"))

    def _connect(self) -> None:
        for box in (self.said, *self.others.values()):
            box.textChanged.connect(self._typed)
        self.worry.chosen.connect(self._typed)
        self.day.changed.connect(self._typed)
        self.at.userTimeChanged.connect(self._typed)
        self.no_time.toggled.connect(self._show_time)
        self.seal.clicked.connect(self._seal)
        self.later.clicked.connect(self._finish_later)
        self.throw_away.clicked.connect(self._throw_away)
        self.open_draft.clicked.connect(self._open_kept)

    def _clear(self) -> None:
        now = dates.local(self.session.clock(), zone=self.zone)
        for box in (self.said, *self.others.values()):
            box.clear()
        self.worry.choose("")
        today = self.session.today()
        self.day.show_day(today, today=today, latest=today)
        self.at.setTime(QTime(now.hour, now.minute))
        self.about_time.setChecked(True)
        self.no_time.setChecked(False)
        self.kept.hide()
        self.throw_away.hide()
        for field in (self.said_field, self.worry_field, self.when_field):
            field.clear_error()

    def _is_touched(self) -> bool:
        texts = (self.said, *self.others.values())
        return bool(self.worry.value) or any(box.toPlainText() for box in texts)

    def _throw_away(self) -> None:
        """Forget what is half written here; only what stands here, so nothing goes unread."""
        data = self.draft()
        if data is None:
            return
        # Without a number it was not kept yet, and the name would be that of another one.
        if self._number and not self.attempt(partial(drafts.drop, self.session, self.draft_name)):
            return
        self.drop_draft()
        self._clear()
        self.shell.offer_undo(self.tr("The draft was thrown away."), partial(self._take_back, data))
        self.shell.go("safeguarding")

    def _take_back(self, data: dict[str, object]) -> None:
        number = drafts.free_number(self.session, self.page_name)
        name = drafts.name_of(self.page_name, number)
        if not self.attempt(lambda: drafts.keep_sealed(self.session, name, data)):  # type: ignore[arg-type]
            return
        if not self._is_touched():
            self._next = number
            self.bring_back(data)
        self.shell.go("concern_new")

    def _typed(self) -> None:
        self.throw_away.setVisible(self._is_touched())
        self.said_field.clear_error()
        self.worry_field.clear_error()
        self.note_typing()

    def _show_time(self, is_unknown: bool) -> None:
        self.at.setEnabled(not is_unknown)
        self.about_time.setEnabled(not is_unknown)
        self.note_typing()

    def _account(self) -> FirstAccount:
        at: time | None = None if self.no_time.isChecked() else dates.to_time(self.at.time())
        return FirstAccount(
            said_or_seen=self.said.toPlainText(),
            worry=Worry(self.worry.value),
            happened_on=self.day.day,
            happened_at=at,
            is_time_exact=at is not None and not self.about_time.isChecked(),
            **{name: box.toPlainText() for name, box in self.others.items()},
        )

    def _seal(self) -> None:
        if not self.said.toPlainText().strip():
            self.said_field.show_error(messages.sentence(EmptyFieldError("said_or_seen")))
            self.said.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.worry.value:
            self.worry_field.show_error(self.tr("Choose one. “Not sure” is a good answer."))
            self.worry.toggle(Worry.NOT_SURE).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.day.insist():
            return
        try:
            reference = safeguarding.seal_concern(self.session, self._account())
        except RegisterError as error:
            self.say_failed(error)
            return
        self.drop_draft()
        self._clear()
        self.shell.say_saved()
        self.shell.go("safeguarding", sealed=reference)

    def _finish_later(self) -> None:
        self.keep_draft()
        self.shell.go("today")

    def _take_number(self) -> None:
        """Keep what is written anew beside what waits under seal, and never in its place."""
        if not self._number and self._is_touched():
            self._number = drafts.free_number(self.session, self.page_name)

    def _take_up(self, private: bytes) -> None:
        try:
            data = drafts.kept_sealed(self.session, self.draft_name, private)
        except RegisterError as error:
            self.say_failed(error)
            return
        if data is not None:
            self.bring_back(dict(data))

    def _open_kept(self) -> None:
        self.shell.go("safeguarding", then="concern_new")
