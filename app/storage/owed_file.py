"""The file in which lines wait that the journal could not take yet: always of one size.

It is there only while something waits, or after the reserve was given back to a full disk: then a
piece of the reserve stays under this name, so that writing it needs no room that is not there.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from app.errors import DiskFullError, StorageFailedError
from app.storage import files

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.files import Disk

SIZE: Final = 16 * 1024

_NAME: Final = "owed"


def is_there(folder: Path) -> bool:
    """Tell whether there is such a file; what is none holds no lines."""
    return files.is_file(folder / _NAME)


def read(folder: Path) -> bytes:
    """Read what was written, or nothing where nothing was."""
    if not is_there(folder):
        return b""
    return files.read_bounded(folder / _NAME, limit=SIZE + 1)


def write(disk: Disk, folder: Path, content: bytes) -> None:
    """Put exactly SIZE bytes there: beside and renamed, or in place on a disk without room."""
    path = _place(disk, folder)
    try:
        files.replace_whole(disk, path, content)
    except StorageFailedError:
        # It may be in its place already, and only its lasting be in doubt.
        if read(folder) != content:
            raise
    except DiskFullError:
        if not files.is_file(path):
            raise
        with files.explained(folder), files.opened(path, writable=True) as descriptor:
            disk.write(descriptor, content, path)
            disk.sync(descriptor, path)


def remove(disk: Disk, folder: Path) -> None:
    """Remove it, because nothing waits any more."""
    path = folder / _NAME
    for each in (path, path.with_name(f"{_NAME}.part")):
        if files.is_file(each):
            disk.remove(each)


def keep_a_piece(disk: Disk, folder: Path, reserve: Path) -> None:
    """Shorten the reserve and let what is left of it wait under this name."""
    path = _place(disk, folder)
    if is_there(folder):
        return
    with files.explained(folder), files.opened(reserve, writable=True) as descriptor:
        disk.step("truncate", reserve)
        os.ftruncate(descriptor, SIZE)
    disk.replace(reserve, path)


def _place(disk: Disk, folder: Path) -> Path:
    """Name the file, after what is none was put aside: a pipe or a folder must hold up nothing."""
    path = folder / _NAME
    if os.path.lexists(path) and not files.is_file(path):
        disk.put_aside(path)
    return path
