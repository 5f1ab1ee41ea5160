"""A clock that also runs while the laptop sleeps, unlike the timers of Qt."""

from __future__ import annotations

import time

# Windows and macOS have no such clock by that name; their monotonic clock is taken instead.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def boot_seconds() -> float:
    """Return seconds since the computer started, time asleep included where the system tells."""
    if _CLOCK is None:
        return time.monotonic()
    return time.clock_gettime(_CLOCK)
