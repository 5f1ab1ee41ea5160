"""Small key files on a stick: written so that they last, read with care, and found again.

What is in them is the vault's business; here they are a few bytes.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Final

from app.errors import (
    FileExistsAlreadyError,
    ForeignKeyFileError,
    KeyFileMaybeOnStickError,
    KeyFileNotKeptError,
    RegisterError,
    StickGoneError,
)
from app.storage import files, stick
from app.storage.progress import Cancelled, Progress, never, quiet, stop_if

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.storage.files import Disk

SUFFIX: Final = ".ckkey"

_MOST_NAMES: Final = 100
_MOST_FOLDERS: Final = 500
_MOST_FILES: Final = 2_000
_MOST_SEEN: Final = 20_000  # about a second on a slow stick
_TOLD_EVERY: Final = 100


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


def is_beside(
    folder: Path,
    register: Path,
    *,
    size: int,
    is_own: Callable[[bytes], bool],
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> bool:
    """Tell whether a key file lies on the file system of a folder, whatever the file is called.

    A stick is looked through as a whole, stage "look"; one that holds too much for that raises
    KeyFileMaybeOnStickError, and one pulled out meanwhile StickGoneError. The disk of the register
    itself is no stick: there only the folder, the root, and the folders right below it are looked
    at.
    """
    with stick.explained(folder, needed=0):
        folder = folder.resolve()
        root, device = _root_of(folder), folder.stat().st_dev
        if device == register.stat().st_dev:
            found = _near_the_root(root, folder)
        else:
            found = _all_files(root)
        for seen, (path, its_size) in enumerate(found):
            stop_if(cancelled)
            if seen % _TOLD_EVERY == 0:
                progress("look", min(seen, _MOST_SEEN), _MOST_SEEN)
            if its_size == size and _is_own(path, size, is_own):
                return True
        if folder.stat().st_dev != device:
            # What was no longer there was passed over as if it held nothing.
            raise StickGoneError
    return False


def _is_own(path: Path, size: int, is_own: Callable[[bytes], bool]) -> bool:
    try:
        return is_own(read(path, size=size))
    except RegisterError:
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


def _near_the_root(root: Path, folder: Path) -> Iterator[tuple[Path, int | None]]:
    device = _device_of(root)
    below = [root / entry.name for entry in _entries(root) if entry.is_dir(follow_symlinks=False)]
    for each in (root, folder, *below[:_MOST_FOLDERS]):
        if _device_of(each) == device:
            for entry in _entries(each):
                yield each / entry.name, _size_of(entry)


def _all_files(root: Path) -> Iterator[tuple[Path, int | None]]:
    """Give every name on a file system, those high up first, with the size of what is a file."""
    device, waiting, seen = _device_of(root), deque([root]), 0
    while waiting:
        folder = waiting.popleft()
        for entry in _entries(folder, most=_MOST_SEEN + 1):
            seen += 1
            if seen > _MOST_SEEN:
                raise KeyFileMaybeOnStickError
            path = folder / entry.name
            yield path, _size_of(entry)
            if entry.is_dir(follow_symlinks=False) and _device_of(path) == device:
                waiting.append(path)


def _entries(folder: Path, *, most: int | None = None) -> Iterator[os.DirEntry[str]]:
    # A folder that may not be looked into holds nothing that she put there.
    with suppress(OSError), os.scandir(folder) as entries:
        yield from islice(entries, most or _MOST_FILES)


def _device_of(folder: Path) -> int | None:
    with suppress(OSError):
        return folder.stat().st_dev
    return None


def _size_of(entry: os.DirEntry[str]) -> int | None:
    with suppress(OSError):
        if entry.is_file(follow_symlinks=False):
            return entry.stat().st_size
    return None
