"""`run.py bundle`: build the program that needs no Python, and with `--check` try it out."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from start import display, environment, system
from start.system import Need
from start.telling import USAGE, complain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LOCK = "requirements-bundle.lock"
FOLDER = ".venv-bundle"

# Debian keeps Python's own library apart from Python, and the bundle has to hold it.
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
BUILDING = (
    Need("objdump", "binutils"),
    Need("strip", "binutils"),
    Need(f"lib{PYTHON}.so.1.0", f"lib{PYTHON}"),
)
CHECKING = (
    Need("Xvfb", "xvfb"),
    Need("strace", "strace"),
    Need("xdotool", "xdotool"),
    Need("openbox", "openbox"),
    Need("appstreamcli", "appstream"),
    Need("desktop-file-validate", "desktop-file-utils"),
    Need("debootstrap", "debootstrap"),
)


def run(root: Path, arguments: Sequence[str]) -> int:
    """Build for the system this runs on; everything lands in `dist`."""
    if set(arguments) - {"--check"}:
        complain("run.py bundle knows --check and nothing else.")
        return USAGE
    is_checked = "--check" in arguments
    if sys.platform == "linux":
        _supply((*display.LIBRARIES, *BUILDING, *(CHECKING if is_checked else ())))
    python = str(environment.prepare(root, LOCK, FOLDER))
    steps = ["make_bundle.py", *(["check_bundle.py"] if is_checked else [])]
    for step in steps:
        code = subprocess.call([python, str(root / "packaging" / step)], cwd=root)  # noqa: S603
        if code:
            return code
    return 0


def _supply(needs: Sequence[Need]) -> None:
    lacking = system.missing(needs)
    if lacking:
        system.supply(lacking, what="system libraries and tools that building a bundle needs")
