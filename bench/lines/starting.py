"""Lines 1, 2 and 18: from the start of the process to the painted lock screen, and its weight.

Memory is the program's own pages and those of its libraries in full, as if it were alone.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench import generate
from bench.frame import LackingError, Sides, Work, line
from bench.peers import KEEPASSXC, XVFB
from bench.screen import Screen, a_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FLOOR = [sys.executable, str(Path(__file__).parent.parent / "floor_qt.py")]
APP = [sys.executable, "-m", "ui"]
KEEPASS = ["keepassxc"]
DIST = Path(__file__).parents[2] / "dist"


def bundle() -> list[str]:
    """Return what starts the newest bundle, the program that needs no Python."""
    built = sorted(DIST.glob("circlekeep-*/circlekeep"), key=lambda path: path.stat().st_mtime)
    if not built:
        raise LackingError("the bundle (python3 run.py bundle makes it)")
    return [str(built[-1])]


def seconds(screen: Screen, command: list[str], **extra: str) -> float:
    """Return the time until the first window shows something."""
    shown = screen.show(command, **extra)
    shown.end()
    return shown.seconds


def mebibytes(screen: Screen, command: list[str], **extra: str) -> float:
    """Return what the program weighs with its first window shown."""
    shown = screen.show(command, **extra)
    try:
        return shown.memory()
    finally:
        shown.end()


def beside(
    work: Work, peer: list[str], measure: Callable[..., float], app: list[str] = APP
) -> Iterator[Sides]:
    """Measure the lock screen, a register there and shut, beside another's first window."""
    data = str(generate.register(work.folder, 1).folder.parent.parent)
    with a_screen(work.folder) as screen:
        shutil.rmtree(screen.home, ignore_errors=True)
        screen.home.mkdir(mode=0o700)
        yield Sides(
            lambda: measure(screen, app, CIRCLEKEEP_DATA=data), lambda: measure(screen, peer)
        )


@line(1, "start to painted lock screen", beside="a bare PySide6 window", most=1.25, needs=(XVFB,))
def start_beside_floor(work: Work) -> Iterator[Sides]:
    return beside(work, FLOOR, seconds)


@line(1, "start to painted lock screen", beside="KeePassXC", most=1.15, needs=(XVFB, KEEPASSXC))
def start_beside_keepassxc(work: Work) -> Iterator[Sides]:
    return beside(work, KEEPASS, seconds)


@line(
    2,
    "bundle: start to painted lock screen",
    beside="a bare PySide6 window",
    most=1.35,
    needs=(XVFB,),
)
def bundle_beside_floor(work: Work) -> Iterator[Sides]:
    return beside(work, FLOOR, seconds, app=bundle())


@line(
    18,
    "locked: own pages and whole libraries",
    beside="a bare PySide6 window",
    most=1.3,
    unit="MiB",
    needs=(XVFB,),
)
def weight_beside_floor(work: Work) -> Iterator[Sides]:
    return beside(work, FLOOR, mebibytes)


@line(
    18,
    "locked: own pages and whole libraries",
    beside="KeePassXC",
    most=1.0,
    unit="MiB",
    needs=(XVFB, KEEPASSXC),
)
def weight_beside_keepassxc(work: Work) -> Iterator[Sides]:
    return beside(work, KEEPASS, mebibytes)
