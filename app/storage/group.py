"""The group's profile: one row."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from app.domain.group import GroupProfile

if TYPE_CHECKING:
    from app.storage.database import Database, Row


def profile(db: Database) -> GroupProfile | None:
    """Return the profile, or None before the first run has written one."""
    found = db.row(
        "SELECT display_name, discreet_name, time_zone, usual_place, usual_start, usual_end,"
        " unsigned_grace, is_practice FROM profile WHERE id = 1"
    )
    return _from_row(found) if found else None


def write(db: Database, profile: GroupProfile) -> None:
    """Keep the profile in place of the one before."""
    db.execute(
        "INSERT INTO profile (id, display_name, discreet_name, time_zone, usual_place,"
        " usual_start, usual_end, unsigned_grace, is_practice) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name,"
        " discreet_name = excluded.discreet_name, time_zone = excluded.time_zone,"
        " usual_place = excluded.usual_place, usual_start = excluded.usual_start,"
        " usual_end = excluded.usual_end, unsigned_grace = excluded.unsigned_grace,"
        " is_practice = excluded.is_practice",
        (
            profile.display_name,
            profile.discreet_name,
            profile.time_zone,
            profile.usual_place,
            profile.usual_start.isoformat("minutes"),
            profile.usual_end.isoformat("minutes"),
            profile.unsigned_grace_meetings,
            int(profile.is_practice),
        ),
    )


def _from_row(row: Row) -> GroupProfile:
    return GroupProfile(
        display_name=row[0],
        discreet_name=row[1],
        time_zone=row[2],
        usual_place=row[3],
        usual_start=time.fromisoformat(row[4]),
        usual_end=time.fromisoformat(row[5]),
        unsigned_grace_meetings=row[6],
        is_practice=bool(row[7]),
    )
