"""Where the fault tests work: in memory where that is possible, so that no device slows them.

A killed process leaves the same files behind either way: what it wrote is the kernel's by then.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - every folder made there is private and new
_ENOUGH = 1024 * 1024 * 1024

_PREFIX = "circlekeep-faults-"

_made: list[Path] = []


@cache
def place() -> Path:
    """Return the folder in which scratch folders are made."""
    if os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > _ENOUGH:
        return _IN_MEMORY
    return Path(tempfile.gettempdir())


def new_folder() -> Path:
    """Make a private folder that lasts until the sweep."""
    _made.append(Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=place())))
    return _made[-1]


def sweep() -> None:
    """Remove every folder that was made and is still there."""
    while _made:
        shutil.rmtree(_made.pop(), ignore_errors=True)


def sweep_after_the_killed(folder: Path | None = None) -> None:
    """Remove what runs have left that were killed: in memory it would stay until a restart."""
    for left in (folder or place()).glob(f"{_PREFIX}*-*"):
        maker = left.name.removeprefix(_PREFIX).partition("-")[0]
        if maker.isdecimal() and not _is_alive(int(maker)):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True
