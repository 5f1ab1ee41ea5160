"""How a line is measured: both sides in turn in one run, judged by the ratio of each pair.

A line is a generator function under `@line(...)`: it sets up, yields its two sides and tidies up.
A side is called once a pair and returns what it took: seconds, bytes or MiB.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from start import system

if TYPE_CHECKING:
    from pathlib import Path

    from start.system import Need

LEAST_PAIRS = 7
MILLISECOND = 1e-3

Side = Callable[[], float]


@dataclass(frozen=True)
class Sides:
    """What is measured, and what it is measured beside."""

    ours: Side
    theirs: Side


Setup = Callable[["Work"], Iterator[Sides]]


class LackingError(Exception):
    """What a line is measured with is not there, and no package brings it."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """Where the benchmarks may leave things, and how large the register is."""

    folder: Path
    scale: int
    pairs: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One comparison; `most` is the largest ratio that holds, or nothing if it is only told."""

    number: int
    what: str
    beside: str
    most: float | None
    unit: str
    needs: tuple[Need, ...]
    setup: Setup


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one line came to; `lacking` names missing packages, `broke` why a side did not end."""

    line: Line
    ours: tuple[float, ...] = ()
    theirs: tuple[float, ...] = ()
    lacking: tuple[str, ...] = ()
    broke: str = ""

    @property
    def ratios(self) -> list[float]:
        """The pairs, each by itself."""
        return [mine / other for mine, other in zip(self.ours, self.theirs, strict=True)]

    @property
    def holds(self) -> bool:
        """Tell whether the target was met; a peer that is missing never is one met."""
        if self.lacking or self.broke:
            return False
        return self.line.most is None or statistics.median(self.ratios) <= self.line.most

    def told(self) -> str:
        """Return the line of the report."""
        start = f"{self.line.number:>3}  {self.line.what:<38} {self.line.beside:<34}"
        if self.lacking:
            return f"{start} PEER MISSING: {' '.join(self.lacking)}"
        if self.broke:
            return f"{start} COULD NOT RUN: {self.broke}"
        ratios, unit = self.ratios, self.line.unit
        spread = f"{statistics.median(ratios):8.3f} [{min(ratios):.3f}..{max(ratios):.3f}]"
        sides = f"{_said(self.ours, unit):>10} {_said(self.theirs, unit):>10}"
        if self.line.most is None:
            return f"{start} {sides} {spread}  told"
        verdict = "holds" if self.holds else "MISSED"
        return f"{start} {sides} {spread}  <= {self.line.most:.3f} {verdict}"


LINES: list[Line] = []


def line(
    number: int,
    what: str,
    *,
    beside: str,
    most: float | None,
    unit: str = "s",
    needs: tuple[Need, ...] = (),
) -> Callable[[Setup], Setup]:
    """Add a line to the benchmark."""

    def add(setup: Setup) -> Setup:
        LINES.append(
            Line(
                number=number,
                what=what,
                beside=beside,
                most=most,
                unit=unit,
                needs=needs,
                setup=setup,
            )
        )
        return setup

    return add


def timed(work: Callable[[], object]) -> Side:
    """Turn work into a side: what it took is its time."""

    def side() -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    return side


def in_one_go(both: Callable[[bool], tuple[float, float]]) -> Sides:
    """Make two sides of what measures a pair at once; it is told whether ours goes first."""
    waiting: list[float] = []

    def ours() -> float:
        if waiting:
            return waiting.pop()
        mine, other = both(True)  # noqa: FBT003 - which goes first is all it is told
        waiting.append(other)
        return mine

    def theirs() -> float:
        if waiting:
            return waiting.pop()
        mine, other = both(False)  # noqa: FBT003
        waiting.append(mine)
        return other

    return Sides(ours, theirs)


def measure(line: Line, work: Work) -> Result:
    """Run the pairs of one line, the side that goes first changing every time."""
    lacking = system.missing(line.needs)
    if lacking:
        return Result(line=line, lacking=tuple(system.packages(lacking)))
    try:
        steps = line.setup(work)
        sides = next(steps)
    except LackingError as error:
        return Result(line=line, lacking=(str(error),))
    ours: list[float] = []
    theirs: list[float] = []
    try:
        for no in range(-1, max(work.pairs, LEAST_PAIRS)):
            first, second = (sides.ours, sides.theirs) if no % 2 else (sides.theirs, sides.ours)
            one, other = first(), second()
            if no >= 0:  # the pair before the first only warms up
                ours.append(one if no % 2 else other)
                theirs.append(other if no % 2 else one)
    except (RuntimeError, subprocess.CalledProcessError) as error:
        # One side that breaks must not take the lines after it along, and is no pass.
        return Result(line=line, broke=str(error).strip().splitlines()[-1])
    finally:
        # What stands after the yield of a line tidies up.
        for _ in steps:
            break
    return Result(line=line, ours=tuple(ours), theirs=tuple(theirs))


def _said(values: tuple[float, ...], unit: str) -> str:
    value = statistics.median(values)
    if unit != "s":
        return f"{value:,.0f} {unit}"
    if value < MILLISECOND:
        return f"{value * 1e6:.0f} us"
    return f"{value * 1e3:.2f} ms" if value < 1 else f"{value:.2f} s"
