"""A moment is written in UTC, to the second."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from app.storage import stamps
from tests.builders import NOON


def test_a_moment_is_written_in_utc() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert stamps.written(there) == "2026-03-04T12:00:00Z"
    assert stamps.read("2026-03-04T12:00:00Z") == NOON


def test_no_moment_stays_none() -> None:
    assert stamps.read_if_any(None) is None
    assert stamps.read_if_any("2026-03-04T12:00:00Z") == datetime.fromisoformat(
        "2026-03-04T12:00:00+00:00"
    )
