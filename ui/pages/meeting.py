"""One evening: who is here, the opening, a few words, and finishing it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.domain.agreements import SigningState
from app.domain.meetings import (
    HeadCount,
    Mark,
    Meeting,
    MeetingStatus,
    OpeningCheck,
    Place,
    UnsignedReason,
)
from app.errors import RegisterError, UnsignedNeedsReasonError
from app.services import meetings, members
from ui import dates, theme
from ui.marking import override
from ui.models import chips
from ui.pages.meeting_after import AfterCard, ToSign
from ui.pages.meeting_cards import CountCard, EveningCard, NewcomerForm, OpeningCard, ReasonForm
from ui.pages.meeting_papers import EveningPapers
from ui.pages.meeting_planned import CalledOffCard, PlannedCard
from ui.pages.page import Args, Page
from ui.pages.parts import number
from ui.widgets import Card, button, heading, press_also_by
from ui.widgets.columns import Columns
from ui.widgets.flow import FlowLayout
from ui.widgets.mark_list import MarkList

if TYPE_CHECKING:
    from app.services.session import Session
    from ui.shell import Shell

UNSIGNED = frozenset({SigningState.TO_SIGN, SigningState.TO_RE_SIGN, SigningState.FIRST_MEETING})


class MeetingPage(Page):
    """The meeting of `meeting_id`: marked while open, read and corrected when finished."""

    about = "meeting_id"

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._id = 0
        self._meeting: Meeting | None = None
        self._places: tuple[Place, ...] = ()
        self.marks = MarkList()
        self.count, self.opening, self.evening = CountCard(), OpeningCard(), EveningCard()
        self.newcomer, self.reason, self.after = NewcomerForm(), ReasonForm(), AfterCard()
        self.planned, self.called_off, self.who = PlannedCard(), CalledOffCard(), Card()
        self.papers = EveningPapers(self)
        self.newcomer.doubt.doubt_of = partial(members.doubt, session)
        self._make_buttons()
        self._lay_out()
        self._connect()

    @override
    def arrive(self, args: Args) -> None:
        self._keep_evening()
        focus = QApplication.focusWidget()
        is_other = self._id != number(args, "meeting_id")
        if is_other and focus is not None and self.isAncestorOf(focus):
            # Else what hides gives the keyboard to whatever comes next, and not to the first.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._id = number(args, "meeting_id")
        self.newcomer.hide()
        self.newcomer.name.clear()
        self.reason.hide()

    @override
    def refresh(self) -> None:
        if not self._id:
            return
        meeting = meetings.get(self.session, self._id)
        before, self._meeting = self._meeting, meeting
        self.papers.meeting = meeting
        is_open = meeting.status is MeetingStatus.OPEN
        is_closed = meeting.status is MeetingStatus.CLOSED
        self._show_header(meeting)
        self._show_places()
        self.opening.show_checks(meeting, is_open=is_open)
        if not is_open or not self._is_unkept(before):
            self.evening.show_text(meeting.about_evening, is_open=is_open)
        self.who.setVisible(is_open)
        self.planned.setVisible(meeting.status is MeetingStatus.PLANNED)
        self.called_off.setVisible(meeting.status is MeetingStatus.CANCELLED)
        self.after.setVisible(is_closed)
        for card in (self.count, self.opening, self.evening):
            card.setVisible(is_open or is_closed)
        self.bar.setVisible(is_open)
        if is_closed:
            self._show_after()

    @override
    def is_filling(self) -> bool:
        return self.marks.is_filling and not self.who.isHidden()

    @override
    def first_stop(self) -> QWidget | None:
        if not self.marks.rows or self.marks.isHidden() or self.who.isHidden():
            first = super().first_stop()
            # A second Enter after planning would call the evening off.
            return None if first in (self.planned.strips, self.planned.call_off) else first
        return self.marks.first_stop()

    @override
    def draft(self) -> dict[str, object] | None:
        if self._meeting is None or self._meeting.status is not MeetingStatus.OPEN:
            return None
        evening, name = self.evening.text, self.newcomer.name.text()
        if evening.strip() == self._meeting.about_evening and not name:
            return None
        return {"meeting_id": self._id, "about_evening": evening, "name": name}

    @override
    def resume(self, data: dict[str, object]) -> None:
        self.arrive({"meeting_id": data.get("meeting_id", 0)})
        self.refresh()
        if self._meeting is None or self._meeting.status is not MeetingStatus.OPEN:
            return
        self.evening.show_text(str(data.get("about_evening", "")), is_open=True)
        if name := str(data.get("name", "")):
            self._ask_for_newcomer()
            self.newcomer.name.setText(name)

    def _make_buttons(self) -> None:
        self.same = button(self.tr("&Same as last time"), "secondary", "copy")
        self.someone_new = button(self.tr("Someone &new"), "secondary", "user-round-plus")
        self.finish = button(self.tr("F&inish meeting"), "primary", "check")
        press_also_by(self.finish, "Ctrl+Return")
        self.print_some = button(self.tr("Print…"), "secondary", "printer")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(heading(self.tr("Who is here"), 2), 1)
        acts = FlowLayout(gap=8)
        acts.addWidget(self.same)
        acts.addWidget(self.someone_new)
        head.addLayout(acts)
        # The rows reach from edge to edge, so the card keeps no margin of its own.
        if (outer := self.who.layout()) is not None:
            theme.space(self.who, outer, around_at_100=(0, 10, 0, 6))
        self.who.body.addLayout(head)
        theme.space(self.who, self.who.body, gap_at_100=6)
        theme.space(self.who, head, around_at_100=(18, 0, 10, 0))
        self.who.body.addWidget(self.newcomer)
        self.who.body.addWidget(self.marks)
        columns = Columns(side=21.6)
        for card in (self.reason, self.planned, self.called_off, self.who, self.after):
            columns.main.addWidget(card)
        for card in (self.count, self.opening, self.evening):
            columns.side.addWidget(card)
        self.body.addWidget(columns)
        self.body.addStretch(1)
        self.bar.add_left(self.print_some)
        self.missing = self.bar.say("")
        self.bar.add(self.finish, hint=self.tr("Ctrl+Enter"))

    def _connect(self) -> None:
        self.marks.marked.connect(self._mark)
        self.marks.completed.connect(self.order_tabs)
        self.same.clicked.connect(self._same_as_last)
        self.someone_new.clicked.connect(self._ask_for_newcomer)
        self.newcomer.enrolled.connect(self._enrol)
        self.newcomer.closed.connect(self.newcomer.hide)
        self.newcomer.typed.connect(self.note_typing)
        self.count.counted.connect(self._count_guests)
        self.opening.ticked.connect(self._tick)
        self.evening.typed.connect(self.note_typing)
        self.evening.left.connect(self._keep_evening)
        self.finish.clicked.connect(self._finish)
        self.reason.chosen.connect(self._finish_with)
        self.planned.open_it.clicked.connect(self._open)
        self.planned.strips.clicked.connect(self.papers.show_strips)
        self.planned.call_off.clicked.connect(self._cancel)
        self.called_off.plan.clicked.connect(self._plan_another)
        self.print_some.clicked.connect(self._offer_papers)
        self.after.sign_wanted.connect(self._sign)
        self.after.print_wanted.connect(self.papers.show_sheet)
        self.after.backup_wanted.connect(self._back_up)
        self.after.reopen_wanted.connect(self._reopen)

    def _show_header(self, meeting: Meeting) -> None:
        today, look = self.session.today(), chips.meeting(meeting.status)
        if meeting.status is MeetingStatus.OPEN and meeting.opened_at is not None:
            at = dates.local(meeting.opened_at, zone=self.zone)
            since = dates.clock(at.time())
            if at.date() != today:
                since = dates.moment(meeting.opened_at, zone=self.zone, today=today)
            look = look.saying(self.tr("Open since {time}").format(time=since))
        where = f", {meeting.place}" if meeting.place else ""
        lead = dates.span(meeting.starts_at, meeting.ends_at) + where
        is_large = theme.is_large()
        self.header.show_title(
            dates.week_date(meeting.held_on, today=today),
            f"{look.text} · {lead}" if is_large else lead,
            chips=[] if is_large else [look],
            back=None if is_large else ("meetings", self.tr("Meetings")),
            short=dates.little_date(meeting.held_on, today=today),
        )
        self.print_some.setVisible(not is_large)
        self.planned.show_day(
            dates.week_date(meeting.held_on, today=today), can_open=meeting.held_on <= today
        )

    def _show_places(self) -> None:
        self._places = tuple(meetings.places(self.session, self._id))
        self.marks.show_places(self._places, name=self._name)
        self._show_count(meetings.count(self.session, self._id))

    def _show_count(self, count: HeadCount) -> None:
        is_open = self._meeting is not None and self._meeting.status is MeetingStatus.OPEN
        self.count.show_count(count, is_open=is_open)
        unmarked = self.marks.unmarked
        if not unmarked:
            self.missing.say(self.tr("Everybody is marked."), "circle-check", "pine")
        elif len(unmarked) == 1:
            words = self.tr("1 person is not marked yet: {name}")
            self.missing.say(words.format(name=unmarked[0]), "circle-dashed", "amber")
        else:
            words = self.tr("{count} people are not marked yet")
            self.missing.say(words.format(count=len(unmarked)), "circle-dashed", "amber")

    def _show_after(self) -> None:
        count = meetings.count(self.session, self._id)
        words = self.tr("{here} in the room, {word} sent word, {away} not here.").format(
            here=count.in_the_room, word=count.sent_word, away=count.not_here
        )
        to_sign = [
            ToSign(
                member_id=place.member_id,
                name=self._name(place),
                why=chips.signing(place.signing).text,
            )
            for place in self._places
            if place.mark.is_here and place.signing in UNSIGNED
        ]
        self.after.show_evening(words, to_sign)
        self.after.show_names(self._places, name=self._name)

    def _name(self, place: Place) -> str:
        return self.shown_name(place.pseudonym, place.code)

    def _mark(self, member_id: int, mark: Mark) -> None:
        try:
            meetings.mark(self.session, self._id, member_id, mark)
        except RegisterError as error:
            self.say_failed(error)
            self._show_places()
            return
        self.shell.say_saved()
        self._show_count(meetings.count(self.session, self._id))

    def _same_as_last(self) -> None:
        marked: list[int] = []
        same = partial(meetings.mark_same_as_last, self.session, self._id)
        if self.attempt(lambda: marked.append(same())):
            self._show_places()
        if marked == [0]:
            self.shell.say(self.tr("There is nobody to mark from last time."), kind="pine")

    def _ask_for_newcomer(self) -> None:
        self.newcomer.show()
        self.show_at_top(self.newcomer)
        self.newcomer.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enrol(self, pseudonym: str) -> None:
        try:
            member = members.enrol(self.session, pseudonym=pseudonym)
        except RegisterError as error:
            self.newcomer.field.show_error(self.refusal(error))
            return
        self.newcomer.name.clear()
        self.newcomer.hide()
        self.attempt(lambda: meetings.mark(self.session, self._id, member.id, Mark.PRESENT))
        self.keep_rest()
        self.curtain.fall()
        self._show_places()
        self.marks.go_to(member.id)

    def _count_guests(self, guests: int) -> None:
        if self.attempt(lambda: meetings.count_guests(self.session, self._id, guests)):
            self._show_count(meetings.count(self.session, self._id))

    def _tick(self, check: OpeningCheck, is_done: bool) -> None:
        if not self.attempt(lambda: meetings.tick(self.session, self._id, check, is_done)):
            self.opening.show_tick(check, is_done=not is_done)

    @override
    def draft_kept(self) -> None:
        self._warn_of_names()

    def make_new(self) -> None:
        """Add somebody new right here."""
        if self._meeting is not None and self._meeting.status is MeetingStatus.OPEN:
            self._ask_for_newcomer()

    def _warn_of_names(self) -> None:
        self.evening.warn_of(meetings.names_in(self.session, self.evening.text))

    def _is_unkept(self, before: Meeting | None) -> bool:
        """Tell whether words stand in the box that the meeting shown before does not hold."""
        if before is None or before.id != self._id:
            return False
        return self.evening.text.strip() != before.about_evening

    def _keep_evening(self) -> bool:
        """Write the words down, and tell whether none is left that could not be."""
        meeting = self._meeting
        if meeting is None or meeting.id != self._id or meeting.status is not MeetingStatus.OPEN:
            return True
        text = self.evening.text
        if text.strip() == meeting.about_evening:
            return True
        self._warn_of_names()
        if not self.attempt(lambda: meetings.write_about_evening(self.session, meeting.id, text)):
            return False
        self._meeting = meetings.get(self.session, meeting.id)
        self.keep_rest()
        return True

    def _finish(self) -> None:
        self._finish_with(None)

    def _finish_with(self, reason: UnsignedReason | None) -> None:
        if not self._keep_evening():
            # Finished, the page would show what was kept, and the other words were gone.
            self.evening.note.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            meetings.finish(self.session, self._id, unsigned_reason=reason)
        except UnsignedNeedsReasonError as error:
            self._ask_for_reason(error.codes)
            return
        except RegisterError as error:
            self.say_failed(error)
            return
        self.reason.hide()
        self.drop_draft()
        self.shell.say_saved()
        self.curtain.fall()
        self.refresh()
        self.after.back_up.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self._to_top)

    def _to_top(self) -> None:
        self.sheet.verticalScrollBar().setValue(0)

    def _ask_for_reason(self, codes: tuple[str, ...]) -> None:
        names = [self._name(place) for place in self._places if place.code in codes]
        self.reason.ask(names)
        self.reason.show()
        first = self.reason.reasons.toggle(UnsignedReason.WILL_SIGN_AT_END)
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_at_top(self.reason)

    def _open(self) -> None:
        if self.attempt(lambda: meetings.open_meeting(self.session, self._id)):
            self._begin_marking()

    def _cancel(self) -> None:
        if self.attempt(lambda: meetings.cancel(self.session, self._id)):
            self.shell.go("meetings")

    def _reopen(self) -> None:
        if self.attempt(lambda: meetings.reopen(self.session, self._id)):
            self._begin_marking()

    def _begin_marking(self) -> None:
        """Show everybody's place, and put the keyboard there before Qt finds another one."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()
        if (first := self.first_stop()) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sign(self, member_id: int) -> None:
        self.shell.go("sign", member_id=member_id, meeting_id=self._id)

    @override
    def print_page(self) -> bool:
        return self.papers.show_fitting(self._near_print())

    def _offer_papers(self) -> None:
        self.papers.offer(self._near_print())

    def _near_print(self) -> QWidget:
        return self.print_some if self.print_some.isVisible() else self.bar

    def _plan_another(self) -> None:
        self.shell.go("meetings", plan=True)

    def _back_up(self) -> None:
        self.shell.go("backup", start=True)
