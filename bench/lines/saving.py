"""Lines 6 and 7: what one tick costs until it is on the disk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.meetings import Mark
from app.services import meetings
from bench import calc, generate
from bench.frame import Sides, Work, in_one_go, line, timed
from bench.peers import CALC, STRACE, UNO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.services.session import Session

PAGE = bytes(4096)
ROUNDS = 20

# What a bare table with a journal table writes, counted once on the same engine and settings.
FLOOR_TICK, FLOOR_EVENING = 12_360, 53_354


def ticking(session: Session) -> Callable[[], None]:
    """Open tonight's meeting and return one tick: the next member, another mark."""
    meeting = meetings.open_now(session) or meetings.open_tonight(session)
    expected = [place.member_id for place in meetings.places(session, meeting.id)]
    # Each round gives everyone another mark: the same mark twice would be no act.
    members = cycle(expected)
    marks = cycle([Mark.PRESENT] * len(expected) + [Mark.LATE] * len(expected))

    def tick() -> None:
        meetings.mark(session, meeting.id, next(members), next(marks))

    return tick


@line(6, "one tick until it is on the disk", beside="append + fdatasync of 4 KiB", most=3.0)
def tick_beside_fdatasync(work: Work) -> Iterator[Sides]:
    session = generate.opened(generate.a_copy(work.folder, work.scale))
    descriptor = os.open(work.folder / "appended", os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)

    def append() -> None:
        os.write(descriptor, PAGE)
        os.fdatasync(descriptor)

    # One of each by turns, so that a slow moment of the disk meets both.
    sides = timed(ticking(session)), timed(append)

    def both(is_tick_first: bool) -> tuple[float, float]:  # noqa: FBT001 - see in_one_go
        took = [0.0, 0.0]
        for _ in range(ROUNDS):
            for which in (0, 1) if is_tick_first else (1, 0):
                took[which] += sides[which]()
        return took[0] / ROUNDS, took[1] / ROUNDS

    yield in_one_go(both)
    os.close(descriptor)
    session.close()


@line(
    6,
    "one tick until it is on the disk",
    beside="LibreOffice Calc, one cell stored",
    most=1 / 500,
    needs=(CALC, UNO),
)
def tick_beside_calc(work: Work) -> Iterator[Sides]:
    session = generate.opened(generate.a_copy(work.folder, work.scale))
    with calc.an_encrypted_sheet(work.folder) as sheet:
        yield Sides(timed(ticking(session)), sheet.store_one_cell)
    session.close()


@line(7, "bytes written by one tick", beside="a bare table and journal", most=1.1, unit="B")
def bytes_of_a_tick(work: Work) -> Iterator[Sides]:
    session = generate.opened(generate.a_copy(work.folder, 1))
    session.db.pause_checkpoints()
    tick = ticking(session)
    yield Sides(lambda: written_by(tick), lambda: FLOOR_TICK)
    session.close()


@line(7, "bytes written by fifteen marks at once", beside="a bare evening", most=1.1, unit="B")
def bytes_of_an_evening(work: Work) -> Iterator[Sides]:
    session = generate.opened(generate.a_copy(work.folder, 1))
    session.db.pause_checkpoints()
    meeting = meetings.open_now(session) or meetings.open_tonight(session)

    def evening() -> None:
        meetings.mark_same_as_last(session, meeting.id)

    def measured() -> float:
        for place in meetings.places(session, meeting.id):
            meetings.mark(session, meeting.id, place.member_id, Mark.UNKNOWN)
        return written_by(evening)

    yield Sides(measured, lambda: FLOOR_EVENING)
    session.close()


@line(
    7,
    "times a tick waits for the disk",
    beside="once",
    most=1.0,
    unit="x",
    needs=(STRACE,),
)
def syncs_of_a_tick(work: Work) -> Iterator[Sides]:
    generate.register(work.folder, 1)
    trace = work.folder / "syncs"

    def counted() -> float:
        command = ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync,write", "-o", str(trace)]
        child = [sys.executable, "-m", "bench.lines.saving", str(work.folder)]
        subprocess.run([*command, *child], check=True, stderr=subprocess.DEVNULL)
        between = re.split(r'"MARK"', trace.read_text(errors="replace"))[1]
        return len(re.findall(r"\bf(?:data)?sync\(", between)) / ROUNDS

    yield Sides(counted, lambda: 1.0)


def repeat(work: Callable[[], None]) -> None:
    """Do it often enough for one pair to tell something."""
    for _ in range(ROUNDS):
        work()


def written_by(work: Callable[[], None]) -> float:
    """Return the bytes this process handed to the system while it did the work."""
    before = _written()
    work()
    return _written() - before


def _written() -> int:
    found = re.search(r"wchar: (\d+)", Path("/proc/self/io").read_text(encoding="ascii"))
    return int(found[1]) if found else 0


def _tick_under_strace(folder: Path) -> None:
    session = generate.opened(generate.a_copy(folder, 1))
    session.db.pause_checkpoints()
    tick = ticking(session)
    os.write(2, b"MARK")
    repeat(tick)
    os.write(2, b"MARK")
    session.close()


if __name__ == "__main__":
    _tick_under_strace(Path(sys.argv[1]))
