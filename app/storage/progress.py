"""How slow work tells how far it has come, and learns that it is no longer wanted."""

from __future__ import annotations

from collections.abc import Callable

from app.errors import CancelledError

Progress = Callable[[str, int, int], None]
Cancelled = Callable[[], bool]


def quiet(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def never() -> bool:
    """Say that nobody has cancelled."""
    return False


def stop_if(cancelled: Cancelled) -> None:
    """Raise CancelledError once the work is no longer wanted."""
    if cancelled():
        raise CancelledError
