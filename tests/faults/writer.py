"""A process that records acts as fast as it can and says which ones it was promised."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.services import members, registers
from tests import real_registers


def main(data: Path, kept: Path) -> None:
    """Enrol member after member; a number is written down once the act came back as done."""
    register = registers.on_this_computer(data)[0]
    session = real_registers.opened(real_registers.unlock(register))
    acknowledged = os.open(kept, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    no = len(members.everyone(session))
    while True:
        no += 1
        member = members.enrol(session, pseudonym=f"Heron {name_of(no)}")
        os.write(acknowledged, f"{member.id}\n".encode())


def name_of(no: int) -> str:
    """Spell a number in letters: a pseudonym that looks like a number is refused."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(no))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
