"""The file `keys` of a generation: bytes in and out; what they mean is the vault's business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.errors import MissingKeyFileError
from app.storage import files
from app.storage.registers import KEYS

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.files import Check, Disk

# Twice 64 KiB, and one byte more so that a longer file is seen to be longer.
_LIMIT: Final = 2 * 64 * 1024 + 1


def read(generation: Path) -> bytes:
    """Read the key file, untrusted; raise MissingKeyFileError if there is none."""
    path = generation / KEYS
    if not path.is_file():
        raise MissingKeyFileError
    return files.read_bounded(path, limit=_LIMIT)


def write_new(disk: Disk, generation: Path, content: bytes, *, check: Check) -> None:
    """Write the key file of a generation that is being built, and check it as it was read back."""
    files.write_new(disk, generation / KEYS, content)
    check(read(generation))


def replace(disk: Disk, generation: Path, content: bytes, *, check: Check) -> None:
    """Put new keys in the place of the old in one step, after checking what was read back."""
    files.replace_whole(disk, generation / KEYS, content, check=check)
