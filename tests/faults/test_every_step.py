"""Broken off at any step, an act happened whole or not at all, and nothing shows in the clear."""

from __future__ import annotations

import errno
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from app.errors import RegisterError
from tests.faults.disks import FailingDisk, FillingDisk, SlowDisk, WatchedDisk
from tests.faults.every import OPERATIONS
from tests.faults.operations import (
    NEW,
    OLD,
    Operation,
    check_nothing_is_left,
    check_nothing_shows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.dying import Executioner

every_operation = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=[operation.name for operation in OPERATIONS]
)


def steps_of(operation: Operation, base: Path) -> list[str]:
    """Run an operation to its end and return the names of its steps."""
    disk = WatchedDisk()
    operation.start(base)
    operation.run(base, disk)
    assert outcome(operation, base) == NEW
    return disk.names


def outcome(operation: Operation, base: Path) -> str:
    """Say whether what is there is old or new; afterwards there is nothing there."""
    check_nothing_shows(base)
    found = operation.check(base)
    if operation.name != "create":
        check_nothing_is_left(base)
    shutil.rmtree(base)
    return found


@every_operation
def test_a_process_killed_at_any_step_leaves_old_or_new(
    scratch: Path, executioner: Executioner, operation: Operation
) -> None:
    steps = steps_of(operation, scratch / "whole")
    outcomes = []

    for at, name in enumerate(steps, start=1):
        for is_half_done in (False, True) if name == "write" else (False,):
            base = scratch / f"{at}{is_half_done}"
            operation.start(base)
            died_of = executioner.run(operation, base, at=at, is_half_done=is_half_done)
            assert died_of == signal.SIGKILL
            outcomes.append(outcome(operation, base))

    # Once it was new at one step it is never old at a later one.
    assert outcomes == sorted(outcomes, key=(OLD, NEW).index)
    assert operation.name.startswith("unlock") or OLD in outcomes


def faults(steps: list[str]) -> Iterator[WatchedDisk]:
    """Give a disk for every step and every way in which it can fail."""
    for at, name in enumerate(steps, start=1):
        yield FailingDisk(at, number=errno.EIO)
        if name == "write":
            yield FillingDisk(at)
        elif name in {"create", "make_folder", "rename", "replace"}:
            yield FailingDisk(at, number=errno.ENOSPC)
            yield FailingDisk(at, number=errno.EACCES)


@every_operation
def test_a_disk_that_fails_at_any_step_leaves_old_or_new(
    scratch: Path, operation: Operation
) -> None:
    steps = steps_of(operation, scratch / "whole")
    outcomes = set()

    for number, disk in enumerate(faults(steps)):
        base = scratch / str(number)
        operation.start(base)
        try:
            operation.run(base, disk)
            was_told = False
        except RegisterError:
            was_told = True
        found = outcome(operation, base)
        assert was_told or found == NEW
        outcomes.add(found)

    assert operation.name.startswith("unlock") or outcomes == {OLD, NEW}


@every_operation
def test_a_disk_that_takes_little_at_a_time_is_only_slower(
    scratch: Path, operation: Operation
) -> None:
    base = scratch / "base"
    operation.start(base)

    operation.run(base, SlowDisk())

    assert outcome(operation, base) == NEW
