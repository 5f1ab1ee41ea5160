"""What the first window shows of the registers here, read at once and without any cipher.

Nothing in it was checked: `on_disk.on_this_computer` says the same, and what is wrong, as soon
as the window is on the screen.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from app.errors import RegisterError
from app.storage import registers as layout
from app.vault import label

if TYPE_CHECKING:
    from pathlib import Path

_BEGINNING = 1024


class Seen(NamedTuple):
    """A register as it looks from outside."""

    id: str
    discreet_name: str
    is_practice: bool


def on_this_computer(data: Path) -> list[Seen]:
    """List the registers, practice last; one that cannot be read has no name."""
    folders: list[Path] = []
    with suppress(RegisterError):
        folders = layout.folders(data)
    return [
        Seen(id=folder.name, discreet_name=_name(folder), is_practice=layout.is_practice(folder))
        for folder in folders
    ]


def _name(folder: Path) -> str:
    with suppress(RegisterError, OSError):
        path = layout.live_generation(folder) / layout.KEYS
        if path.is_file():
            with path.open("rb") as keys:
                return label.name_in(keys.read(_BEGINNING))
    return ""
