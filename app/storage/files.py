"""The file system in small numbered steps, so that a test can fail or die at any one of them.

Everything that creates, renames or removes a file of a register goes through a `Disk`. What the
operating system refuses becomes one of our own errors here and nowhere else.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from app.errors import DiskFullError, ReadOnlyPlaceError, RegisterError, StorageFailedError

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 4 * 1024 * 1024
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NO_HARD_LINKS = frozenset(
    {errno.EPERM, errno.ENOSYS, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
)
# Some file systems of sticks keep names by themselves and refuse to be asked.
_NOT_FOR_FOLDERS = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})
_NEW_FILE = (
    os.O_RDWR
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)
# A pipe put in the place of a file must not hold the app up until somebody writes into it.
_READ = (
    os.O_RDONLY
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
_CHANGE = (_READ & ~os.O_RDONLY) | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)

Check = Callable[[bytes], None]


def error_for(refusal: OSError, place: Path) -> RegisterError:
    """Say what the operating system refused in our own words."""
    if refusal.errno in _FULL:
        return DiskFullError()
    if refusal.errno in _FORBIDDEN:
        return ReadOnlyPlaceError(place)
    return StorageFailedError(refusal.errno)


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Raise one of our own errors for anything the operating system refuses inside."""
    try:
        yield
    except OSError as refusal:
        raise error_for(refusal, place) from refusal


class Disk:
    """The real disk; a test overrides `step` to fail or die, `write_some` to write short."""

    def step(self, name: str, path: Path) -> None:
        """Be told before each step that changes something; the real disk lets it happen."""

    def write_some(self, descriptor: int, data: memoryview) -> int:
        """Write as much as the system takes at once."""
        return os.write(descriptor, data)

    def make_folder(self, path: Path) -> None:
        """Create one folder that only its owner may enter; its parent must exist."""
        with explained(path.parent):
            self.step("make_folder", path)
            path.mkdir(mode=PRIVATE_FOLDER)

    def make_folders(self, path: Path) -> None:
        """Create a folder and whatever is missing above it, for good."""
        if path.is_dir():
            return
        self.make_folders(path.parent)
        try:
            self.make_folder(path)
        except StorageFailedError as failure:
            if failure.errno != errno.EEXIST:
                raise
        # A power cut would else take the folder, and with it all that was synced inside.
        self.sync_folder(path.parent)

    def create(self, path: Path) -> int:
        """Open a new private file for writing and reading; an existing one is refused."""
        self.step("create", path)
        return os.open(path, _NEW_FILE, PRIVATE_FILE)

    def write(self, descriptor: int, data: memoryview | bytes, path: Path) -> None:
        """Write all of `data`, however little the system takes at a time."""
        self.step("write", path)
        rest = memoryview(data)
        while rest:
            written = self.write_some(descriptor, rest)
            if written <= 0:
                raise OSError(errno.EIO, "nothing was written")
            rest = rest[written:]

    def sync(self, descriptor: int, path: Path) -> None:
        """Have the device keep what was written to a file."""
        self.step("sync", path)
        if sys.platform == "darwin":
            import fcntl  # noqa: PLC0415  (there is no such module on Windows)

            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)

    def sync_folder(self, path: Path) -> None:
        """Have the device keep the names in a folder."""
        with explained(path):
            self.step("sync_folder", path)
            _sync_folder(path)

    def sync_file(self, path: Path) -> None:
        """Have the device keep a file that something else wrote."""
        with explained(path), opened(path, writable=True) as descriptor:
            self.sync(descriptor, path)

    def replace(self, old: Path, new: Path) -> None:
        """Give `old` the name `new`, taking the place of a file of that name."""
        with explained(new.parent):
            self.step("replace", new)
            old.replace(new)

    def rename_folder(self, old: Path, new: Path) -> None:
        """Give a folder a new name that nothing has yet."""
        with explained(new.parent):
            self.step("rename", new)
            if os.path.lexists(new):
                raise FileExistsError(errno.EEXIST, "the name is taken")
            old.rename(new)

    def rename_new(self, old: Path, new: Path) -> None:
        """Give a file a new name; raise FileExistsError rather than replace anything."""
        self.step("rename", new)
        try:
            os.link(old, new, follow_symlinks=False)
        except OSError as refusal:
            if refusal.errno not in _NO_HARD_LINKS:
                raise
            # FAT and exFAT know no links: there is only looking first and renaming then.
            if os.path.lexists(new):
                raise FileExistsError(errno.EEXIST, "the name is taken") from refusal
            old.rename(new)
            return
        self.step("unlink", old)
        old.unlink()

    def remove(self, path: Path) -> None:
        """Remove one file; one that has gone already is fine."""
        with explained(path.parent):
            self.step("remove", path)
            path.unlink(missing_ok=True)

    def remove_folder(self, path: Path) -> None:
        """Remove one of our own folders, the files first, and never follow a link out of it.

        A link or a file in its place goes as what it is; a folder inside goes only if it is empty.
        """
        if not is_folder(path):
            self.remove(path)
            return
        with explained(path):
            for entry in sorted(path.iterdir(), key=lambda entry: (is_folder(entry), entry)):
                self.step("remove", entry)
                if is_folder(entry):
                    entry.rmdir()
                else:
                    entry.unlink()
            self.step("remove_folder", path)
            path.rmdir()

    def put_aside(self, path: Path) -> None:
        """Give something stray a name that nothing looks for; it is not opened, and it is kept."""
        self.rename_folder(path, name_aside(path))
        self.sync_folder(path.parent)

    def free(self, path: Path) -> int:
        """Tell how many bytes a person may still write where `path` is."""
        import shutil  # noqa: PLC0415 - loads three kinds of packing, and the first window this

        with explained(path):
            return shutil.disk_usage(path).free


REAL = Disk()


def _sync_folder(path: Path) -> None:
    if sys.platform == "win32":
        return  # Windows keeps names with the file itself
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as refusal:
        if refusal.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(descriptor)


def name_aside(path: Path) -> Path:
    """Choose a name beside a file that nothing has yet and nothing looks for."""
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.name}.aside-{number}")):
        number += 1
    return aside


def is_folder(path: Path) -> bool:
    """Tell whether a real folder is there; a link to one is none."""
    return path.is_dir() and not path.is_symlink()


def is_file(path: Path) -> bool:
    """Tell whether a real file is there; a link to one is none, nor is a pipe."""
    return path.is_file() and not path.is_symlink()


@contextmanager
def opened(path: Path, *, writable: bool = False) -> Iterator[int]:
    """Open an existing file and close it again; OSError is the caller's to explain.

    Nothing is ever written through a link.
    """
    descriptor = os.open(path, _CHANGE if writable else _READ)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def created(disk: Disk, path: Path) -> Iterator[int]:
    """Open a new file and close it again; OSError is the caller's to explain."""
    descriptor = disk.create(path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def read_bounded(path: Path, *, limit: int) -> bytes:
    """Read a whole small file, but never more than `limit` bytes of it."""
    with explained(path), opened(path) as descriptor:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not a file")
        return read_fully(descriptor, limit)


def read_fully(descriptor: int, size: int) -> bytes:
    """Read `size` bytes, or fewer where the file ends."""
    pieces = []
    while size > 0 and (piece := os.read(descriptor, size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def read_at(descriptor: int, size: int, offset: int) -> bytes:
    """Read up to `size` bytes from a place in a file without opening it a second time."""
    if sys.platform == "win32":
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, size)
    return os.pread(descriptor, size, offset)


def write_new(disk: Disk, path: Path, data: bytes) -> None:
    """Write a new file and have the device keep it."""
    with explained(path.parent), created(disk, path) as descriptor:
        disk.write(descriptor, data, path)
        disk.sync(descriptor, path)


def replace_whole(disk: Disk, path: Path, data: bytes, *, check: Check | None = None) -> None:
    """Put `data` in the place of a file in one step, after reading it back and checking it."""
    part = path.with_name(path.name + ".part")
    if is_folder(part):
        disk.put_aside(part)
    disk.remove(part)
    try:
        write_new(disk, part, data)
        if check is not None:
            check(read_bounded(part, limit=len(data) + 1))
        disk.replace(part, path)
    except RegisterError:
        with suppress(RegisterError):
            disk.remove(part)
        raise
    disk.sync_folder(path.parent)
