"""How slow work tells how far it has come, and learns that it is no longer wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from app.errors import CancelledError

_LOOK_EVERY: Final = 0.1

Progress = Callable[[str, int, int], None]
Cancelled = Callable[[], bool]


def quiet(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def never() -> bool:
    """Say that nobody has cancelled."""
    return False


@contextmanager
def stoppable(interrupt: Callable[[], None], cancelled: Cancelled) -> Iterator[None]:
    """Interrupt a statement under way in the block once the work is no longer wanted."""
    if cancelled is never:
        yield
        return
    finished = threading.Event()

    def watch() -> None:
        while not finished.wait(_LOOK_EVERY):
            if cancelled():
                interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        finished.set()
        watcher.join()
    stop_if(cancelled)


def stop_if(cancelled: Cancelled) -> None:
    """Raise CancelledError once the work is no longer wanted."""
    if cancelled():
        raise CancelledError
