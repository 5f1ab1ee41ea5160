"""How many wrong passphrases were typed since the last right one, and when the last was.

It slows down someone at this keyboard and tells the facilitator about them. It never wipes
anything, and a damaged file counts as no tries: whoever can damage it can also copy the register.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.errors import RegisterError
from app.storage import files

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.files import Disk

_NAME: Final = "tries"
_LIMIT: Final = 256
_MOST: Final = 1_000_000
_LONGEST_SECONDS: Final = 60
_FREE_TRIES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """The wrong tries since the register was last unlocked."""

    wrong: int
    last: datetime | None


NONE = Tries(wrong=0, last=None)


def read(folder: Path) -> Tries:
    """Read what was counted."""
    try:
        untrusted = json.loads(files.read_bounded(folder / _NAME, limit=_LIMIT))
        wrong, told = untrusted["wrong"], datetime.fromisoformat(untrusted["last"])
        last = told.astimezone(UTC)
    except (RegisterError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return NONE
    if type(wrong) is not int or not 0 < wrong <= _MOST or told.tzinfo is None:
        return NONE
    return Tries(wrong=wrong, last=last)


def count_wrong(disk: Disk, folder: Path, *, now: datetime) -> Tries:
    """Count one more wrong try."""
    tries = Tries(wrong=min(read(folder).wrong + 1, _MOST), last=now)
    _write(disk, folder, tries)
    return tries


def forget(disk: Disk, folder: Path) -> None:
    """Start again from none, after the right passphrase."""
    if (folder / _NAME).exists():
        disk.remove(folder / _NAME)


def wait(disk: Disk, folder: Path, *, now: datetime) -> timedelta:
    """Tell how long the next try has to wait; the wait outlives the process.

    After one wrong try it is nothing; then 1, 2, 4... seconds, and a minute at most.
    """
    tries = read(folder)
    if tries.last is None:
        return timedelta(0)
    if tries.last > now:
        # The clock was set back: begin the wait again rather than wait for the old time.
        tries = Tries(wrong=tries.wrong, last=now)
        if not _write(disk, folder, tries):
            return timedelta(0)  # it would begin again at every look, and never end
    return max(timedelta(0), _pause_after(tries.wrong) - (now - (tries.last or now)))


def _pause_after(wrong: int) -> timedelta:
    if wrong < _FREE_TRIES:
        return timedelta(0)
    return timedelta(seconds=min(2 ** min(wrong - _FREE_TRIES, 10), _LONGEST_SECONDS))


def _write(disk: Disk, folder: Path, tries: Tries) -> bool:
    last = tries.last.isoformat() if tries.last else ""
    content = json.dumps({"wrong": tries.wrong, "last": last})
    try:
        files.replace_whole(disk, folder / _NAME, content.encode("ascii"))
    except RegisterError:
        return False  # a full or read-only disk must not keep the right passphrase out
    return True
