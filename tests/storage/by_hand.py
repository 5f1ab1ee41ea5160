"""A register's file as another program, another user or a bad disk leaves it."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from app.storage.database import Database
from tests.builders import KEY, REGISTER_ID, a_database

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "register.db"


def open_again(folder: Path, **changed: Any) -> Database:
    arguments = {"key": KEY, "register_id": REGISTER_ID} | changed
    return Database.open(folder / NAME, **arguments)


def at_rest(folder: Path) -> Path:
    a_database(folder).close()
    return folder / NAME


def unguarded(path: Path) -> Any:
    """A connection without authorizer, as somebody with the key and another program has."""
    raw = dbapi2.connect(str(path), isolation_level=None)
    raw.execute("PRAGMA cipher_log_level = NONE")
    raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    return raw


def descriptors_of(path: Path) -> int:
    place = Path("/proc/self/fd")
    return sum(1 for fd in place.iterdir() if os.path.lexists(fd) and fd.readlink() == path)


@contextmanager
def a_place_nobody_may_write(content: Path) -> Iterator[Path]:
    """A read-only copy of a folder; root is somebody else meanwhile, as root may write anywhere."""
    place = Path(tempfile.mkdtemp())
    shutil.copytree(content, place, dirs_exist_ok=True)
    for path in (*place.iterdir(), place):
        path.chmod(0o555)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield place
    finally:
        os.seteuid(was)
        place.chmod(0o755)
        shutil.rmtree(place)


@contextmanager
def as_owner() -> Iterator[None]:
    was = os.geteuid()
    os.seteuid(os.getuid())
    try:
        yield
    finally:
        os.seteuid(was)
