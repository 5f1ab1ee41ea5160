"""A Debian with what windows need and without any Python, to try the bundle in."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What a desktop has; the libraries around X11 that it may lack come with the bundle.
PACKAGES = (
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libx11-xcb1",
    "xvfb",
)
_SUITE = "bookworm"
_PLACE = "opt/circlekeep"


class CannotRunError(Exception):
    """A check cannot run here; the words say why."""


@contextmanager
def holding(folder: Path, root: Path) -> Iterator[tuple[Path, str]]:
    """Put a bundle into the root, made if it is not there yet; tell the program's path inside."""
    if os.geteuid() != 0:
        raise CannotRunError("only an administrator can enter another root")
    if not (root / "ready").exists():
        _make(root)
    pythons = [str(path) for path in (root / "usr").glob("bin/python*")]
    if pythons:
        raise CannotRunError(f"there is a Python in it: {', '.join(pythons)}")
    inside = root / _PLACE
    shutil.rmtree(inside, ignore_errors=True)
    shutil.copytree(folder, inside, symlinks=True)
    try:
        yield root, f"/{_PLACE}/circlekeep"
    finally:
        shutil.rmtree(inside)


def _make(root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    root.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [  # noqa: S607
            "debootstrap",
            "--variant=minbase",
            f"--include={','.join(PACKAGES)}",
            _SUITE,
            str(root),
            *_site(),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise CannotRunError("debootstrap failed: " + " ".join(done.stdout.splitlines()[-3:]))
    (root / "ready").touch()


def _site() -> list[str]:
    """Take the packages from where this computer takes its own."""
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE)"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.split()[:1]
