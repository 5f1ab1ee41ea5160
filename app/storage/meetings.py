"""Meetings on disk."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from app.domain.meetings import CancelReason, Meeting, MeetingStatus, OpeningCheck
from app.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.storage.database import Database, Row

_MEETING = (
    "SELECT id, held_on, starts_at, ends_at, place, status, guests, checks, about_evening,"
    " opened_at, closed_at, entered_later FROM meeting"
)


def add(
    db: Database,
    *,
    held_on: date,
    starts_at: time,
    ends_at: time,
    place: str,
    entered_later: bool,
) -> Meeting:
    """Add a planned meeting."""
    row = db.one(
        "INSERT INTO meeting (held_on, starts_at, ends_at, place, status, entered_later)"
        " VALUES (?, ?, ?, ?, 'planned', ?) RETURNING id",
        (
            held_on.isoformat(),
            starts_at.isoformat("minutes"),
            ends_at.isoformat("minutes"),
            place,
            int(entered_later),
        ),
    )
    return Meeting(
        id=row[0],
        held_on=held_on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        status=MeetingStatus.PLANNED,
        entered_later=entered_later,
    )


def find(db: Database, meeting_id: int) -> Meeting | None:
    """Return one meeting."""
    return _first(db.row(f"{_MEETING} WHERE id = ?", (meeting_id,)))


def day_zone_and_status(db: Database, meeting_id: int) -> tuple[date, str, MeetingStatus] | None:
    """Return what every tick asks for: a meeting's day, the group's time zone, and its status.

    In one statement, and without the meeting's texts: both cost a tick time.
    """
    found = db.row(
        "SELECT held_on, coalesce((SELECT time_zone FROM profile WHERE id = 1), ''), status"
        " FROM meeting WHERE id = ?",
        (meeting_id,),
    )
    if found is None:
        return None
    held_on, zone, status = found
    return date.fromisoformat(held_on), zone, MeetingStatus(status)


def everything(db: Database, *, before: tuple[date, int] | None, limit: int) -> list[Meeting]:
    """Return up to `limit` meetings older than `before` (its day and id), newest first."""
    day, meeting_id = before or (date.max, 0)
    found = db.rows(
        f"{_MEETING} WHERE (held_on, id) < (?, ?) ORDER BY held_on DESC, id DESC LIMIT ?",
        (day.isoformat(), meeting_id, limit),
    )
    return [_from_row(row) for row in found]


def latest(db: Database) -> Meeting | None:
    """Return the last meeting that took place or is to take place."""
    return _first(
        db.row(f"{_MEETING} WHERE status <> 'cancelled' ORDER BY held_on DESC, id DESC LIMIT 1")
    )


def planned_on(db: Database, day: date) -> list[Meeting]:
    """Return what is planned for a day, the earliest first."""
    found = db.rows(
        f"{_MEETING} WHERE status = 'planned' AND held_on = ? ORDER BY starts_at, id",
        (day.isoformat(),),
    )
    return [_from_row(row) for row in found]


def starting_at(db: Database, day: date, at: time, *, besides: int = 0) -> int | None:
    """Return the id of the evening that starts on a day at a time and is not called off."""
    found = db.row(
        "SELECT id FROM meeting WHERE held_on = ? AND starts_at = ? AND id <> ?"
        " AND status <> 'cancelled'",
        (day.isoformat(), at.isoformat("minutes"), besides),
    )
    return found[0] if found else None


def is_closed_on(db: Database, day: date) -> bool:
    """Tell whether an evening of a day was finished."""
    found = db.row(
        "SELECT 1 FROM meeting WHERE held_on = ? AND status = 'closed' LIMIT 1", (day.isoformat(),)
    )
    return found is not None


def next_planned(db: Database, *, since: date) -> Meeting | None:
    """Return the next planned meeting from a day on."""
    return _first(
        db.row(
            f"{_MEETING} WHERE status = 'planned' AND held_on >= ?"
            " ORDER BY held_on, starts_at, id LIMIT 1",
            (since.isoformat(),),
        )
    )


def open_ones(db: Database) -> list[Meeting]:
    """Return the open meetings, newest first."""
    found = db.rows(f"{_MEETING} WHERE status = 'open' ORDER BY held_on DESC, id DESC")
    return [_from_row(row) for row in found]


def last_closed(db: Database, *, limit: int, before: Meeting | None = None) -> list[Meeting]:
    """Return the latest closed meetings, newest first, or those held before another one."""
    day, starts_at, meeting_id = (
        (before.held_on, before.starts_at.isoformat("minutes"), before.id)
        if before
        else (date.max, "", 0)
    )
    found = db.rows(
        f"{_MEETING} WHERE status = 'closed' AND (held_on, starts_at, id) < (?, ?, ?)"
        " ORDER BY held_on DESC, starts_at DESC, id DESC LIMIT ?",
        (day.isoformat(), starts_at, meeting_id, limit),
    )
    return [_from_row(row) for row in found]


def days_and_places(db: Database) -> Iterator[tuple[int, str, str]]:
    """Give id, day and place of every meeting, newest first; none is read that nobody asks for."""
    found = db.execute("SELECT id, held_on, place FROM meeting ORDER BY held_on DESC, id DESC")
    return ((row[0], row[1], row[2]) for row in found)


def move(
    db: Database, meeting_id: int, *, held_on: date, starts_at: time, ends_at: time, place: str
) -> None:
    """Write another day, time or place."""
    db.execute(
        "UPDATE meeting SET held_on = ?, starts_at = ?, ends_at = ?, place = ? WHERE id = ?",
        (
            held_on.isoformat(),
            starts_at.isoformat("minutes"),
            ends_at.isoformat("minutes"),
            place,
            meeting_id,
        ),
    )


def open_it(db: Database, meeting_id: int, *, at: datetime, entered_later: bool) -> None:
    """Open a meeting; the first opening is the one remembered."""
    db.execute(
        "UPDATE meeting SET status = 'open', opened_at = coalesce(opened_at, ?),"
        " entered_later = max(entered_later, ?), closed_at = NULL WHERE id = ?",
        (stamps.written(at), int(entered_later), meeting_id),
    )


def close_it(db: Database, meeting_id: int, *, at: datetime) -> None:
    """Close a meeting."""
    db.execute(
        "UPDATE meeting SET status = 'closed', closed_at = ? WHERE id = ?",
        (stamps.written(at), meeting_id),
    )


def cancel(db: Database, meeting_id: int, reason: CancelReason) -> None:
    """Write that a meeting does not take place."""
    db.execute(
        "UPDATE meeting SET status = 'cancelled', cancel_reason = ? WHERE id = ?",
        (reason, meeting_id),
    )


def set_guests(db: Database, meeting_id: int, guests: int) -> None:
    """Write how many came without a name."""
    db.execute("UPDATE meeting SET guests = ? WHERE id = ?", (guests, meeting_id))


def set_checks(db: Database, meeting_id: int, checks: frozenset[OpeningCheck]) -> None:
    """Write what was ticked at the opening."""
    db.execute(
        "UPDATE meeting SET checks = ? WHERE id = ?", (json.dumps(sorted(checks)), meeting_id)
    )


def set_about_evening(db: Database, meeting_id: int, text: str) -> None:
    """Write the few words about the evening."""
    db.execute("UPDATE meeting SET about_evening = ? WHERE id = ?", (text, meeting_id))


def _first(row: Row | None) -> Meeting | None:
    return _from_row(row) if row else None


def _from_row(row: Row) -> Meeting:
    return Meeting(
        id=row[0],
        held_on=date.fromisoformat(row[1]),
        starts_at=time.fromisoformat(row[2]),
        ends_at=time.fromisoformat(row[3]),
        place=row[4],
        status=MeetingStatus(row[5]),
        guests=row[6],
        checks=frozenset(OpeningCheck(check) for check in json.loads(row[7])),
        about_evening=row[8],
        opened_at=stamps.read_if_any(row[9]),
        closed_at=stamps.read_if_any(row[10]),
        entered_later=bool(row[11]),
    )
