"""Lines 3 and 18: from pressing Open to the first page painted, and what the app weighs in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import calc, drive, generate
from bench.frame import Sides, Work, line
from bench.peers import CALC, UNO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_EXTRA = 0.025


def data_of_a_copy(work: Work) -> Path:
    """Return the data folder of a register that may be written to."""
    return generate.a_copy(work.folder, work.scale).folder.parent.parent


@line(3, "Open pressed to first page painted", beside="the bare key derivation", most=1.10)
def unlock_beside_argon(work: Work) -> Iterator[Sides]:
    data = data_of_a_copy(work)
    yield Sides(lambda: drive.ask("unlock", data), lambda: drive.ask("argon", data))


@line(3, "what that adds to the key derivation", beside="25 ms", most=1.0)
def extra_beside_allowance(work: Work) -> Iterator[Sides]:
    data = data_of_a_copy(work)
    yield Sides(lambda: drive.ask("unlock", data) - drive.ask("argon", data), lambda: MOST_EXTRA)


@line(18, "memory, every page visited", beside="a bare PySide6 window", most=2.2, unit="MiB")
def used_beside_floor(work: Work) -> Iterator[Sides]:
    data = data_of_a_copy(work)
    yield Sides(lambda: drive.ask("used", data), lambda: drive.ask("floor", data))


@line(
    18,
    "memory, every page visited",
    beside="LibreOffice Calc, one sheet",
    most=1.0,
    unit="MiB",
    needs=(CALC, UNO),
)
def used_beside_calc(work: Work) -> Iterator[Sides]:
    data = data_of_a_copy(work)
    with calc.an_encrypted_sheet(work.folder) as sheet:
        yield Sides(lambda: drive.ask("used", data), sheet.memory)
