"""Processes that record acts as fast as they can, until somebody kills them.

`python -m tests.faults.writer` starts what forks them, as starting costs more than writing. It
reads lines of JSON, each naming a data folder, a file to acknowledge in and a seed, and answers
each with the number of a process, and an empty line with the signal that process died of. Without
a seed the process unlocks what a writer left, again and again.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.meetings import Mark
from app.services import meetings, members, registers, safeguarding, unlocking
from app.storage import journal
from tests import real_registers
from tests.builders import an_account
from tests.faults.forking import Orders

if TYPE_CHECKING:
    from app.services.session import Session

MOST_MEMBERS = 30


@dataclass(frozen=True, kw_only=True)
class State:
    """What a register holds; its head stands for every journal line up to it."""

    line_no: int
    head: str
    members: list[str]
    marks: list[str]
    guests: int
    boxes: int


def state_of(session: Session) -> State:
    head = journal.head(session.db)
    assert head is not None
    rows = session.db.rows
    return State(
        line_no=head.no,
        head=head.hash,
        members=[name for (name,) in rows("SELECT pseudonym FROM member ORDER BY id")],
        marks=[mark for (mark,) in rows("SELECT mark FROM attendance ORDER BY id")],
        guests=int(session.db.one("SELECT coalesce(sum(guests), 0) FROM meeting")[0]),
        boxes=int(session.db.one("SELECT count(*) FROM sealed")[0]),
    )


def name_of(no: int) -> str:
    """Spell a number in letters: a pseudonym that looks like a number is refused."""
    return "Heron " + "".join(chr(ord("a") + int(digit)) for digit in str(no))


def act(session: Session, meeting_id: int, chance: random.Random) -> None:
    """Do one act that writes one journal line, or none."""
    there = members.everyone(session)
    no = journal.count(session.db)
    what = chance.randrange(6)
    if what == 0 and len(there) < MOST_MEMBERS:
        members.enrol(session, pseudonym=name_of(no))
    elif what == 1:
        members.rename(session, chance.choice(there).id, pseudonym=name_of(no))
    elif what == 2:
        meetings.count_guests(session, meeting_id, chance.randrange(20))
    elif what == 3:
        # The larger the text, the more pages a commit has to keep together.
        safeguarding.seal_concern(session, an_account("tide " * chance.randrange(1, 800)))
    else:
        mark = chance.choice([Mark.PRESENT, Mark.LATE, Mark.APOLOGIES, Mark.ABSENT])
        meetings.mark(session, meeting_id, chance.choice(there).id, mark)


def write(data: Path, kept: Path, seed: int) -> None:
    """Act upon act; what the register holds is written down once an act came back as done."""
    register = registers.on_this_computer(data)[0]
    session = real_registers.opened(real_registers.unlock(register))
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    if not members.everyone(session):
        members.enrol(session, pseudonym="Heron")
    meeting_id = meetings.open_tonight(session).id
    acknowledged = os.open(kept, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    while True:
        os.write(acknowledged, (json.dumps(asdict(state_of(session))) + "\n").encode())
        act(session, meeting_id, chance)


def unlock_again_and_again(data: Path, kept: Path) -> None:
    """Do the slow half of unlocking; write a line down once the register is held."""
    register = registers.on_this_computer(data)[0]
    unlocked = real_registers.unlock(register)
    acknowledged = os.open(kept, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    while True:
        held = unlocking.settled(unlocked).held
        assert held is not None
        os.write(acknowledged, b"held\n")
        held.take_over()()


class Writers(Orders):
    """Starts writers, one after the other."""

    module = "tests.faults.writer"

    def start(self, data: Path, kept: Path, *, seed: int | None) -> int:
        """Start a writer, or what unlocks after it; return the number of its process."""
        return int(self.ask(json.dumps({"data": str(data), "kept": str(kept), "seed": seed})))

    def ended(self) -> int:
        """Wait for the end of the writer; return the signal it died of, or 0."""
        return int(self.ask(""))


def main() -> None:
    """Answer orders until there are none."""
    child = 0
    for line in sys.stdin:
        if line.strip():
            child = os.fork()
            if child == 0:
                _work_until_killed(json.loads(line))
            print(child)  # noqa: T201
        else:
            _, status = os.waitpid(child, 0)
            child = 0
            print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)  # noqa: T201
        sys.stdout.flush()
    if child:
        # A test that failed has not killed it.
        os.kill(child, signal.SIGKILL)


def _work_until_killed(order: dict[str, str | None]) -> None:
    data, kept, seed = Path(str(order["data"])), Path(str(order["kept"])), order["seed"]
    try:
        if seed is None:
            unlock_again_and_again(data, kept)
        else:
            write(data, kept, int(seed))
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
