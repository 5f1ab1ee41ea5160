"""The page after unlocking: the next meeting, what needs the facilitator, the last backup."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.errors import RegisterError
from app.services import agreements, drafts, meetings, papers, today
from app.services.today import Need, NeedKind, Today
from ui import dates
from ui.marking import override
from ui.pages.page import Page
from ui.pages.parts import counted, joined
from ui.pages.today_cards import LastBackup, NeedWords, NextMeeting, Waiting, WhoCame
from ui.places import half_written
from ui.widgets.columns import Columns
from ui.widgets.need_row import Note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.meetings import Meeting
    from app.domain.members import Member
    from app.services.session import Session
    from ui.shell import Shell

NOON, EVENING = 12, 17
REHEARSED = 2  # notes and needs of a usual evening
MOST_NAMES = 4


class TodayPage(Page):
    """What is next, what waits, and whether everything is safe."""

    def __init__(self, session: Session | None, shell: Shell) -> None:
        super().__init__(session, shell)
        self.next = NextMeeting()
        self.waiting = Waiting()
        self.backup = LastBackup()
        self.came = WhoCame()
        self._now: Today | None = None
        self._told = ("", date.min)
        self._lay_out()
        self._connect()

    def rehearse(self) -> None:
        """Show empty words in every part, so that each has its look before anybody waits for it.

        The first of its kind has PySide6 learn its class, Qt its style and the drawing of an icon.
        """
        self.header.show_title(" ", " ")
        self.next.show_meeting(what=" ", when=" ", where=" ", expected=1, act=" ", is_due=True)
        self.next.show_notes([Note(icon="pen-line", kind="amber", text=" ")] * REHEARSED)
        need = NeedWords(kind="", icon="pen-line", text=" ", detail=" ", act=" ")
        self.waiting.show_needs([need] * REHEARSED)
        self.backup.show_backup(None, today=date.min, zone="")
        self.came.rehearse()

    @override
    def refresh(self) -> None:
        now = today.today(self.session)
        day = self.session.today()
        self._now, self._told = now, (self._greeting(), day)
        self.header.show_title(self._greeting(), dates.week_date(day, today=day))
        self._show_next(now)
        self.waiting.show_needs([self._words(need, now) for need in now.needs])
        self.backup.show_backup(now.last_backup, today=day, zone=self.zone)
        self.came.show_counts(list(reversed(now.last_counts)))

    @override
    def go_with_the_time(self) -> None:
        # What it says of tonight must not stand there after midnight and mean the night before.
        if self._told == (self._greeting(), self.session.today()):
            return
        focus = QApplication.focusWidget()
        had_keyboard = focus is not None and self.isAncestorOf(focus)
        try:
            self.refresh()
        except RegisterError as error:
            self.say_failed(error)
            return
        if had_keyboard:
            self.take_keyboard()

    def _lay_out(self) -> None:
        columns = Columns()
        columns.main.addWidget(self.next)
        columns.main.addWidget(self.waiting)
        columns.side.addWidget(self.backup)
        columns.side.addWidget(self.came)
        self.body.addWidget(columns)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.next.opened.connect(self._open_tonight)
        self.next.planned.connect(self._plan)
        self.next.strips_wanted.connect(self._print_strips)
        self.waiting.wanted.connect(self._answer)
        self.backup.wanted.connect(self._back_up)

    def _greeting(self) -> str:
        hour = dates.local(self.session.clock(), zone=self.zone).hour
        if hour < NOON:
            return self.tr("Good morning")
        return self.tr("Good afternoon") if hour < EVENING else self.tr("Good evening")

    def _show_next(self, now: Today) -> None:
        meeting, day = now.next_meeting, self.session.today()
        if meeting is None:
            usual = meetings.suggestion(self.session)
            when, hours, place = (
                usual.held_on,
                dates.span(usual.starts_at, usual.ends_at),
                usual.place,
            )
        else:
            when, place = meeting.held_on, meeting.place
            hours = dates.span(meeting.starts_at, meeting.ends_at)
        is_tonight = when == day or self._goes_on(meeting)
        title = self.tr("Tonight, {hours}") if is_tonight else self.tr("{day}, {hours}")
        self.next.show_meeting(
            what=self._what(now),
            when=title.format(day=dates.week_date(when, today=day), hours=hours),
            where=place,
            expected=now.expected,
            count=now.count,
            act=self._act(now),
            is_due=now.is_due,
            is_planned=now.next_meeting is not None,
        )
        self.next.show_notes(self._notes(now))

    def _goes_on(self, meeting: Meeting | None) -> bool:
        """Tell whether a meeting of last night is not over yet."""
        return meeting is not None and meetings.goes_on(self.session, meeting)

    def _what(self, now: Today) -> str:
        """Say what the meeting shown is: one to come, one under way, or one nobody finished."""
        meeting = now.next_meeting
        if meeting is None or not now.is_open:
            return self.tr("Next meeting")
        if meeting.held_on == self.session.today() or self._goes_on(meeting):
            return self.tr("Meeting under way")
        return self.tr("Meeting still open")

    def _act(self, now: Today) -> str:
        """Say what the one button of the evening does; nothing where the evening is over."""
        if now.is_over:
            return ""
        return self.tr("Go to the meeting") if now.is_open else self.tr("Record tonight's meeting")

    def _notes(self, now: Today) -> list[Note]:
        notes = []
        if not now.expected:
            words = self.tr("Nobody is in the register yet. Add people when they come.")
            notes.append(Note(icon="user-round-plus", kind="soft", text=words))
        elif agreements.current(self.session) is not None and not now.unsigned_count:
            words = self.tr("Everybody has signed the agreement in use")
            notes.append(Note(icon="circle-check", kind="pine", text=words))
        if now.unsigned_count:
            words = counted(
                now.unsigned_count,
                one=self.tr("One has not signed yet: {names}"),
                more=self.tr("{count} have not signed yet: {names}"),
            )
            text = words.format(names=self._names(now.unsigned, now.unsigned_count))
            notes.append(Note(icon="pen-line", kind="amber", text=text))
        if now.newcomers:
            words = counted(
                now.newcomers_count,
                one=self.tr("One comes for the first time: {names}"),
                more=self.tr("{count} come for the first time: {names}"),
            )
            text = words.format(names=self._names(now.newcomers, now.newcomers_count))
            notes.append(Note(icon="hand-heart", kind="amber", text=text))
        return notes

    def _names(self, found: list[Member], count: int) -> str:
        names = [self.shown_name(each.pseudonym, each.code) for each in found[:MOST_NAMES]]
        if count > MOST_NAMES:
            names.append(self.tr("and {count} more").format(count=count - MOST_NAMES))
        return joined(names)

    def _words(self, need: Need, now: Today) -> NeedWords:
        match need.kind:
            case NeedKind.AGREEMENT_NOT_PUBLISHED:
                return NeedWords(
                    kind=need.kind,
                    icon="file-pen-line",
                    text=self.tr("The agreement is still a draft"),
                    detail=self.tr("Read it and publish it, so that people can sign."),
                    act=self.tr("Read it"),
                )
            case NeedKind.MEETING_LEFT_OPEN:
                return NeedWords(
                    kind=need.kind,
                    icon="door-open",
                    text=self.tr("A meeting is still open"),
                    detail=self.tr("Finish it when everybody is marked."),
                    act=self.tr("Finish it"),
                )
            case NeedKind.SHEET_UNPROVEN:
                return NeedWords(
                    kind=need.kind,
                    icon="printer",
                    text=self.tr("The last recovery sheet was not typed back"),
                    detail=self.tr("It may not be on paper, and the one before opens nothing."),
                    act=self.tr("Make a new sheet"),
                )
            case NeedKind.CLOCK_ODD:
                return NeedWords(
                    kind=need.kind,
                    icon="clock",
                    text=self.tr("This laptop's clock seems to have been set back"),
                    detail=self.tr("Something was recorded later than it is now. Check the date."),
                    act="",
                )
            case NeedKind.UNSIGNED:
                version = agreements.current(self.session)
                words = counted(
                    need.count,
                    one=self.tr("One to sign version {number} of the agreement"),
                    more=self.tr("{count} to sign version {number} of the agreement"),
                )
                return NeedWords(
                    kind=need.kind,
                    icon="pen-line",
                    text=words.format(number=version.number if version else ""),
                    detail=self._names(now.unsigned, now.unsigned_count),
                    act=self.tr("Sign now"),
                )
            case _:
                return self._backup_words(need)

    def _backup_words(self, need: Need) -> NeedWords:
        match need.kind:
            case NeedKind.BACKUP_OLD:
                text = self.tr("The last backup is {days} days old").format(days=need.count)
                detail = self.tr("All is safe on this laptop, but there is no newer copy.")
            case NeedKind.BACKUP_NEVER:
                text = self.tr("There is no backup yet")
                detail = self.tr("All is safe on this laptop, but only there.")
            case _:
                pages = joined(_each_once(half_written(drafts.page_of(row)) for row in need.rows))
                return NeedWords(
                    kind=need.kind,
                    icon="pen-line",
                    text=counted(
                        need.count,
                        one=self.tr("One page holds something half written"),
                        more=self.tr("{count} pages hold something half written"),
                    ),
                    detail=pages[:1].upper() + pages[1:],
                    act=self.tr("Go on with it") if need.count == 1 else self.tr("Go to the last"),
                )
        return NeedWords(
            kind=need.kind,
            icon="hard-drive-download",
            text=text,
            detail=detail,
            act=self.tr("Back up now"),
        )

    def _open_tonight(self) -> None:
        now = self._now
        if now is not None and now.is_open and now.next_meeting is not None:
            self.shell.go("meeting", meeting_id=now.next_meeting.id)
            return
        try:
            meeting = meetings.open_tonight(self.session)
        except RegisterError as error:
            self.say_failed(error)
            return
        self.shell.say_saved()
        self.shell.go("meeting", meeting_id=meeting.id)

    def _plan(self) -> None:
        self.shell.go("meetings", plan=True)

    def _print_strips(self) -> None:
        now = self._now
        meeting = now.next_meeting if now else None
        on = meeting.held_on if meeting else meetings.suggestion(self.session).held_on
        large = self.shell.settings.large_print
        self.shell.show_paper(papers.sign_in_strips(self.session, on=on, large_print=large))

    def _answer(self, kind: str) -> None:
        need = (
            next((each for each in self._now.needs if each.kind == kind), None)
            if self._now
            else None
        )
        if need is None:
            return
        match need.kind:
            case NeedKind.AGREEMENT_NOT_PUBLISHED:
                draft = agreements.draft(self.session)
                self.shell.go("agreement", version_id=draft.id if draft else 0)
            case NeedKind.MEETING_LEFT_OPEN:
                self.shell.go("meeting", meeting_id=need.meeting_id or 0)
            case NeedKind.SHEET_UNPROVEN:
                self.shell.go("keys")
            case NeedKind.DRAFTS_WAITING:
                row = need.rows[0]
                self.shell.go(drafts.page_of(row), **drafts.about(self.session, row))
            case NeedKind.UNSIGNED if len(need.member_ids) == 1:
                self.shell.go("sign", member_id=need.member_ids[0])
            case NeedKind.UNSIGNED:
                self.shell.go("agreements")
            case _:
                self._back_up()

    def _back_up(self) -> None:
        self.shell.go("backup", start=True)


def _each_once(words: Iterable[str]) -> list[str]:
    """Give the same words once, with how often they came."""
    often = Counter(words)
    return [word if count == 1 else f"{word} ({count})" for word, count in often.items()]
