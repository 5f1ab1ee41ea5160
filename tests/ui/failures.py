"""The ways in which anything a window calls may fail."""

from __future__ import annotations

from pathlib import Path

from app import errors

FAILURES = (
    errors.DamagedDatabaseError(),
    errors.DiskFullError(),
    errors.ReadOnlyPlaceError(Path("somewhere")),
    errors.StorageFailedError(5),
    errors.MissingDatabaseError(),
    errors.AlreadyOpenError(),
    OSError(28, "no room"),
    MemoryError(),
)
