"""The journal's lines on disk; they are only ever added, and triggers hold that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.domain.journal import (
    CLOCK_ODD,
    NOTHING_BEFORE,
    WRITTEN_LATE,
    Line,
    Tier,
    hash_of,
    is_in_time,
    verify,
)
from app.errors import BrokenJournalError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.storage.database import Database, Row

_SLICE = 256

# The hash of the line before is read from that line: it is not stored a second time.
_LINE = (
    "SELECT j.no, j.at, j.act, j.record, j.tier, j.reason, j.digest, j.hash, b.hash"
    " FROM journal j LEFT JOIN journal b ON b.no = j.no - 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """Of the newest line only what the next one is tied to: every act reads it."""

    no: int
    at: datetime
    reason: str
    hash: str


def tip(db: Database) -> Tip | None:
    """Return what the next line is tied to."""
    found = db.row("SELECT no, at, reason, hash FROM journal ORDER BY no DESC LIMIT 1")
    if found is None:
        return None
    try:
        return Tip(
            no=found[0],
            at=datetime.fromtimestamp(found[1], UTC),
            reason=found[2],
            hash=found[3].hex(),
        )
    except (ValueError, OverflowError, OSError) as error:
        raise BrokenJournalError(found[0]) from error


def append(
    db: Database,
    *,
    at: datetime,
    act: str,
    record: int,
    tier: Tier,
    reason: str = "",
    digest: str = "",
    after: Tip | Line | None = None,
) -> Line:
    """Add the next line and return it; `digest` is hex, `after` the newest line if it is known."""
    last = after or tip(db)
    line = Line(
        no=last.no + 1 if last else 1,
        at=at.astimezone(UTC).replace(microsecond=0),
        act=act,
        record=record,
        tier=tier,
        reason=reason,
        digest=digest,
        before=last.hash if last else NOTHING_BEFORE,
        hash="",
    )
    line = replace(line, hash=hash_of(line))
    db.execute(
        "INSERT INTO journal (no, at, act, record, tier, reason, digest, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            line.no, int(line.at.timestamp()), str(act), record, str(tier), reason,
            bytes.fromhex(digest), bytes.fromhex(line.hash),
        ),
    )  # fmt: skip
    return line


def head(db: Database) -> Line | None:
    """Return the newest line."""
    found = db.row(f"{_LINE} ORDER BY j.no DESC LIMIT 1")
    return _from_row(found) if found else None


def last_in_time(db: Database) -> Line | None:
    """Return the newest line that was written in its turn, by a clock nobody doubts."""
    last = head(db)
    if last is None or is_in_time(last.reason):
        return last
    found = db.row(
        f"{_LINE} WHERE j.reason NOT LIKE ? AND j.reason NOT LIKE ? ORDER BY j.no DESC LIMIT 1",
        (f"%{CLOCK_ODD}", f"%{WRITTEN_LATE}"),
    )
    return _from_row(found) if found else None


def line(db: Database, no: int) -> Line | None:
    """Return the line of that number."""
    found = db.row(f"{_LINE} WHERE j.no = ?", (no,))
    return _from_row(found) if found else None


def last_of(db: Database, acts: Sequence[str]) -> Line | None:
    """Return the newest line that tells of one of these acts."""
    places = ", ".join("?" for _ in acts)
    sql = f"{_LINE} WHERE j.act IN ({places}) ORDER BY j.no DESC LIMIT 1"
    found = db.row(sql, tuple(acts))
    return _from_row(found) if found else None


def lines_of(db: Database, acts: Sequence[str], *, after: int, upto: int) -> list[Line]:
    """Return the lines that tell of one of these acts after one number and up to another."""
    places = ", ".join("?" for _ in acts)
    sql = f"{_LINE} WHERE j.no > ? AND j.no <= ? AND j.act IN ({places}) ORDER BY j.no"
    return [_from_row(each) for each in db.rows(sql, (after, upto, *acts))]


def is_told(db: Database, act: str, digest: str) -> bool:
    """Tell whether a line of this act carries this digest."""
    found = db.row(
        "SELECT 1 FROM journal WHERE act = ? AND digest = ? LIMIT 1", (act, bytes.fromhex(digest))
    )
    return found is not None


def told_late(db: Database, act: str, at: datetime) -> int:
    """Count the lines of an act done at that time that were written later than it was done."""
    (count,) = db.one(
        "SELECT count(*) FROM journal WHERE act = ? AND at = ? AND reason LIKE ?",
        (act, int(at.timestamp()), f"%{WRITTEN_LATE}"),
    )
    return int(count)


def is_told_after(db: Database, act: str, no: int) -> bool:
    """Tell whether a line after number `no` is of this act."""
    return db.row("SELECT 1 FROM journal WHERE no > ? AND act = ? LIMIT 1", (no, act)) is not None


def lines_after(db: Database, no: int, limit: int) -> list[Line]:
    """Return up to `limit` lines after number `no`, oldest first."""
    found = db.rows(f"{_LINE} WHERE j.no > ? ORDER BY j.no LIMIT ?", (no, limit))
    return [_from_row(each) for each in found]


def lines_before(db: Database, no: int | None, limit: int) -> list[Line]:
    """Return up to `limit` lines before number `no` (or the newest), newest first."""
    if no is None:
        found = db.rows(f"{_LINE} ORDER BY j.no DESC LIMIT ?", (limit,))
    else:
        found = db.rows(f"{_LINE} WHERE j.no < ? ORDER BY j.no DESC LIMIT ?", (no, limit))
    return [_from_row(each) for each in found]


def check(db: Database, *, after: Line | None = None) -> Line | None:
    """Check every line after the given one and return the last; raise BrokenJournalError."""
    last = after
    while lines := lines_after(db, last.no if last else 0, _SLICE):
        verify(lines, after=last)
        last = lines[-1]
    return last


def count(db: Database) -> int:
    """Return how many lines there are; none is ever missing, so it is the newest number."""
    return int(db.one("SELECT coalesce(max(no), 0) FROM journal")[0])


def sealed_digests(db: Database) -> dict[int, str]:
    """Return, for each sealed box ever added, the digest its newest journal line tells of."""
    # Word for word the condition of the index that holds these lines.
    found = db.rows(
        "SELECT no, record, digest FROM journal WHERE act IN ('sealed_added', 'sealed_resealed')"
    )
    return {record: digest.hex() for _, record, digest in sorted(found)}


def _from_row(row: Row) -> Line:
    no, at, act, record, tier, reason, digest, own_hash, before = row
    try:
        return Line(
            no=no,
            at=datetime.fromtimestamp(at, UTC),
            act=act,
            record=record,
            tier=Tier(tier),
            reason=reason,
            digest=digest.hex(),
            before=before.hex() if before else NOTHING_BEFORE,
            hash=own_hash.hex(),
        )
    except (ValueError, OverflowError, OSError) as error:
        raise BrokenJournalError(no) from error
