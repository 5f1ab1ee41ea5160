"""The time of the place where the group meets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from datetime import datetime


def find(name: str) -> ZoneInfo | None:
    """Return a time zone, or None where this computer does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def local(moment: datetime, name: str) -> datetime:
    """Return a moment in a zone; one that is unknown here is replaced by the computer's own."""
    return moment.astimezone(find(name))
