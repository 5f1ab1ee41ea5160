"""The list of meetings, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from app.domain.meetings import MeetingStatus, MeetingSummary
from ui import dates
from ui.models import chips
from ui.models.rows import Column, RowsModel, Weight

if TYPE_CHECKING:
    from datetime import date


class MeetingsModel(RowsModel[MeetingSummary]):
    """Meetings as day, time, place, how many came, and where each stands."""

    def __init__(self, *, today: date, parent: QObject | None = None) -> None:
        self.today = today
        super().__init__(self._columns(), parent)

    def _columns(self) -> tuple[Column[MeetingSummary], ...]:
        translate = QCoreApplication.translate
        return (
            Column(
                title=translate("MeetingsModel", "Day"),
                text=lambda row: dates.week_date(row.meeting.held_on, today=self.today),
                weight=Weight.STRONG,
                stretch=3,
            ),
            Column(
                title=translate("MeetingsModel", "Time"),
                text=lambda row: dates.span(row.meeting.starts_at, row.meeting.ends_at),
                is_minor=True,
            ),
            Column(
                title=translate("MeetingsModel", "Where"),
                text=lambda row: row.meeting.place,
                weight=Weight.SOFT,
                stretch=3,
                is_minor=True,
            ),
            Column(title=translate("MeetingsModel", "Came"), text=_came),
            Column(
                title=translate("MeetingsModel", "Standing"),
                text=lambda row: chips.meeting(row.meeting.status).text,
                chip=lambda row: chips.meeting(row.meeting.status),
            ),
        )


def _came(row: MeetingSummary) -> str:
    has_happened = row.meeting.status in {MeetingStatus.OPEN, MeetingStatus.CLOSED}
    return str(row.count.in_the_room) if has_happened else ""
