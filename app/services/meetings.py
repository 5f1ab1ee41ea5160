"""An evening of the group: planned, opened, changed, finished."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.domain import days, evenings
from app.domain.journal import Action
from app.domain.meetings import (
    CancelReason,
    HeadCount,
    Meeting,
    MeetingStatus,
    MeetingSummary,
    NextMeeting,
    OpeningCheck,
    UnsignedReason,
)
from app.errors import (
    MeetingAtThatTimeError,
    MeetingNotOpenError,
    NotYetError,
    TextTooLongError,
    UnknownRecordError,
    UnsignedNeedsReasonError,
    WrongMeetingStateError,
)
from app.services import group, signing_guard
from app.services.attendance import (
    count,
    mark,
    mark_many,
    mark_same_as_last,
    names_in,
    places,
    summaries,
    summary,
)
from app.storage import attendance, meetings

if TYPE_CHECKING:
    from datetime import date, time

    from app.services.session import Session

__all__ = ["count", "mark", "mark_many", "mark_same_as_last", "names_in", "places"]

LONGEST_PLACE: Final = 200
LONGEST_ABOUT: Final = 600
MOST_GUESTS: Final = 999


def suggestion(session: Session) -> NextMeeting:
    """Return the evening that would follow the usual pattern."""
    today, last = session.today(), meetings.latest(session.db)
    if last is not None:
        return evenings.following(last, today=today)
    profile = group.profile(session)
    return NextMeeting(
        held_on=today,
        starts_at=profile.usual_start,
        ends_at=profile.usual_end,
        place=profile.usual_place,
    )


def plan(
    session: Session, *, held_on: date, starts_at: time, ends_at: time, place: str = ""
) -> Meeting:
    """Plan an evening; one whose day is over is marked as entered later."""
    place = _checked_place(place)
    days.check_likely(held_on)
    evenings.check_times(starts_at=starts_at, ends_at=ends_at)
    last_day = evenings.last_day(held_on=held_on, starts_at=starts_at, ends_at=ends_at)
    _check_told_apart(session, held_on, starts_at)
    with session.change() as change:
        meeting = meetings.add(
            change.db,
            held_on=held_on,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place,
            entered_later=last_day < session.today(),
        )
        change.record(Action.MEETING_PLANNED, meeting.id)
    return meeting


def move(
    session: Session,
    meeting_id: int,
    *,
    held_on: date,
    starts_at: time,
    ends_at: time,
    place: str = "",
) -> Meeting:
    """Change day, times or place of an evening; one that has been opened cannot move ahead."""
    meeting = get(session, meeting_id)
    place = _checked_place(place)
    days.check_likely(held_on)
    evenings.check_times(starts_at=starts_at, ends_at=ends_at)
    if meeting.status is MeetingStatus.CANCELLED:
        raise WrongMeetingStateError(meeting.status)
    if meeting.status is not MeetingStatus.PLANNED and held_on > session.today():
        raise NotYetError
    _check_told_apart(session, held_on, starts_at, besides=meeting_id)
    with session.change() as change:
        meetings.move(
            change.db,
            meeting_id,
            held_on=held_on,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place,
        )
        change.record(Action.MEETING_CHANGED, meeting_id)
    return get(session, meeting_id)


def open_meeting(session: Session, meeting_id: int) -> Meeting:
    """Open a planned evening on its day or later, with a place for everyone expected.

    Raise NotYetError before its day, and WrongMeetingStateError if it is over or called off.
    """
    meeting = get(session, meeting_id)
    if meeting.status is MeetingStatus.OPEN:
        return meeting
    if meeting.status is not MeetingStatus.PLANNED:
        raise WrongMeetingStateError(meeting.status)
    today = session.today()
    if meeting.held_on > today:
        raise NotYetError
    last_day = evenings.last_day(
        held_on=meeting.held_on, starts_at=meeting.starts_at, ends_at=meeting.ends_at
    )
    with session.change() as change:
        meetings.open_it(change.db, meeting_id, at=change.now, entered_later=last_day < today)
        attendance.lay_places(change.db, meeting_id, change.now)
        change.record(Action.MEETING_OPENED, meeting_id)
    return get(session, meeting_id)


def open_tonight(session: Session) -> Meeting:
    """Open the evening there is with one click: the open one, the planned one, or one as usual."""
    today = session.today()
    for meeting in meetings.open_ones(session.db):
        if meeting.held_on == today:
            return meeting
    planned = _planned_for_now(session)
    if planned:
        return open_meeting(session, planned[0].id)
    usual = suggestion(session)
    _check_told_apart(session, today, usual.starts_at)
    with session.change() as change:
        meeting = meetings.add(
            change.db,
            held_on=today,
            starts_at=usual.starts_at,
            ends_at=usual.ends_at,
            place=usual.place,
            entered_later=False,
        )
        change.record(Action.MEETING_PLANNED, meeting.id)
        meetings.open_it(change.db, meeting.id, at=change.now, entered_later=False)
        attendance.lay_places(change.db, meeting.id, change.now)
        change.record(Action.MEETING_OPENED, meeting.id)
    return get(session, meeting.id)


def count_guests(session: Session, meeting_id: int, guests: int) -> HeadCount:
    """Note how many came without giving a name."""
    meeting = _open_one(session, meeting_id)
    guests = min(max(guests, 0), MOST_GUESTS)
    if guests != meeting.guests:
        with session.change() as change:
            meetings.set_guests(change.db, meeting_id, guests)
            change.record(Action.GUESTS_COUNTED, meeting_id)
    return count(session, meeting_id)


def tick(session: Session, meeting_id: int, check: OpeningCheck, is_done: bool) -> None:  # noqa: FBT001 - a tick box is just that
    """Tick or untick what is done at the opening."""
    meeting = _open_one(session, meeting_id)
    if (check in meeting.checks) == is_done:
        return
    checks = meeting.checks | {check} if is_done else meeting.checks - {check}
    with session.change() as change:
        meetings.set_checks(change.db, meeting_id, checks)
        change.record(Action.CHECK_TICKED, meeting_id, reason=check)


def write_about_evening(session: Session, meeting_id: int, text: str) -> None:
    """Keep a few words about the evening, never about a person."""
    text = text.strip()
    if len(text) > LONGEST_ABOUT:
        raise TextTooLongError("about_evening", limit=LONGEST_ABOUT)
    meeting = get(session, meeting_id)
    if meeting.status not in {MeetingStatus.OPEN, MeetingStatus.CLOSED}:
        raise MeetingNotOpenError
    if text == meeting.about_evening:
        return
    with session.change() as change:
        meetings.set_about_evening(change.db, meeting_id, text)
        change.record(Action.MEETING_CHANGED, meeting_id)


def finish(
    session: Session, meeting_id: int, *, unsigned_reason: UnsignedReason | None = None
) -> MeetingSummary:
    """Close the evening and add it up; who was not marked stays unknown.

    Raise UnsignedNeedsReasonError if somebody came unsigned beyond their grace, and no reason is
    given.
    """
    meeting = _open_one(session, meeting_id)
    unsigned = signing_guard.without_reason(session, meeting)
    if unsigned and unsigned_reason is None:
        raise UnsignedNeedsReasonError(tuple(seat.code for seat in unsigned))
    with session.change() as change:
        if unsigned_reason is not None:
            for seat in unsigned:
                attendance.set_unsigned_reason(
                    change.db,
                    meeting_id=meeting_id,
                    member_id=seat.member_id,
                    reason=unsigned_reason,
                )
        attendance.lay_places(change.db, meeting_id, change.now)
        meetings.close_it(change.db, meeting_id, at=change.now)
        change.record(
            Action.MEETING_FINISHED,
            meeting_id,
            reason=unsigned_reason if unsigned and unsigned_reason else "",
        )
    return summary(session, get(session, meeting_id))


def reopen(session: Session, meeting_id: int) -> Meeting:
    """Open a closed evening again to correct it."""
    meeting = get(session, meeting_id)
    if meeting.status is not MeetingStatus.CLOSED:
        raise WrongMeetingStateError(meeting.status)
    with session.change() as change:
        meetings.open_it(change.db, meeting_id, at=change.now, entered_later=False)
        change.record(Action.MEETING_REOPENED, meeting_id)
    return get(session, meeting_id)


def cancel(
    session: Session, meeting_id: int, *, reason: CancelReason = CancelReason.OTHER
) -> Meeting:
    """Note that an evening does not take place; one at which somebody was here did."""
    meeting = get(session, meeting_id)
    is_opened_by_mistake = meeting.status is MeetingStatus.OPEN and not attendance.here_at(
        session.db, meeting_id
    )
    if meeting.status is not MeetingStatus.PLANNED and not is_opened_by_mistake:
        raise WrongMeetingStateError(meeting.status)
    with session.change() as change:
        meetings.cancel(change.db, meeting_id, reason)
        change.record(Action.MEETING_CANCELLED, meeting_id, reason=reason)
    return get(session, meeting_id)


def get(session: Session, meeting_id: int) -> Meeting:
    """Return one evening."""
    meeting = meetings.find(session.db, meeting_id)
    if meeting is None:
        raise UnknownRecordError("meeting")
    return meeting


def everything(
    session: Session, *, before: tuple[date, int] | None = None, limit: int = 50
) -> list[MeetingSummary]:
    """Return a page of evenings, newest first; `before` is day and id of the last one shown."""
    return summaries(session, meetings.everything(session.db, before=before, limit=limit))


def next_up(session: Session) -> Meeting | None:
    """Return the next planned evening, or the one of last night that still goes on."""
    now = next(iter(_planned_for_now(session)), None)
    return now or meetings.next_planned(session.db, since=session.today())


def under_way(session: Session) -> Meeting | None:
    """Return the open evening if it is of today, or of the night before."""
    meeting = open_now(session)
    if meeting is None or meeting.held_on < session.today() - timedelta(days=1):
        return None
    return meeting


def is_due(session: Session, coming: Meeting | None) -> bool:
    """Tell whether an evening belongs to today: one is open or planned, or it is the usual day.

    `coming` is the one under way, or else the next one.
    """
    if coming is not None and (coming.status is MeetingStatus.OPEN or goes_on(session, coming)):
        return True
    return (coming or suggestion(session)).held_on == session.today()


def goes_on(session: Session, meeting: Meeting) -> bool:
    """Tell whether an evening began last night and is not over yet."""
    there = session.there()
    began_last_night = meeting.held_on == there.date() - timedelta(days=1)
    return began_last_night and evenings.goes_on_next_day(meeting, at=there.time())


def is_over(session: Session) -> bool:
    """Tell whether today's evening was finished and no other one of today is open or planned."""
    db, today = session.db, session.today()
    return (
        meetings.is_closed_on(db, today)
        and under_way(session) is None
        and not meetings.planned_on(db, today)
    )


def open_now(session: Session) -> Meeting | None:
    """Return the open evening, the newest if there are several."""
    return next(iter(meetings.open_ones(session.db)), None)


def _planned_for_now(session: Session) -> list[Meeting]:
    """Return what is planned for today, after what began last night and is not over yet."""
    today = session.today()
    last_night = meetings.planned_on(session.db, today - timedelta(days=1))
    still_on = [meeting for meeting in last_night if goes_on(session, meeting)]
    return [*still_on, *meetings.planned_on(session.db, today)]


def _open_one(session: Session, meeting_id: int) -> Meeting:
    meeting = get(session, meeting_id)
    if meeting.held_on > session.today():
        raise NotYetError
    if meeting.status is not MeetingStatus.OPEN:
        raise MeetingNotOpenError
    return meeting


def _check_told_apart(
    session: Session, held_on: date, starts_at: time, *, besides: int = 0
) -> None:
    if meetings.starting_at(session.db, held_on, starts_at, besides=besides) is not None:
        raise MeetingAtThatTimeError(starts_at)


def _checked_place(place: str) -> str:
    place = " ".join(place.split())
    if len(place) > LONGEST_PLACE:
        raise TextTooLongError("place", limit=LONGEST_PLACE)
    return place
