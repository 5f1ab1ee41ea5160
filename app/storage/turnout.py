"""How often members came, and when last, for a handful of them at a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.storage.database import Database


def of(db: Database, member_ids: Sequence[int]) -> list[tuple[int, date, int]]:
    """Return member, last day and number of meetings for those who ever came."""
    marks = ", ".join("?" * len(member_ids))
    found = db.rows(
        "SELECT a.member_id, MAX(x.held_on), COUNT(*) FROM attendance a"  # noqa: S608 - marks only
        " JOIN meeting x ON x.id = a.meeting_id"
        f" WHERE a.member_id IN ({marks}) AND a.mark IN ('present', 'late', 'left_early')"
        " GROUP BY a.member_id",
        tuple(member_ids),
    )
    return [(row[0], date.fromisoformat(row[1]), row[2]) for row in found]
