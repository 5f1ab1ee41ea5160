"""What a process asked the kernel to do with its files, call by call, as strace saw it.

`python -m tests.faults.power_log` forks what is recorded, as starting costs more than the work. It
reads lines of JSON, each naming an operation and a folder, answers with the number of a process
that waits, and after an empty line, when the process has ended, with how it ended.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.storage.files import REAL
from tests.faults import cheap
from tests.faults.forking import Orders

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE: Final = 20.0
# Who lets everybody trace it can be traced by its parent's other child; root needs no leave.
_PR_SET_PTRACER: Final = 0x59616D61
_ANYBODY: Final = ctypes.c_ulong(-1)

# The second group would get past the model, so that one of them in a log is an error.
MODELLED: Final = frozenset(
    {"openat", "close", "read", "write", "pwrite64", "lseek", "ftruncate", "fsync", "fdatasync"}
    | {"rename", "link", "linkat", "unlink", "mkdir", "rmdir"}
)
UNKNOWN: Final = frozenset(
    {"open", "creat", "writev", "pwritev", "pwritev2", "truncate", "fallocate", "copy_file_range"}
    | {"renameat", "renameat2", "unlinkat", "mkdirat", "symlink", "symlinkat", "sendfile"}
    | {"splice", "dup", "dup2", "dup3"}
)
_COMMAND: Final = (
    *("strace", "-f", "-qq", "-xx", "-s", "33554432"),
    *("-e", "trace=" + ",".join(MODELLED | UNKNOWN), "-e", "signal=none"),
)

_WHOLE: Final = re.compile(r"^\d+ +(?P<name>\w+)\((?P<told>.*)\) += (?P<result>-?\d+)")
_STRING: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call that succeeded: its name, the strings and the numbers given, and the answer."""

    name: str
    strings: tuple[bytes, ...]
    numbers: tuple[int, ...]
    flags: str
    result: int


class Recorder(Orders):
    """Has operations done in processes of their own, and writes down what they ask for."""

    module = "tests.faults.power_log"

    def record(self, operation: str, base: Path, log: Path) -> list[Call]:
        """Do an operation in a folder and return every call it made that changes or moves."""
        child = int(self.ask(json.dumps({"operation": operation, "base": str(base)})))
        with subprocess.Popen([*_COMMAND, "-p", str(child), "-o", str(log)]) as tracer:
            _wait_for_tracer(child)
            ended = self.ask("")
            tracer.wait(PATIENCE)
        assert ended == "0"
        return list(calls(log))


def calls(log: Path) -> Iterator[Call]:
    """Read a log; calls that failed changed nothing and are left out."""
    broken_off: dict[str, str] = {}
    with log.open(encoding="ascii") as lines:
        for line in lines:
            whole = _joined(line.rstrip("\n"), broken_off)
            found = _WHOLE.match(whole) if whole else None
            if found is None or int(found["result"]) < 0:
                continue
            bare = _STRING.sub("", found["told"])
            yield Call(
                name=found["name"],
                strings=tuple(map(_bytes, _STRING.findall(found["told"]))),
                numbers=tuple(map(int, re.findall(r"(?<![\w.])\d+(?![\w.])", bare))),
                flags=bare,
                result=int(found["result"]),
            )


def _joined(line: str, broken_off: dict[str, str]) -> str:
    """Put the two halves of a call together that another thread's call came between."""
    thread = line.partition(" ")[0]
    if line.endswith(" <unfinished ...>"):
        broken_off[thread] = line.removesuffix(" <unfinished ...>")
        return ""
    if " resumed>" in line:
        return broken_off.pop(thread) + line.partition(" resumed>")[2]
    return line


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def _wait_for_tracer(child: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        status = Path(f"/proc/{child}/status").read_text(encoding="ascii")
        if "TracerPid:\t0\n" not in status:
            return
        time.sleep(0.002)
    raise TimeoutError("strace did not come")


def main() -> None:
    """Answer orders until there are none."""
    from tests.faults.power_operations import OPERATIONS  # noqa: PLC0415 - it needs this module

    operations = {operation.name: operation for operation in OPERATIONS}
    for line in sys.stdin:
        order = json.loads(line)
        ready, go = os.pipe()
        child = os.fork()
        if child == 0:
            ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
            os.read(ready, 1)
            _do(operations[order["operation"]].run, Path(order["base"]))
        print(child, flush=True)  # noqa: T201
        sys.stdin.readline()
        os.write(go, b"!")
        _, status = os.waitpid(child, 0)
        os.close(ready)
        os.close(go)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


def _do(run: object, base: Path) -> None:
    code = 1
    try:
        run(base, REAL)  # type: ignore[operator]
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    with cheap.keys_and_seals():
        main()
