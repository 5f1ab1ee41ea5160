"""The lines of the self-check: one per step, and the first that fails ends it."""

from __future__ import annotations

import sys
import time
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class StepFailedError(Exception):
    """A step went wrong and has said so."""


class Unequal(Exception):  # noqa: N818 - a finding of the check, not an error of the register
    """Something is not what it has to be; the argument says what."""


def tell(line: str) -> None:
    """Say a line, where there is somebody to hear it: Windows gives a window no console."""
    if sys.stdout is not None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say how a step ended and how long it took."""
    started = time.perf_counter()
    try:
        yield
    except Exception as failure:
        tell(f"FAILED  {what}: {_reason(failure)}")
        raise StepFailedError from failure
    tell(f"ok      {what} ({time.perf_counter() - started:.2f} s)")


def must(holds: object, what: str) -> None:
    """Raise Unequal with its words unless something holds."""
    if not holds:
        raise Unequal(what)


def same(found: object, expected: object, what: str) -> None:
    """Raise Unequal unless two things are equal."""
    must(found == expected, f"{what} differ")


def _reason(failure: Exception) -> str:
    """Name the failure and where it came from; everything in this register is invented."""
    last = traceback.extract_tb(failure.__traceback__)[-1]
    return f"{type(failure).__name__} {failure} ({Path(last.filename).name}:{last.lineno})"
