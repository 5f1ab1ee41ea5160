"""What the facilitator sees first: tonight, and what needs them. Nothing sealed shows here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.meetings import MeetingStatus
from app.services import meetings, sheet_proof
from app.services.attendance import count as head_count
from app.services.attendance import summaries
from app.storage import agreements as texts
from app.storage import attendance, backups, drafts, journal, members
from app.storage import meetings as evenings

if TYPE_CHECKING:
    from app.domain.backups import BackupRecord
    from app.domain.meetings import HeadCount, Meeting, MeetingSummary
    from app.domain.members import Member
    from app.services.session import Session

BACKUP_LASTS: Final = timedelta(days=7)

# Who joined longer ago and never came is no newcomer tonight.
_NEW_FOR: Final = timedelta(days=92)
# Clocks are set right by seconds every day; an hour is a clock that was set back.
_CLOCKS_DIFFER: Final = timedelta(hours=1)
# More names than this help nobody; the counts are of all.
_MOST_NAMES: Final = 10
_LAST_MEETINGS: Final = 6


class NeedKind(StrEnum):
    """What may need the facilitator."""

    AGREEMENT_NOT_PUBLISHED = "agreement_not_published"
    MEETING_LEFT_OPEN = "meeting_left_open"
    UNSIGNED = "unsigned"
    BACKUP_NEVER = "backup_never"
    BACKUP_OLD = "backup_old"
    SHEET_UNPROVEN = "sheet_unproven"
    DRAFTS_WAITING = "drafts_waiting"
    CLOCK_ODD = "clock_odd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that needs the facilitator; `count` of members, meetings, days or drafts.

    `rows` are the drafts of what is half written, the newest first.
    """

    kind: NeedKind
    count: int = 1
    member_ids: tuple[int, ...] = ()
    meeting_id: int | None = None
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The first page in plain data; `unsigned` and `newcomers` name the first ten.

    `count` is how the meeting under way adds up so far.
    """

    next_meeting: Meeting | None
    is_open: bool
    is_over: bool
    is_due: bool
    expected: int
    count: HeadCount | None
    unsigned: list[Member] = field(repr=False)
    unsigned_count: int
    newcomers: list[Member] = field(repr=False)
    newcomers_count: int
    last_counts: list[MeetingSummary]
    last_backup: BackupRecord | None
    needs: list[Need]


def today(session: Session) -> Today:
    """Gather the first page; it is read on every return to it, so it stays within 10 ms."""
    db = session.db
    open_meeting = meetings.under_way(session)
    has_agreement = texts.is_anything_published(db)
    expected = attendance.expected(db, joined_since=session.today() - _NEW_FOR)
    unsigned = [each.member_id for each in expected if has_agreement and not each.has_signed]
    newcomers = [each.member_id for each in expected if each.is_newcomer]
    named = members.some(db, sorted({*unsigned[:_MOST_NAMES], *newcomers[:_MOST_NAMES]}))
    by_id = {member.id: member for member in named}
    last_backup = backups.latest(db)
    coming = open_meeting or meetings.next_up(session)
    return Today(
        next_meeting=coming,
        is_open=open_meeting is not None,
        is_over=meetings.is_over(session),
        is_due=meetings.is_due(session, coming),
        expected=len(expected),
        count=head_count(session, open_meeting.id) if open_meeting else None,
        unsigned=[by_id[each] for each in unsigned[:_MOST_NAMES]],
        unsigned_count=len(unsigned),
        newcomers=[by_id[each] for each in newcomers[:_MOST_NAMES]],
        newcomers_count=len(newcomers),
        last_counts=summaries(session, evenings.last_closed(db, limit=_LAST_MEETINGS)),
        last_backup=last_backup,
        needs=[
            *_clock_needs(session),
            *_sheet_needs(session),
            *_agreement_needs(unsigned, has_agreement=has_agreement),
            *_meeting_needs(session),
            *_backup_needs(session, last_backup),
            *_draft_needs(session),
        ],
    )


def _clock_needs(session: Session) -> list[Need]:
    """Say so if this computer's clock stands before what was recorded last; it blocks nothing."""
    last = journal.last_in_time(session.db)
    if last is None or last.at - session.now() < _CLOCKS_DIFFER:
        return []
    return [Need(kind=NeedKind.CLOCK_ODD, count=(last.at - session.now()).days)]


def _agreement_needs(unsigned: list[int], *, has_agreement: bool) -> list[Need]:
    if not has_agreement:
        return [Need(kind=NeedKind.AGREEMENT_NOT_PUBLISHED)]
    if not unsigned:
        return []
    return [Need(kind=NeedKind.UNSIGNED, count=len(unsigned), member_ids=tuple(unsigned))]


def _meeting_needs(session: Session) -> list[Need]:
    left_open = [
        meeting
        for meeting in evenings.open_ones(session.db)
        if meeting.held_on < session.today()
        and meeting.status is MeetingStatus.OPEN
        and not meetings.goes_on(session, meeting)
    ]
    if not left_open:
        return []
    kind = NeedKind.MEETING_LEFT_OPEN
    return [Need(kind=kind, count=len(left_open), meeting_id=left_open[0].id)]


def _backup_needs(session: Session, last: BackupRecord | None) -> list[Need]:
    if last is None or last.verified_at is None:
        return [Need(kind=NeedKind.BACKUP_NEVER)]
    age = session.clock() - last.verified_at
    if age <= BACKUP_LASTS:
        return []
    return [Need(kind=NeedKind.BACKUP_OLD, count=age.days)]


def _sheet_needs(session: Session) -> list[Need]:
    return [Need(kind=NeedKind.SHEET_UNPROVEN)] if sheet_proof.is_unproven(session) else []


def _draft_needs(session: Session) -> list[Need]:
    # A sheet that was not typed back is told of by itself.
    rows = tuple(row for row in drafts.open_rows(session.db) if row != sheet_proof.PAGE)
    if not rows:
        return []
    return [Need(kind=NeedKind.DRAFTS_WAITING, count=len(rows), rows=rows)]
