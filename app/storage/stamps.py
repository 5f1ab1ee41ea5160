"""How a moment is written in a column: UTC, to the second."""

from __future__ import annotations

from datetime import UTC, datetime


def written(at: datetime) -> str:
    """Return the text kept for a moment."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(text: str) -> datetime:
    """Return the moment a kept text stands for."""
    return datetime.fromisoformat(text)


def read_if_any(text: str | None) -> datetime | None:
    """Return the moment, or None where none was kept."""
    return None if text is None else datetime.fromisoformat(text)
