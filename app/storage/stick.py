"""Writing a backup where it is wanted: beside, kept by the device, read back, named, tidied up."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from app.errors import (
    BackupNotVerifiedError,
    DiskFullError,
    ReadOnlyPlaceError,
    RegisterError,
    StickGoneError,
    StickTooSmallError,
    StorageFailedError,
)
from app.storage import backup_file, files
from app.storage.progress import Cancelled, Progress, stop_if

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from app.storage.backup_file import UntrustedFront
    from app.storage.files import Disk

SUFFIX: Final = ".ckbackup"
PART: Final = ".part"
KEPT: Final = 10  # at least three are promised
SLACK: Final = 1024 * 1024

_LONGEST_STEM: Final = 40
_STAMP: Final = r"-\d{8}-\d{6}(-\d{1,4})?"
_MOST_LISTED: Final = 10_000
_MOST_NAMES: Final = 1000
_LARGEST_ON_FAT: Final = 2**32 - 1
_NO_SUCH_NAMES: Final = frozenset({"con", "prn", "aux", "nul"})
_GONE: Final = frozenset(
    {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ENOTDIR, errno.ENOTCONN}
    | {getattr(errno, "ESTALE", errno.EIO), getattr(errno, "ENOMEDIUM", errno.EIO)}
)


def file_stem(discreet_name: str) -> str:
    """Turn the discreet name into the start of a file name that any stick can hold."""
    plain = unicodedata.normalize("NFC", discreet_name)
    signs = [sign if sign.isalnum() or sign in " -_" else "-" for sign in plain]
    stem = re.sub(r"[\s-]+", "-", "".join(signs))[:_LONGEST_STEM].strip("-_")
    if not stem or stem.casefold() in _NO_SUCH_NAMES or re.fullmatch(r"(?i)(com|lpt)\d", stem):
        return f"register-{stem}".rstrip("-")
    return stem


def file_name(discreet_name: str, made_at: datetime, *, number: int = 1) -> str:
    """Name a backup; `number` tells backups of one second apart."""
    more = f"-{number}" if number > 1 else ""
    return f"{file_stem(discreet_name)}-{made_at:%Y%m%d-%H%M%S}{more}{SUFFIX}"


@contextmanager
def explained(folder: Path, *, needed: int) -> Iterator[None]:
    """Say what went wrong with the stick: gone, too small, or not to be written."""
    try:
        yield
    except OSError as refusal:
        raise _explanation(refusal.errno, folder, needed) from refusal
    except DiskFullError as failure:
        raise _explanation(errno.ENOSPC, folder, needed) from failure
    except StorageFailedError as failure:
        raise _explanation(failure.errno, folder, needed) from failure


def check_room(disk: Disk, folder: Path, *, needed: int) -> None:
    """Raise unless the folder is there, can be written and has room."""
    if not folder.is_dir():
        raise StickGoneError
    if not os.access(folder, os.W_OK):
        raise ReadOnlyPlaceError(folder)
    with explained(folder, needed=needed):
        free = disk.free(folder)
    if free < needed:
        raise StickTooSmallError(needed=needed, free=free)


def write(
    disk: Disk,
    part: Path,
    front: bytes,
    snapshot: Path,
    *,
    size: int,
    progress: Progress,
    cancelled: Cancelled,
) -> None:
    """Write a backup beside its final name, and have the device keep it."""
    with files.opened(snapshot) as source, files.created(disk, part) as descriptor:
        disk.write(descriptor, front, part)
        done = 0
        while done < size and (chunk := os.read(source, min(files.CHUNK, size - done))):
            stop_if(cancelled)
            disk.write(descriptor, chunk, part)
            done += len(chunk)
            progress("write", done, size)
        disk.sync(descriptor, part)
        forget_cached(descriptor)


def read_back(
    part: Path,
    front: bytes,
    *,
    size: int,
    sha256: bytes,
    progress: Progress,
    cancelled: Cancelled,
) -> UntrustedFront:
    """Read a backup from the device itself; raise BackupNotVerifiedError if it is not the same."""
    with files.opened(part) as descriptor:
        forget_cached(descriptor)
        if files.read_fully(descriptor, len(front)) != front:
            raise BackupNotVerifiedError
        digest = hash_of_rest(
            descriptor, size=size, stage="read_back", progress=progress, cancelled=cancelled
        )
        if digest != sha256 or os.read(descriptor, 1):
            raise BackupNotVerifiedError
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            return backup_file.read_front(descriptor)
        except RegisterError:
            raise BackupNotVerifiedError from None


def hash_of_rest(
    descriptor: int, *, size: int, stage: str, progress: Progress, cancelled: Cancelled
) -> bytes:
    """Hash up to `size` bytes from here on, reading the next while one is hashed."""
    digest, done = hashlib.sha256(), 0
    with ThreadPoolExecutor(1) as hashing:
        hashed = hashing.submit(digest.update, b"")
        while done < size and (chunk := os.read(descriptor, min(files.CHUNK, size - done))):
            stop_if(cancelled)
            hashed.result()
            hashed = hashing.submit(digest.update, chunk)
            done += len(chunk)
            progress(stage, done, size)
    return digest.digest()


def name(disk: Disk, part: Path, discreet_name: str, made_at: datetime) -> Path:
    """Give a verified backup a name that nothing has yet, and have the device keep the name."""
    for number in range(1, _MOST_NAMES):
        final = part.with_name(file_name(discreet_name, made_at, number=number))
        with suppress(FileExistsError):
            disk.rename_new(part, final)
            disk.sync_folder(final.parent)
            return final
    raise StorageFailedError(errno.EEXIST)


def remove_parts(disk: Disk, folder: Path, discreet_name: str, register_id: bytes) -> None:
    """Remove what a broken-off backup of this register left; never anything else."""
    stem = re.escape(file_stem(discreet_name))
    pattern = re.compile(rf"{stem}{_STAMP}{re.escape(SUFFIX + PART)}")
    for path in _listed(folder):
        if not pattern.fullmatch(path.name) or not path.is_file():
            continue
        header = _header_of(path)
        if header is None or header.header.register_id == register_id:
            disk.remove(path)


def prune(
    disk: Disk, newest: Path, register_id: bytes, *, mac_key: bytes, kept: int = KEPT
) -> None:
    """Remove the oldest backups of this register beyond the kept ones, never the newest.

    Only files whose start was written by a holder of this register's keys are touched.
    """
    others = []
    for path in _listed(newest.parent):
        if path.suffix != SUFFIX or path == newest or not path.is_file():
            continue
        found = _header_of(path)
        if found is None or found.header.register_id != register_id:
            continue
        with suppress(RegisterError):
            found.verify(mac_key)
            others.append((found.header.made_at, path))
    for _, path in sorted(others, reverse=True)[kept - 1 :]:
        disk.remove(path)


def _explanation(number: int | None, folder: Path, needed: int) -> RegisterError:
    if number == errno.EFBIG:
        return StickTooSmallError(needed=needed, free=_LARGEST_ON_FAT)
    if number in _GONE or not folder.is_dir():
        return StickGoneError()
    error = files.error_for(OSError(number, "") if number else OSError(), folder)
    if isinstance(error, DiskFullError):
        return StickTooSmallError(needed=needed, free=_free(folder))
    return error


def _free(folder: Path) -> int:
    try:
        return files.REAL.free(folder)
    except RegisterError:
        return 0


def _listed(folder: Path) -> list[Path]:
    with files.explained(folder), os.scandir(folder) as entries:
        return [folder / entry.name for entry, _ in zip(entries, range(_MOST_LISTED), strict=False)]


def _header_of(path: Path) -> UntrustedFront | None:
    try:
        with files.explained(path), files.opened(path) as descriptor:
            return backup_file.read_front(descriptor)
    except RegisterError:
        return None


def forget_cached(descriptor: int) -> None:
    """Ask that the next read comes from the device and not from memory."""
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - there is no such module on Windows

        fcntl.fcntl(descriptor, fcntl.F_NOCACHE, 1)
    elif sys.platform != "win32":
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
