"""The cards of the Today page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from ui import dates, status_words
from ui.pages.parts import counted, line
from ui.widgets import Card, Ring, button, heading, icon_label
from ui.widgets.bars import Bar, Bars
from ui.widgets.flow import FlowLayout
from ui.widgets.need_row import NeedRow, Note, NoteRow
from ui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.backups import BackupRecord
    from app.domain.meetings import HeadCount, MeetingSummary


class NextMeeting(Card):
    """The ring with who is expected or here, when and where, and the button of the evening."""

    opened = Signal()
    planned = Signal()
    strips_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ring = Ring()
        self._what = line(self.tr("Next meeting"), role="caps")
        self._when = heading("", 2)
        self._where = line(role="soft")
        self._notes = QVBoxLayout()
        self._notes.setSpacing(6)
        self._note_rows = Rows(self._notes, NoteRow, NoteRow.show_note)
        self.open = button(self.tr("Record tonight's meeting"), "primary", "door-open")
        self.open_too = button(self.tr("Record tonight's meeting"), "quiet")
        self.plan_next = button(self.tr("Plan a meeting"), "primary", "calendar-days")
        self.plan = button(self.tr("Plan a meeting"), "quiet")
        self.strips = button(self.tr("Print sign-in strips"), "secondary", "printer")
        self.open.clicked.connect(self.opened)
        self.open_too.clicked.connect(self.opened)
        self.plan_next.clicked.connect(self.planned)
        self.plan.clicked.connect(self.planned)
        self.strips.clicked.connect(self.strips_wanted)
        self._lay_out()

    def show_meeting(
        self,
        *,
        what: str,
        when: str,
        where: str,
        expected: int,
        act: str,
        is_due: bool,
        is_planned: bool = False,
        count: HeadCount | None = None,
    ) -> None:
        """Show the meeting that comes next, and what the button does; no words, no such button.

        `what` says whether it comes next or is under way; then `count` is how it adds up so far.

        On a day to which no evening belongs the button gives way to planning the next one, unless
        that is planned; what nobody planned can be recorded all the same.
        """
        self._what.setText(what)
        self._when.setText(when)
        self._where.setText(where)
        self._where.setVisible(bool(where))
        self._show_ring(expected, count)
        self.open.setText(act)
        self.open.setAccessibleName(act)
        is_to_plan = not act or not (is_due or is_planned)
        self.open.setVisible(bool(act) and is_due)
        self.open_too.setVisible(bool(act) and not is_due)
        self.plan.setVisible(not is_to_plan)
        self.plan_next.setVisible(is_to_plan)

    def _show_ring(self, expected: int, count: HeadCount | None) -> None:
        if count is None:
            self._ring.show_expected(expected, self.tr("expected"))
        else:
            self._ring.show_so_far(count, self.tr("here"))
        self._ring.setVisible(expected > 0 or (count is not None and count.in_the_room > 0))

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show what to know before the evening."""
        self._note_rows.show(notes)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._what)
        words.addWidget(self._when)
        words.addWidget(self._where)
        words.addLayout(self._notes)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(24)
        top.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        acts = FlowLayout(gap=10)
        for act in (self.open, self.plan_next, self.strips, self.plan, self.open_too):
            acts.addWidget(act)
        self.body.addLayout(top)
        self.body.addSpacing(8)
        self.body.addLayout(acts)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedWords:
    """A need in words: what, why, the button, and what kind it is for the page."""

    kind: str
    icon: str
    text: str
    detail: str
    act: str


class Waiting(Card):
    """What needs the facilitator, each line with the button that does it."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("What needs you"))
        column = QVBoxLayout()
        column.setSpacing(4)
        self._rows = Rows(column, self._make_row, _show_need)
        self._nothing = line(self.tr("Nothing just now. All is in order."), role="soft")
        self.body.addWidget(self._nothing)
        self.body.addLayout(column)

    def show_needs(self, needs: Sequence[NeedWords]) -> None:
        """Show these, in this order."""
        self._nothing.setVisible(not needs)
        self._rows.show(needs)

    def rows(self) -> list[NeedRow]:
        """Give the lines shown, in their order."""
        return self._rows.shown()

    def _make_row(self, need: NeedWords) -> NeedRow:
        row = NeedRow(
            icon=need.icon, kind="amber", text=need.text, detail=need.detail, act=need.act
        )
        row.setProperty("need", need.kind)
        row.chosen.connect(self._tell)
        return row

    def _tell(self) -> None:
        self.wanted.emit(str(self.sender().property("need")))


def _show_need(row: NeedRow, need: NeedWords) -> None:
    row.setProperty("need", need.kind)
    row.show_need(icon=need.icon, kind="amber", text=need.text, detail=need.detail, act=need.act)


class LastBackup(Card):
    """When and where the last backup was made, and the button that makes one."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = line(role="strong")
        self._detail = line(role="soft")
        self._icon = icon_label("")
        self.act = button(self.tr("Back up now"), "secondary", "hard-drive-download")
        self.act.clicked.connect(self.wanted)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._state)
        words.addWidget(self._detail)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self.body.addWidget(line(self.tr("Backup"), role="caps"))
        self.body.addLayout(top)
        self.body.addWidget(self.act)

    def show_backup(self, record: BackupRecord | None, *, today: date, zone: str) -> None:
        """Show the last one, in amber when it is long ago or was never checked."""
        if record is None:
            self._state.setText(self.tr("Not backed up yet"))
            self._detail.setText(self.tr("All is safe on this laptop, but there is no copy."))
            self._icon.show_icon("triangle-alert", "amber")
            return
        day = dates.local(record.made_at, zone=zone).date()
        is_late = status_words.is_wanting(record, on=day, today=today)
        self._state.setText(self.tr("Backed up {when}").format(when=dates.ago(day, today=today)))
        checked = (
            self.tr("On {place}. Read back and checked.")
            if record.verified_at
            else self.tr("On {place}. It was not checked.")
        )
        self._detail.setText(checked.format(place=record.label))
        self._icon.show_icon(
            "triangle-alert" if is_late else "circle-check", "amber" if is_late else "pine"
        )


class WhoCame(Card):
    """How many came to the last meetings, as bars and in words."""

    def __init__(self) -> None:
        super().__init__()
        self._bars = Bars()
        self._words = line(role="soft")
        self._title: QLabel = line(self.tr("Who came, last meetings"), role="caps")
        self.body.addWidget(self._title)
        self.body.addWidget(self._bars)
        self.body.addWidget(self._words)

    @property
    def words(self) -> str:
        """Give what the bars show, in words."""
        return self._words.text()

    def rehearse(self) -> None:
        """Show bars without a meeting behind them; `show_counts` puts them right."""
        self._words.setText(" ")
        self._bars.show_bars([Bar(label="0", count=1)], words=" ")

    def show_counts(self, last: Sequence[MeetingSummary]) -> None:
        """Show the last meetings, oldest first; nothing at all before the first one."""
        self.setVisible(bool(last))
        if not last:
            return
        self._title.setText(
            self.tr("Who came, last meeting")
            if len(last) == 1
            else self.tr("Who came, last meetings")
        )
        counts = [summary.count.in_the_room for summary in last]
        words = _in_words(counts)
        self._words.setText(words)
        self._bars.show_bars(
            [
                Bar(label=dates.tiny_date(summary.meeting.held_on), count=count)
                for summary, count in zip(last, counts, strict=True)
            ],
            words=words,
        )


def _in_words(counts: Sequence[int]) -> str:
    if min(counts) == max(counts):
        return _always_the_same(counts[-1], is_once=len(counts) == 1)
    between = QCoreApplication.translate(
        "WhoCame", "Between {least} and {most} people, {last} last time."
    )
    return between.format(least=min(counts), most=max(counts), last=counts[-1])


def _always_the_same(count: int, *, is_once: bool) -> str:
    """Say how many came to the one meeting there was, or to each of them."""
    translate = QCoreApplication.translate
    if not count:
        once, each = translate("WhoCame", "Nobody came."), translate("WhoCame", "Nobody each time.")
        return once if is_once else each
    if is_once:
        one = translate("WhoCame", "One person came.")
        more = translate("WhoCame", "{count} people came.")
    else:
        one = translate("WhoCame", "One person each time.")
        more = translate("WhoCame", "{count} people each time.")
    return counted(count, one=one, more=more)
