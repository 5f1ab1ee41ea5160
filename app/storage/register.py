"""The one row that says which register this is, and how far its journal has been verified."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.storage import stamps

if TYPE_CHECKING:
    from datetime import datetime

    from app.storage.database import Database


_REFERENCE = re.compile(r"[0-9]{4}-[0-9]{3,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """Which register this database is, and the last journal line that was checked.

    `verified_hash` is hexadecimal, and empty where `verified_no` is 0: nothing was checked yet.
    """

    register_id: bytes
    sealing_public: bytes = field(repr=False)
    is_set_up: bool
    verified_no: int
    verified_hash: str


def describe(db: Database, *, sealing_public: bytes, made_at: datetime) -> None:
    """Complete the row that a new database starts with."""
    db.execute(
        "UPDATE register SET sealing_public = ?, made_at = ? WHERE id = 1",
        (sealing_public, stamps.written(made_at)),
    )


def row(db: Database) -> RegisterRow:
    """Return what the register says of itself."""
    found = db.one(
        "SELECT register_id, sealing_public, setup_done, verified_no, verified_hash"
        " FROM register WHERE id = 1"
    )
    return RegisterRow(
        register_id=found[0],
        sealing_public=found[1],
        is_set_up=bool(found[2]),
        verified_no=found[3],
        verified_hash=found[4].hex(),
    )


def set_up(db: Database) -> None:
    """Note that the facilitator has finished setting the register up."""
    db.execute("UPDATE register SET setup_done = 1 WHERE id = 1")


def note_verified(db: Database, *, no: int, hash_: str) -> None:
    """Remember the last journal line that was found in order."""
    db.execute(
        "UPDATE register SET verified_no = ?, verified_hash = ? WHERE id = 1",
        (no, bytes.fromhex(hash_)),
    )


def next_reference(db: Database, *, year: int) -> str:
    """Count one sheet further and return its neutral reference, such as 2026-003."""
    counter, last_year = db.one("SELECT sheet_counter, sheet_year FROM register WHERE id = 1")
    # A clock set back must not hand out a reference a second time.
    counter, year = (1, year) if year > last_year else (counter + 1, last_year)
    db.execute(
        "UPDATE register SET sheet_counter = ?, sheet_year = ? WHERE id = 1", (counter, year)
    )
    return f"{year}-{counter:03d}"


def has_reference(db: Database, reference: str) -> bool:
    """Tell whether a reference can have been handed out already."""
    if not _REFERENCE.fullmatch(reference):
        return False
    counter, last_year = db.one("SELECT sheet_counter, sheet_year FROM register WHERE id = 1")
    year, number = (int(part) for part in reference.split("-"))
    return bool(year < last_year or (year == last_year and 0 < number <= counter))


def time_zone(db: Database) -> str:
    """Return the group's time zone, or nothing while the group has no profile."""
    found = db.row("SELECT time_zone FROM profile WHERE id = 1")
    return str(found[0]) if found else ""
