"""Who is here tonight; the windows reach these acts through `services.meetings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import evenings, mentions, pseudonyms, signing, zones
from app.domain.journal import Action
from app.domain.meetings import (
    HeadCount,
    Mark,
    Meeting,
    MeetingStatus,
    MeetingSummary,
    Place,
)
from app.errors import MeetingNotOpenError, NotYetError, UnknownRecordError
from app.services import agreements
from app.storage import agreements as texts
from app.storage import attendance, meetings, members

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.session import Change, Session

_STILL_EXPECTED = {MeetingStatus.PLANNED, MeetingStatus.OPEN}


def mark(session: Session, meeting_id: int, member_id: int, mark: Mark) -> None:
    """Mark one member; unknown takes a mark back, and the same mark twice is one act."""
    _check_open(session, meeting_id)
    place, before = attendance.place_of(session.db, meeting_id, member_id)
    if not place and not members.is_known(session.db, member_id):
        raise UnknownRecordError("member")
    if before is mark:
        return
    with session.change() as change:
        _write(change, meeting_id, member_id, mark, place=place)


def mark_same_as_last(session: Session, meeting_id: int) -> int:
    """Mark here who was here last time and has no mark yet; return how many that were."""
    _check_open(session, meeting_id)
    meeting = _get(session, meeting_id)
    last = next(iter(meetings.last_closed(session.db, limit=1, before=meeting)), None)
    if last is None:
        return 0
    unmarked = attendance.unmarked_at(session.db, meeting_id)
    came = [each for each, _ in attendance.here_at(session.db, last.id) if each in unmarked]
    if came:
        with session.change() as change:
            for member_id, place in attendance.by_place(change.db, meeting_id, came):
                # How somebody came last time, late or early gone, says nothing of tonight.
                _write(change, meeting_id, member_id, Mark.PRESENT, place=place)
    return len(came)


def mark_many(session: Session, meeting_id: int, marks: Mapping[int, Mark]) -> None:
    """Mark several members at once, as when an evening is recorded afterwards."""
    _check_open(session, meeting_id)
    changed = {
        member_id: mark
        for member_id, mark in marks.items()
        if attendance.place_of(session.db, meeting_id, member_id)[1] is not mark
    }
    if not all(members.is_known(session.db, member_id) for member_id in changed):
        raise UnknownRecordError("member")
    if changed:
        with session.change() as change:
            # Not in the order of pseudonyms or members, which the lines would then tell.
            for member_id, place in attendance.by_place(change.db, meeting_id, changed):
                _write(change, meeting_id, member_id, changed[member_id], place=place)


def places(session: Session, meeting_id: int) -> list[Place]:
    """Return the attendance list in the order of pseudonyms."""
    meeting = _get(session, meeting_id)
    grace = agreements.grace(session)
    is_published = texts.is_anything_published(session.db)
    rows = [
        Place(
            member_id=seat.member_id,
            code=seat.code,
            pseudonym=seat.pseudonym,
            mark=seat.mark,
            signing=signing.state_of(
                is_published=is_published,
                has_signed=seat.has_signed,
                signed_before=seat.signed_before,
                visits=seat.visits,
                grace=grace,
            ),
            is_first_time=seat.visits == 0,
        )
        for seat in attendance.seats(
            session.db,
            meeting,
            with_expected=meeting.status in _STILL_EXPECTED,
            most=grace,
        )
    ]
    return sorted(rows, key=lambda row: (pseudonyms.bare(row.pseudonym), row.member_id))


def count(session: Session, meeting_id: int) -> HeadCount:
    """Add up an evening as it stands."""
    return summary(session, _get(session, meeting_id)).count


def summary(session: Session, meeting: Meeting) -> MeetingSummary:
    """Return an evening with its head count."""
    (found,) = summaries(session, [meeting])
    return found


def summaries(session: Session, found: list[Meeting]) -> list[MeetingSummary]:
    """Return evenings with their head counts."""
    tallies = attendance.tallies(session.db, [meeting.id for meeting in found])
    return [
        MeetingSummary(
            meeting=meeting,
            count=evenings.head_count(
                tallies[meeting.id],
                unmarked=_without_place(session, meeting),
                guests=meeting.guests,
            ),
        )
        for meeting in found
    ]


def names_in(session: Session, text: str) -> list[str]:
    """Return the codes of the members whose pseudonym stands in a text."""
    key = pseudonyms.key_of(text)
    return [
        code
        for _, code, _, name_key in members.names(session.db)
        if mentions.stands_in(key, name_key)
    ]


def _write(change: Change, meeting_id: int, member_id: int, mark: Mark, *, place: int) -> None:
    """Write a mark at a member's place; 0 is none yet."""
    if place:
        attendance.mark(change.db, place, mark, change.now)
    else:
        place = attendance.add(
            change.db, meeting_id=meeting_id, member_id=member_id, mark=mark, at=change.now
        )
    # The line names the attendance, so after an erasure nothing says who came when.
    change.record(Action.ATTENDANCE_MARKED, place, reason=mark)


def _without_place(session: Session, meeting: Meeting) -> int:
    """Count who is expected and has no row yet; of an evening that is over nobody is."""
    if meeting.status not in _STILL_EXPECTED:
        return 0
    return attendance.without_place(session.db, meeting.id)


def _check_open(session: Session, meeting_id: int) -> None:
    found = meetings.day_zone_and_status(session.db, meeting_id)
    if found is None:
        raise UnknownRecordError("meeting")
    held_on, zone, status = found
    if held_on > zones.local(session.clock(), zone).date():
        raise NotYetError
    if status is not MeetingStatus.OPEN:
        raise MeetingNotOpenError


def _get(session: Session, meeting_id: int) -> Meeting:
    meeting = meetings.find(session.db, meeting_id)
    if meeting is None:
        raise UnknownRecordError("meeting")
    return meeting
