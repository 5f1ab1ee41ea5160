"""Disks that fail, die or take their time at one numbered step."""

from __future__ import annotations

import errno
import os
import signal
from typing import TYPE_CHECKING

from typing_extensions import override

from app.storage.files import Disk

if TYPE_CHECKING:
    from pathlib import Path


class WatchedDisk(Disk):
    """A disk that keeps a list of the steps it was asked for."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, Path]] = []

    @override
    def step(self, name: str, path: Path) -> None:
        self.steps.append((name, path))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.steps]


class FailingDisk(WatchedDisk):
    """A disk that refuses its step number `at`, counted from one."""

    def __init__(self, at: int, *, number: int = errno.EIO) -> None:
        super().__init__()
        self._at, self._number = at, number
        self.has_failed = False

    @override
    def step(self, name: str, path: Path) -> None:
        super().step(name, path)
        if len(self.steps) == self._at:
            self.has_failed = True
            raise OSError(self._number, os.strerror(self._number))


class FillingDisk(WatchedDisk):
    """A disk that takes half of what it is given at step `at`, and then is full."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._at = at
        self._is_full = False

    @override
    def write_some(self, descriptor: int, data: memoryview) -> int:
        if self._is_full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if len(self.steps) != self._at:
            return super().write_some(descriptor, data)
        self._is_full = True
        return super().write_some(descriptor, data[: len(data) // 2])


class SlowDisk(WatchedDisk):
    """A disk that takes few bytes at a time, as some do."""

    @override
    def write_some(self, descriptor: int, data: memoryview) -> int:
        return super().write_some(descriptor, data[:50_001])


class DyingDisk(WatchedDisk):
    """A disk whose process is killed at step `at`: before it, or with a write half done."""

    def __init__(self, at: int, *, is_half_done: bool) -> None:
        super().__init__()
        self._at, self._is_half_done = at, is_half_done

    @override
    def step(self, name: str, path: Path) -> None:
        super().step(name, path)
        if len(self.steps) == self._at and not (self._is_half_done and name == "write"):
            _die()

    @override
    def write_some(self, descriptor: int, data: memoryview) -> int:
        if len(self.steps) == self._at:
            super().write_some(descriptor, data[: len(data) // 2])
            _die()
        return super().write_some(descriptor, data)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
