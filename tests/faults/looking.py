"""A process that looks into one file as a backup and says how it ended and what it took.

`python -m tests.faults.looking <file> <passphrase>` prints the outcome, the seconds and the most
memory it had, in KiB.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app.errors import RegisterError
from app.services import restore


def main(path: Path, passphrase: str) -> None:
    """Look, and tell."""
    started = time.process_time()
    try:
        restore.look(path, passphrase=passphrase)
        outcome = "whole"
    except RegisterError as failure:
        outcome = type(failure).__name__
    seconds = time.process_time() - started
    print(outcome, f"{seconds:.3f}", _most_memory())  # noqa: T201


def _most_memory() -> int:
    # Not getrusage: that counts what the process that started this one had.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
