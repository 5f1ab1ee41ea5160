"""The numbers of recovery sheets, none of which is given twice, not even across a restore.

A restored register knows the sheets of its time only. The generations beside it tell of the others
as long as they are there; before they go, the newest number is written down beside the register.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from app.errors import RegisterError
from app.services import keyfiles
from app.storage import registers as layout
from app.storage import sheet_number
from app.vault import slots

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.files import Disk


def newest(folder: Path) -> int:
    """Tell the highest number that is known here of any sheet of a register."""
    return max(_in_generations(folder), sheet_number.read(folder))


def write_down(disk: Disk, folder: Path) -> None:
    """Write the highest number down if a generation that is about to go is all that knows it."""
    known = _in_generations(folder)
    if known > max(_in_block(layout.live_generation(folder)), sheet_number.read(folder)):
        sheet_number.write(disk, folder, known)


def _in_generations(folder: Path) -> int:
    return max(map(_in_block, layout.generations(folder)), default=0)


def _in_block(generation: Path) -> int:
    with suppress(RegisterError):
        return slots.newest_sheet(keyfiles.load(generation).block)
    return 0
