"""Processes that are killed at a numbered step: `python -m tests.faults.dying` starts them.

It reads lines of JSON, each naming an operation, a folder and a step, forks a child for it that
dies there, and answers how the child ended. One start pays for all: forking is cheap.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import RegisterError
from app.services import keyfiles, registers
from app.storage import registers as layout
from app.vault import slots
from tests.faults import cheap
from tests.faults.disks import DyingDisk
from tests.faults.every import OPERATIONS
from tests.faults.forking import Orders
from tests.faults.operations import preview_of
from tests.real_registers import PASSPHRASE

if TYPE_CHECKING:
    from tests.faults.operations import Operation


class Executioner(Orders):
    """Runs operations in processes of their own and has them killed on the way."""

    module = "tests.faults.dying"

    def run(self, operation: Operation, base: Path, *, at: int, is_half_done: bool) -> int:
        """Run an operation to its death at one step; return the signal it died of, or 0."""
        order = {
            "operation": operation.name,
            "base": str(base),
            "at": at,
            "is_half_done": is_half_done,
        }
        return int(self.ask(json.dumps(order)))


def main() -> None:
    """Answer orders until there are none."""
    operations = {operation.name: operation for operation in OPERATIONS}
    for line in sys.stdin:
        order = json.loads(line)
        _work_out_keys(Path(order["base"]))
        child = os.fork()
        if child == 0:
            _live_and_die(operations[order["operation"]], order)
        _, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status))  # noqa: T201
        sys.stdout.flush()


def _work_out_keys(base: Path) -> None:
    """Do what is slow and always the same once, before forking."""
    if (base / "stick").is_dir():
        preview_of(base)
    for register in registers.on_this_computer(base / "data"):
        with suppress(RegisterError):
            block = keyfiles.load(layout.live_generation(register.folder)).block
            slots.open_with_passphrase(block, PASSPHRASE)


def _live_and_die(operation: Operation, order: dict[str, object]) -> None:
    disk = DyingDisk(int(str(order["at"])), is_half_done=bool(order["is_half_done"]))
    code = 2
    try:
        operation.run(Path(str(order["base"])), disk)
        code = 0
    except RegisterError:
        code = 1
    finally:
        os._exit(code)


if __name__ == "__main__":
    with cheap.keys_and_seals():
        main()
