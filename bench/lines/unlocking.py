"""Lines 3 and 18: from pressing Open to the first page painted, and what the app weighs in use."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

from bench import calc, drive, generate
from bench.frame import Sides, Work, in_one_go, line
from bench.lines import starting
from bench.peers import CALC, UNO, XVFB
from bench.screen import a_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MOST_EXTRA = 0.025
# What a bare window took to show itself on the computer for which those seconds were chosen.
A_WINDOW_THERE = 0.110


def data_of_a_copy(work: Work) -> Path:
    """Return the data folder of a register that may be written to."""
    return generate.a_copy(work.folder, work.scale).folder.parent.parent


def unlocked_and_derived(data: Path) -> Callable[[bool], tuple[float, float]]:
    """Return what times both in one process, which is past its start by then."""

    def both(is_unlock_first: bool) -> tuple[float, float]:  # noqa: FBT001 - see in_one_go
        unlock, argon = drive.ask_all("unlock" if is_unlock_first else "argon", data)
        return unlock, argon

    return both


def extra_of_a_copy(work: Work) -> Callable[[], float]:
    """Return what times how much longer opening takes than the derivation within it."""
    both = unlocked_and_derived(data_of_a_copy(work))
    first = cycle([True, False])

    def extra() -> float:
        unlock, argon = both(next(first))
        return unlock - argon

    return extra


@line(3, "Open pressed to first page painted", beside="the bare key derivation", most=1.10)
def unlock_beside_argon(work: Work) -> Iterator[Sides]:
    yield in_one_go(unlocked_and_derived(data_of_a_copy(work)))


@line(3, "what that adds to the key derivation", beside="25 ms", most=1.0)
def extra_beside_allowance(work: Work) -> Iterator[Sides]:
    yield Sides(extra_of_a_copy(work), lambda: MOST_EXTRA)


@line(
    3,
    "the same, by how fast this computer is",
    beside="a bare PySide6 window",
    most=MOST_EXTRA / A_WINDOW_THERE,
    needs=(XVFB,),
)
def extra_beside_floor(work: Work) -> Iterator[Sides]:
    extra = extra_of_a_copy(work)
    with a_screen(work.folder) as screen:
        yield Sides(extra, lambda: starting.seconds(screen, starting.FLOOR))


@line(
    18,
    "in use: own pages and whole libraries",
    beside="a bare PySide6 window",
    most=2.2,
    unit="MiB",
)
def used_beside_floor(work: Work) -> Iterator[Sides]:
    data = data_of_a_copy(work)
    yield Sides(lambda: drive.ask("used", data), lambda: drive.ask("floor", data))


@line(
    18,
    "in use: own pages and whole libraries",
    beside="LibreOffice Calc, one sheet",
    most=1.0,
    unit="MiB",
    needs=(CALC, UNO),
)
def used_beside_calc(work: Work) -> Iterator[Sides]:
    data = data_of_a_copy(work)
    with calc.an_encrypted_sheet(work.folder) as sheet:
        yield Sides(lambda: drive.ask("used", data), sheet.memory)
