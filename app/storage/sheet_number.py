"""The highest number a recovery sheet of a register had, where no generation tells it any more.

It is no secret: every key block shows the number of its sheet. What cannot be read counts as none.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from app.errors import RegisterError
from app.storage import files

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.files import Disk

_NAME: Final = "sheets"
_MOST_DIGITS: Final = 6


def read(folder: Path) -> int:
    """Read what was written down."""
    with suppress(RegisterError):
        untrusted = files.read_bounded(folder / _NAME, limit=_MOST_DIGITS + 1)
        if len(untrusted) <= _MOST_DIGITS and untrusted.isdigit():
            return int(untrusted)
    return 0


def write(disk: Disk, folder: Path, number: int) -> None:
    """Write a number down in place of the one before."""
    files.replace_whole(disk, folder / _NAME, str(number).encode("ascii"))
