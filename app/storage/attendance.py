"""Who was where: one row for a member at a meeting, laid down when the meeting opens.

A tick then changes one row in place, which is one page of this table and one of the journal.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from app.domain.meetings import Mark, Meeting, UnsignedReason
from app.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.storage.database import Database, Row

# Spelled out, for a list of three makes SQLite build a table of its own at every call.
HERE = "(a.mark = 'present' OR a.mark = 'late' OR a.mark = 'left_early')"

# Signatures of these versions stand: all since the last material change share the first number.
VALID_VERSIONS = (
    "valid (id) AS MATERIALIZED (SELECT v.id FROM agreement_version v, agreement_version c"
    " WHERE c.status = 'current' AND v.status <> 'draft'"
    " AND substr(v.number, 1, instr(v.number, '.')) = substr(c.number, 1, instr(c.number, '.')))"
)

HAS_SIGNED = (
    " EXISTS (SELECT 1 FROM signature s WHERE s.member_id = m.id AND s.withdrawn_at IS NULL"
    " AND s.version_id IN (SELECT id FROM valid)),"
    " EXISTS (SELECT 1 FROM signature s WHERE s.member_id = m.id AND s.withdrawn_at IS NULL)"
)

_TALLIES = (
    "SELECT meeting_id, "  # noqa: S608 - constants only
    + ", ".join(f"COUNT(*) FILTER (WHERE mark = '{mark}')" for mark in Mark)
    + " FROM attendance WHERE meeting_id IN (SELECT value FROM json_each(?)) GROUP BY meeting_id"
)

# Joins below are CROSS joins to fix their order: from a member's own rows, never from all meetings.


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An active member, and what to know of them before the next meeting."""

    member_id: int
    has_signed: bool
    is_newcomer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A member's place at a meeting as the database tells it, before any rule is applied."""

    member_id: int
    code: str
    pseudonym: str = field(repr=False)
    mark: Mark
    unsigned_reason: UnsignedReason | None
    has_signed: bool
    signed_before: bool
    visits: int


def lay_places(db: Database, meeting_id: int, at: datetime) -> None:
    """Give every active member a place at the meeting, unknown until marked.

    The numbers are drawn by chance: the journal names them, and after an erasure neither a number
    nor its neighbours may tell whose it was.
    """
    db.execute(
        "INSERT INTO attendance (meeting_id, member_id, mark, recorded_at)"
        " SELECT ?1, m.id, 'unknown', ?2 FROM member m"
        " WHERE m.status = 'active' AND m.binned_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM attendance a WHERE a.meeting_id = ?1 AND a.member_id = m.id)"
        " ORDER BY random()",
        (meeting_id, stamps.written(at)),
    )


def by_place(db: Database, meeting_id: int, member_ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return members and their places' numbers in the order of these.

    Those without a place come last, by chance, with 0.
    """
    return db.rows(
        "SELECT e.value, coalesce(a.id, 0) FROM json_each(?) e LEFT JOIN attendance a"
        " ON a.meeting_id = ? AND a.member_id = e.value ORDER BY a.id IS NULL, a.id, random()",
        (json.dumps(list(member_ids)), meeting_id),
    )


def take_away_places(db: Database, member_id: int) -> None:
    """Take an unmarked place at open meetings from a member who is no longer expected."""
    db.execute(
        "DELETE FROM attendance WHERE member_id = ? AND mark = 'unknown'"
        " AND meeting_id IN (SELECT id FROM meeting WHERE status = 'open')",
        (member_id,),
    )


def place_of(db: Database, meeting_id: int, member_id: int) -> tuple[int, Mark]:
    """Return the number of a member's place and how it is marked; 0 and unknown without one."""
    found = db.row(
        "SELECT id, mark FROM attendance WHERE meeting_id = ? AND member_id = ?",
        (meeting_id, member_id),
    )
    return (found[0], Mark(found[1])) if found else (0, Mark.UNKNOWN)


def mark(db: Database, place: int, mark: Mark, at: datetime) -> None:
    """Write a mark over the one a place has."""
    db.execute(
        "UPDATE attendance SET mark = ?, recorded_at = ? WHERE id = ?",
        (mark, stamps.written(at), place),
    )


def add(db: Database, *, meeting_id: int, member_id: int, mark: Mark, at: datetime) -> int:
    """Give a member a marked place at a meeting and return its number."""
    return db.execute(
        "INSERT INTO attendance (meeting_id, member_id, mark, recorded_at) VALUES (?, ?, ?, ?)",
        (meeting_id, member_id, mark, stamps.written(at)),
    ).lastrowid


def set_unsigned_reason(
    db: Database, *, meeting_id: int, member_id: int, reason: UnsignedReason
) -> None:
    """Write why somebody was let in unsigned."""
    db.execute(
        "UPDATE attendance SET unsigned_reason = ? WHERE meeting_id = ? AND member_id = ?",
        (reason, meeting_id, member_id),
    )


def seats(db: Database, meeting: Meeting, *, with_expected: bool, most: int) -> list[Seat]:
    """Return the places of a meeting, and of all who are still expected if asked.

    Earlier visits are counted up to `most` for who never signed; of others only the first is.
    """
    found = db.rows(
        f"WITH {VALID_VERSIONS}"  # noqa: S608 - constants only
        " SELECT m.id, m.code, m.pseudonym, coalesce(p.mark, 'unknown'), p.unsigned_reason,"
        f"{HAS_SIGNED},"
        " EXISTS (SELECT 1 FROM attendance a CROSS JOIN meeting x ON x.id = a.meeting_id"
        f" WHERE a.member_id = m.id AND {HERE}"
        " AND (x.held_on, x.starts_at, x.id) < (?1, ?2, ?3))"
        " FROM member m LEFT JOIN attendance p ON p.meeting_id = ?3 AND p.member_id = m.id"
        " WHERE p.id IS NOT NULL OR (?4 AND m.status = 'active' AND m.binned_at IS NULL)",
        (
            meeting.held_on.isoformat(),
            meeting.starts_at.isoformat("minutes"),
            meeting.id,
            int(with_expected),
        ),
    )
    return [_seat(db, meeting, row, most=most) for row in found]


def visits(
    db: Database,
    member_id: int,
    *,
    most: int,
    since: date = date.min,
    before: Meeting | None = None,
) -> int:
    """Count a member's visits up to `most`, from a day on and before a meeting."""
    day, starts_at, meeting_id = (
        (before.held_on, before.starts_at.isoformat("minutes"), before.id)
        if before
        else (date.max, "", 0)
    )
    # Counted here and not in SQL: a LIMIT that is bound is planned anew at every call.
    found = db.execute(
        "SELECT 1 FROM attendance a CROSS JOIN meeting x ON x.id = a.meeting_id"  # noqa: S608 - constants only
        f" WHERE a.member_id = ? AND {HERE} AND x.held_on >= ?"
        " AND (x.held_on, x.starts_at, x.id) < (?, ?, ?)",
        (member_id, since.isoformat(), day.isoformat(), starts_at, meeting_id),
    )
    return sum(1 for _ in islice(found, most))


def here_at(db: Database, meeting_id: int) -> list[tuple[int, Mark]]:
    """Return who came to a meeting, and how."""
    found = db.rows(
        f"SELECT a.member_id, a.mark FROM attendance a WHERE a.meeting_id = ? AND {HERE}",  # noqa: S608 - constants only
        (meeting_id,),
    )
    return [(row[0], Mark(row[1])) for row in found]


def unmarked_at(db: Database, meeting_id: int) -> set[int]:
    """Return who is expected at a meeting and not marked yet."""
    found = db.rows(
        "SELECT m.id FROM member m LEFT JOIN attendance a"
        " ON a.meeting_id = ?1 AND a.member_id = m.id"
        " WHERE a.mark = 'unknown'"
        " OR (a.id IS NULL AND m.status = 'active' AND m.binned_at IS NULL)",
        (meeting_id,),
    )
    return {row[0] for row in found}


def tallies(db: Database, meeting_ids: Sequence[int]) -> dict[int, dict[Mark, int]]:
    """Count the marks of some meetings, in one pass and without sorting."""
    counts = {each: dict.fromkeys(Mark, 0) for each in meeting_ids}
    for meeting_id, *found in db.rows(_TALLIES, (json.dumps(list(meeting_ids)),)):
        counts[meeting_id] = dict(zip(Mark, found, strict=True))
    return counts


def without_place(db: Database, meeting_id: int) -> int:
    """Count the active members who have no row at a meeting yet."""
    found = db.one(
        "SELECT COUNT(*) FROM member m WHERE m.status = 'active' AND m.binned_at IS NULL"
        " AND NOT EXISTS"
        " (SELECT 1 FROM attendance a WHERE a.meeting_id = ? AND a.member_id = m.id)",
        (meeting_id,),
    )
    return int(found[0])


def history(
    db: Database, member_id: int, *, before: tuple[date, int] | None, limit: int
) -> list[tuple[int, Mark]]:
    """Return a member's meetings and marks, newest first."""
    day, meeting_id = before or (date.max, 0)
    found = db.rows(
        "SELECT x.id, a.mark FROM attendance a CROSS JOIN meeting x ON x.id = a.meeting_id"
        " WHERE a.member_id = ? AND (x.held_on, x.id) < (?, ?)"
        " ORDER BY x.held_on DESC, x.id DESC LIMIT ?",
        (member_id, day.isoformat(), meeting_id, limit),
    )
    return [(row[0], Mark(row[1])) for row in found]


def expected(db: Database, *, joined_since: date) -> list[Expected]:
    """Return the active members by pseudonym, in one pass; who joined before is no newcomer."""
    found = db.rows(
        f"WITH {VALID_VERSIONS} SELECT m.id,"  # noqa: S608 - constants only
        " EXISTS (SELECT 1 FROM signature s WHERE s.member_id = m.id"
        " AND s.withdrawn_at IS NULL AND s.version_id IN (SELECT id FROM valid)),"
        " m.joined_on >= ? AND NOT EXISTS (SELECT 1 FROM attendance a"
        f" WHERE a.member_id = m.id AND {HERE})"
        " FROM member m WHERE m.status = 'active' AND m.binned_at IS NULL ORDER BY m.name_key",
        (joined_since.isoformat(),),
    )
    return [
        Expected(member_id=row[0], has_signed=bool(row[1]), is_newcomer=bool(row[2]))
        for row in found
    ]


def _seat(db: Database, meeting: Meeting, row: Row, *, most: int) -> Seat:
    member_id, code, pseudonym, mark, unsigned_reason, has_signed, signed_before, came = row
    never_signed = not has_signed and not signed_before
    many = came and never_signed and most > 1
    return Seat(
        member_id=member_id,
        code=code,
        pseudonym=pseudonym,
        mark=Mark(mark),
        unsigned_reason=UnsignedReason(unsigned_reason) if unsigned_reason else None,
        has_signed=bool(has_signed),
        signed_before=bool(signed_before),
        visits=visits(db, member_id, most=most, before=meeting) if many else int(came),
    )
