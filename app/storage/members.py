"""Members on disk: pseudonyms, codes and where each membership stands."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.members import LeaveReason, Member, MemberStatus
from app.storage import stamps

if TYPE_CHECKING:
    from app.storage.database import Database, Row

_MEMBER = (
    "SELECT id, code, pseudonym, status, joined_on, left_on, leave_reason, access_needs, binned_at"
    " FROM member"
)


def add(
    db: Database, *, pseudonym: str, name_key: str, joined_on: date, access_needs: str
) -> Member:
    """Add an active member under the next code; codes are never given twice."""
    no = int(
        db.one("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'member'")[0]
    )
    code = f"M-{no:03d}"
    db.execute(
        "INSERT INTO member (id, code, pseudonym, name_key, status, joined_on, access_needs)"
        " VALUES (?, ?, ?, ?, 'active', ?, ?)",
        (no, code, pseudonym, name_key, joined_on.isoformat(), access_needs),
    )
    return Member(
        id=no,
        code=code,
        pseudonym=pseudonym,
        status=MemberStatus.ACTIVE,
        joined_on=joined_on,
        access_needs=access_needs,
    )


def find(db: Database, member_id: int) -> Member | None:
    """Return one member, in the bin or not."""
    found = db.row(f"{_MEMBER} WHERE id = ?", (member_id,))
    return _from_row(found) if found else None


def is_known(db: Database, member_id: int) -> bool:
    """Tell whether there is such a member, in the bin or not."""
    return db.row("SELECT 1 FROM member WHERE id = ?", (member_id,)) is not None


def everyone(db: Database, *, status: MemberStatus | None = None) -> list[Member]:
    """Return all members out of the bin, in no promised order."""
    if status is None:
        found = db.rows(f"{_MEMBER} WHERE binned_at IS NULL")
    else:
        found = db.rows(f"{_MEMBER} WHERE binned_at IS NULL AND status = ?", (status,))
    return [_from_row(row) for row in found]


def named(db: Database, *, status: MemberStatus | None = None) -> list[tuple[int, str]]:
    """Return id and pseudonym of all members out of the bin, for putting them in order."""
    chosen = "" if status is None else " AND status = ?"
    found = db.rows(
        f"SELECT id, pseudonym FROM member WHERE binned_at IS NULL{chosen}",  # noqa: S608 - constants only
        () if status is None else (status,),
    )
    return [(row[0], row[1]) for row in found]


def some(db: Database, ids: list[int]) -> list[Member]:
    """Return the members of these ids, in the order of the ids."""
    found = db.rows(f"{_MEMBER} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))  # noqa: S608 - constants only
    members = {row[0]: _from_row(row) for row in found}
    return [members[each] for each in ids if each in members]


def in_bin(db: Database) -> list[Member]:
    """Return the members in the bin, the latest put there first."""
    found = db.rows(f"{_MEMBER} WHERE binned_at IS NOT NULL ORDER BY binned_at DESC, id DESC")
    return [_from_row(row) for row in found]


def names(db: Database, *, status: MemberStatus | None = None) -> list[tuple[int, str, str, str]]:
    """Return id, code, pseudonym and key of everyone out of the bin, for looking through."""
    chosen = "" if status is None else " AND status = ?"
    found = db.rows(
        f"SELECT id, code, pseudonym, name_key FROM member WHERE binned_at IS NULL{chosen}",  # noqa: S608 - constants only
        () if status is None else (status,),
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


def count_active(db: Database) -> int:
    """Count the members who are expected at a meeting."""
    found = db.one("SELECT COUNT(*) FROM member WHERE status = 'active' AND binned_at IS NULL")
    return int(found[0])


def holder_of(db: Database, name_key: str, *, on: date, besides: int = 0) -> str | None:
    """Return the code of who holds that name, or gave it up and still has it reserved."""
    found = db.row(
        "SELECT code FROM member WHERE name_key = ?1 AND id <> ?2"
        " UNION ALL SELECT m.code FROM former_pseudonym f JOIN member m ON m.id = f.member_id"
        " WHERE f.name_key = ?1 AND f.member_id <> ?2 AND f.until >= ?3 LIMIT 1",
        (name_key, besides, on.isoformat()),
    )
    return str(found[0]) if found else None


def rename(db: Database, member_id: int, *, pseudonym: str, name_key: str) -> None:
    """Give a member another pseudonym."""
    db.execute(
        "UPDATE member SET pseudonym = ?, name_key = ? WHERE id = ?",
        (pseudonym, name_key, member_id),
    )


def reserve(db: Database, member_id: int, *, pseudonym: str, name_key: str, until: date) -> None:
    """Keep a pseudonym that was given up from being taken by somebody else."""
    db.execute(
        "INSERT INTO former_pseudonym (member_id, pseudonym, name_key, until) VALUES (?, ?, ?, ?)",
        (member_id, pseudonym, name_key, until.isoformat()),
    )


def set_status(
    db: Database,
    member_id: int,
    status: MemberStatus,
    *,
    left_on: date | None = None,
    reason: LeaveReason | None = None,
) -> None:
    """Write where a membership stands now."""
    db.execute(
        "UPDATE member SET status = ?, left_on = ?, leave_reason = ? WHERE id = ?",
        (status, left_on.isoformat() if left_on else None, reason, member_id),
    )


def set_access_needs(db: Database, member_id: int, access_needs: str) -> None:
    """Write what helps a member take part."""
    db.execute("UPDATE member SET access_needs = ? WHERE id = ?", (access_needs, member_id))


def set_binned(db: Database, member_id: int, at: datetime | None) -> None:
    """Put a member in the bin, or take one out with None."""
    db.execute(
        "UPDATE member SET binned_at = ? WHERE id = ?",
        (stamps.written(at) if at else None, member_id),
    )


def _from_row(row: Row) -> Member:
    return Member(
        id=row[0],
        code=row[1],
        pseudonym=row[2],
        status=MemberStatus(row[3]),
        joined_on=date.fromisoformat(row[4]),
        left_on=date.fromisoformat(row[5]) if row[5] else None,
        leave_reason=LeaveReason(row[6]) if row[6] else None,
        access_needs=row[7],
        in_bin=row[8] is not None,
    )
