"""Small key files on a stick: written so that they last, read with care, and found again.

What is in them is the vault's business; here they are a few bytes.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Final

from app.errors import (
    FileExistsAlreadyError,
    ForeignKeyFileError,
    KeyFileNotKeptError,
    RegisterError,
)
from app.storage import files, stick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.storage.files import Disk

SUFFIX: Final = ".ckkey"

_MOST_NAMES: Final = 100
_MOST_FOLDERS: Final = 500
_MOST_FILES: Final = 2_000


def write(disk: Disk, folder: Path, discreet_name: str, content: bytes) -> Path:
    """Write a key file under a name that nothing has yet, and read it back from the device."""
    stem = stick.file_stem(discreet_name)
    part = folder / f"{stem}{SUFFIX}{stick.PART}"
    with stick.explained(folder, needed=len(content)):
        disk.remove(part)
        try:
            with files.created(disk, part) as descriptor:
                disk.write(descriptor, content, part)
                disk.sync(descriptor, part)
                stick.forget_cached(descriptor)
                os.lseek(descriptor, 0, os.SEEK_SET)
                if files.read_fully(descriptor, len(content) + 1) != content:
                    raise KeyFileNotKeptError
            return _named(disk, part, folder, stem)
        except (RegisterError, OSError):
            with suppress(RegisterError):
                disk.remove(part)
            raise


def read(path: Path, *, size: int) -> bytes:
    """Read a key file, untrusted; raise ForeignKeyFileError if it is not of that size."""
    with files.explained(path):
        found = path.stat()
    # Looked at before it is opened: opening a pipe would wait for ever.
    if not stat.S_ISREG(found.st_mode) or found.st_size != size:
        raise ForeignKeyFileError
    return files.read_bounded(path, limit=size + 1)


def is_beside(folder: Path, *, size: int, is_own: Callable[[bytes], bool]) -> bool:
    """Tell whether a key file lies on the file system of a folder.

    It is looked for in the root of that file system, in the folders right below it and in the
    folder itself, whatever the file is called.
    """
    with stick.explained(folder, needed=0):
        root = _root_of(folder.resolve())
        for path in _small_files(root, folder, size=size):
            with suppress(RegisterError):
                if is_own(read(path, size=size)):
                    return True
    return False


def candidates(folder: Path, *, size: int) -> Iterator[Path]:
    """Give the files of a folder that could be key files, by their ending and size."""
    for entry in _entries(folder):
        if entry.name.endswith(SUFFIX) and _size_of(entry) == size:
            yield folder / entry.name


def _named(disk: Disk, part: Path, folder: Path, stem: str) -> Path:
    for number in range(1, _MOST_NAMES):
        more = f"-{number}" if number > 1 else ""
        final = folder / f"{stem}{more}{SUFFIX}"
        with suppress(FileExistsError):
            disk.rename_new(part, final)
            disk.sync_folder(folder)
            return final
    raise FileExistsAlreadyError


def _root_of(folder: Path) -> Path:
    device = folder.stat().st_dev
    root = folder
    while root.parent != root and root.parent.stat().st_dev == device:
        root = root.parent
    return root


def _small_files(root: Path, folder: Path, *, size: int) -> Iterator[Path]:
    device = root.stat().st_dev
    below = [root / entry.name for entry in _entries(root) if entry.is_dir(follow_symlinks=False)]
    for each in (root, folder, *below[:_MOST_FOLDERS]):
        if _device_of(each) != device:
            continue
        for entry in _entries(each):
            if _size_of(entry) == size:
                yield each / entry.name


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    # A folder that may not be looked into holds nothing that she put there.
    with suppress(OSError), os.scandir(folder) as entries:
        yield from islice(entries, _MOST_FILES)


def _device_of(folder: Path) -> int | None:
    with suppress(OSError):
        return folder.stat().st_dev
    return None


def _size_of(entry: os.DirEntry[str]) -> int | None:
    with suppress(OSError):
        if entry.is_file(follow_symlinks=False):
            return entry.stat().st_size
    return None
