"""All meetings, newest first, and the form that plans one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app.errors import (
    EndsBeforeItStartsError,
    MeetingAtThatTimeError,
    RegisterError,
    TextTooLongError,
)
from app.services import meetings
from ui import dates, messages
from ui.marking import override
from ui.models.meetings import MeetingsModel
from ui.pages.page import Args, Page
from ui.pages.parts import pad
from ui.widgets import Card, EmptyState, Field, button
from ui.widgets.clock_edit import ClockEdit
from ui.widgets.day_edit import DayEdit
from ui.widgets.flow import FlowLayout
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.meetings import MeetingSummary, NextMeeting
    from app.services.session import Session
    from ui.shell import Shell

SLICE = 50


class MeetingsPage(Page):
    """The list; a click opens a meeting, and planning one happens right here."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self.table = RecordTable(self.tr("Meetings"))
        self.model = MeetingsModel(today=session.today(), parent=self)
        self.table.show_model(self.model)
        self.form = PlanForm()
        self.tonight = button(self.tr("Record tonight's meeting"), "primary", "door-open")
        self.tonight_too = button(self.tr("Record tonight's meeting"), "secondary", "door-open")
        self.plan = button(self.tr("&Plan a meeting"), "secondary", "calendar-days")
        self.plan_next = button(self.tr("Plan a meeting"), "primary", "calendar-days")
        self.first = button(self.tr("Record the first meeting"), "primary", "calendar-days")
        self.plan_first = button(self.tr("Plan the next one"), "secondary", "calendar-days")
        self.empty = EmptyState(
            self.tr("No meetings yet"),
            self.tr(
                "The chairs are waiting. After the first meeting you will see here who came,"
                " and nothing of what was said."
            ),
            self.first,
            self.plan_first,
        )
        self._connect()
        self._lay_out()

    @override
    def arrive(self, args: Args) -> None:
        self.form.hide()
        if args.get("plan"):
            self._show_form()

    @override
    def refresh(self) -> None:
        self.model.today = self.session.today()
        self.header.show_title(self.tr("Meetings"))
        rows = meetings.everything(self.session, limit=SLICE)
        self.model.show(rows, more=self._more)
        is_empty = not rows
        self.table.setVisible(not is_empty)
        self.empty.setVisible(is_empty and self.form.isHidden())
        under_way = meetings.under_way(self.session)
        coming = under_way or meetings.next_up(self.session)
        is_over = meetings.is_over(self.session)
        is_due = meetings.is_due(self.session, coming)
        self.tonight.setVisible(not is_empty and not is_over and is_due)
        self.tonight_too.setVisible(not is_empty and not is_over and not is_due)
        self.plan.setVisible(self.tonight.isVisibleTo(self))
        self.plan_next.setVisible(not is_empty and not self.tonight.isVisibleTo(self))
        self.tonight.setText(
            self.tr("Go to the meeting") if under_way else self.tr("Record tonight's meeting")
        )

    @override
    def draft(self) -> dict[str, object] | None:
        return None if self.form.isHidden() or not self.form.is_touched else self.form.content()

    @override
    def resume(self, data: dict[str, object]) -> None:
        self._show_form()
        self.form.fill(data)

    def make_new(self) -> None:
        """Plan a meeting right here."""
        self._show_form()

    def _connect(self) -> None:
        self.table.opened.connect(self._open)
        for act in (self.tonight, self.tonight_too, self.first):
            act.clicked.connect(self._open_tonight)
        for act in (self.plan, self.plan_next, self.plan_first):
            act.clicked.connect(self._show_form)
        self.form.done.clicked.connect(self._plan)
        self.form.never_mind.clicked.connect(self._hide_form)
        self.form.place.textEdited.connect(self._typed)
        self.form.day.textEdited.connect(self._typed)
        self.form.day.changed.connect(self._typed)
        for clock in (self.form.starts, self.form.ends):
            clock.timeChanged.connect(self._typed)

    def _lay_out(self) -> None:
        acts = FlowLayout(gap=8)
        for act in (self.tonight, self.plan, self.plan_next, self.tonight_too):
            acts.addWidget(act)
        self.body.addLayout(acts)
        self.body.addWidget(self.form)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.empty, 1)
        # Takes what a short table leaves: without it the table sits at the foot of the page.
        self.body.addStretch(0)
        self.form.hide()

    def _more(self) -> Sequence[MeetingSummary]:
        last = self.model.rows[-1].meeting
        return meetings.everything(self.session, before=(last.held_on, last.id), limit=SLICE)

    def _open(self, summary: MeetingSummary) -> None:
        self.shell.go("meeting", meeting_id=summary.meeting.id)

    def _open_tonight(self) -> None:
        try:
            meeting = meetings.under_way(self.session) or meetings.open_tonight(self.session)
        except RegisterError as error:
            self.say_failed(error)
            return
        self.shell.say_saved()
        self.shell.go("meeting", meeting_id=meeting.id)

    def _show_form(self) -> None:
        self.form.show_suggestion(meetings.suggestion(self.session), self.session.today())
        self.form.show()
        self.empty.hide()
        self.form.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hide_form(self) -> None:
        self.form.hide()
        self.drop_draft()
        self.refresh()

    def _typed(self) -> None:
        self.form.is_touched = True
        self.form.forget_errors()
        self.note_typing()

    def _plan(self) -> None:
        form = self.form
        if not form.day.insist():
            return
        try:
            meeting = meetings.plan(
                self.session,
                held_on=form.day.day,
                starts_at=dates.to_time(form.starts.time()),
                ends_at=dates.to_time(form.ends.time()),
                place=form.place.text(),
            )
        except MeetingAtThatTimeError as error:
            form.starts_field.show_error(messages.sentence(error))
            form.starts.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        except EndsBeforeItStartsError as error:
            form.ends_field.show_error(messages.sentence(error))
            return
        except TextTooLongError as error:
            form.place_field.show_error(messages.sentence(error))
            return
        except RegisterError as error:
            self.say_failed(error)
            return
        form.hide()
        self.drop_draft()
        self.shell.say_saved()
        self.shell.go("meeting", meeting_id=meeting.id)


class PlanForm(Card):
    """Day, time and place of a meeting to come, filled in from the last ones."""

    def __init__(self) -> None:
        super().__init__(self.tr("Plan a meeting"))
        self.is_touched = False
        self.day, self.starts, self.ends = DayEdit(), ClockEdit(), ClockEdit()
        self.place = QLineEdit()
        for clock in (self.starts, self.ends):
            pad(clock)
        self.day_field = Field(self.tr("&Day"), self.day, needed=True)
        self.day.tell(self.day_field)
        self.starts_field = Field(self.tr("F&rom"), self.starts, needed=True)
        self.ends_field = Field(self.tr("&To"), self.ends, needed=True)
        self.place_field = Field(self.tr("&Where"), self.place)
        self.done = button(self.tr("Plan it"), "primary", "check")
        self.never_mind = button(self.tr("Never mind"), "quiet")
        first = QHBoxLayout()
        first.setSpacing(16)
        first.addWidget(self.day_field, 2)
        first.addWidget(self.starts_field, 1)
        first.addWidget(self.ends_field, 1)
        acts = QHBoxLayout()
        acts.addWidget(self.done)
        acts.addWidget(self.never_mind)
        acts.addStretch(1)
        self.body.addLayout(first)
        self.body.addWidget(self.place_field)
        self.body.addLayout(acts)

    def show_suggestion(self, suggestion: NextMeeting, today: date) -> None:
        """Fill in the usual evening."""
        self.is_touched = False
        self.forget_errors()
        self.day.show_day(suggestion.held_on, today=today)
        self.starts.show_time(dates.to_qtime(suggestion.starts_at))
        self.ends.show_time(dates.to_qtime(suggestion.ends_at))
        self.place.setText(suggestion.place)

    def forget_errors(self) -> None:
        """Take back what was said about the fields."""
        for field in (self.day_field, self.starts_field, self.ends_field, self.place_field):
            field.clear_error()

    def content(self) -> dict[str, object]:
        """Give what stands in the form, for a draft."""
        return {
            "day": self.day.day.isoformat(),
            "starts": self.starts.time().toString("HH:mm"),
            "ends": self.ends.time().toString("HH:mm"),
            "place": self.place.text(),
        }

    def fill(self, data: dict[str, object]) -> None:
        """Put a draft back."""
        self.day.put_back(data.get("day"))
        self.starts.show_time(dates.read_qtime(str(data["starts"])))
        self.ends.show_time(dates.read_qtime(str(data["ends"])))
        self.place.setText(str(data["place"]))
        self.is_touched = True
