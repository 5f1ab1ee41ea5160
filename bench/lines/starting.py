"""Lines 1 and 18: from the start of the process to the painted lock screen, and its weight."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench import generate
from bench.frame import Sides, Work, line
from bench.peers import KEEPASSXC, XVFB
from bench.screen import Screen, a_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FLOOR = [sys.executable, str(Path(__file__).parent.parent / "floor_qt.py")]
APP = [sys.executable, "-m", "ui"]
KEEPASS = ["keepassxc"]


def locked(work: Work, screen: Screen) -> Callable[[], list[str]]:
    """Return what starts the app on its lock screen; the register is there and stays shut."""
    on_disk = generate.register(work.folder, 1)
    data = on_disk.folder.parent.parent
    shutil.rmtree(screen.home, ignore_errors=True)
    screen.home.mkdir(mode=0o700)
    return lambda: ["env", f"CIRCLEKEEP_DATA={data}", *APP]


def seconds(screen: Screen, command: list[str]) -> float:
    """Return the time until the first window shows something."""
    shown = screen.show(command)
    shown.end()
    return shown.seconds


def mebibytes(screen: Screen, command: list[str]) -> float:
    """Return what the program weighs with its first window shown."""
    shown = screen.show(command)
    try:
        return shown.memory()
    finally:
        shown.end()


def beside(
    work: Work, peer: list[str], measure: Callable[[Screen, list[str]], float]
) -> Iterator[Sides]:
    """Measure the lock screen beside another program's first window."""
    with a_screen(work.folder) as screen:
        app = locked(work, screen)
        yield Sides(lambda: measure(screen, app()), lambda: measure(screen, peer))


@line(1, "start to painted lock screen", beside="a bare PySide6 window", most=1.25, needs=(XVFB,))
def start_beside_floor(work: Work) -> Iterator[Sides]:
    return beside(work, FLOOR, seconds)


@line(1, "start to painted lock screen", beside="KeePassXC", most=1.15, needs=(XVFB, KEEPASSXC))
def start_beside_keepassxc(work: Work) -> Iterator[Sides]:
    return beside(work, KEEPASS, seconds)


@line(
    18,
    "memory, locked",
    beside="a bare PySide6 window",
    most=1.3,
    unit="MiB",
    needs=(XVFB,),
)
def weight_beside_floor(work: Work) -> Iterator[Sides]:
    return beside(work, FLOOR, mebibytes)


@line(18, "memory, locked", beside="KeePassXC", most=1.0, unit="MiB", needs=(XVFB, KEEPASSXC))
def weight_beside_keepassxc(work: Work) -> Iterator[Sides]:
    return beside(work, KEEPASS, mebibytes)
