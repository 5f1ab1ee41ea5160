"""The power goes off between two calls: what had been done stays done, the rest is old or new."""

from __future__ import annotations

import json
import math
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from app.errors import RegisterError
from tests.faults import every
from tests.faults.operations import NEW, OLD, Operation, check_nothing_is_left, check_nothing_shows
from tests.faults.power_log import Call, Recorder
from tests.faults.power_model import KINDS, Machine, Picture, laid_out, mark_of
from tests.faults.power_operations import EVENING, FORGETFUL, OPERATIONS, SAID, state_found
from tests.faults.writer import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.needs("strace")

FEW = 10
# Throws of dice at each moment: with them all acts together come to over ten thousand cases.
MANY = 40
ACTS = every.OPERATIONS
(AN_EVENING,) = (operation for operation in OPERATIONS if operation.name == EVENING)

every_act = pytest.mark.parametrize("operation", ACTS, ids=[act.name for act in ACTS])


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    with Recorder() as recorder:
        yield recorder


class Losses:
    """All that may be there after a loss of power somewhere in an operation, each once."""

    def __init__(self, operation: Operation, recorder: Recorder, scratch: Path) -> None:
        base = scratch / "recorded"
        operation.start(base)
        self._machine = Machine(base)
        self._calls = recorder.record(operation.name, base, scratch / "calls")
        self._known: set[bytes] = set()
        self.acknowledged: list[State] = []
        self.acknowledged_at_last = list(map(_said, filter(_is_said, self._calls)))
        self.is_over = False
        shutil.rmtree(base)

    def __len__(self) -> int:
        return sum(call.name not in {"openat", "close", "read", "lseek"} for call in self._calls)

    def pictures(self, *, dice: int, most: float = math.inf) -> Iterator[Picture]:
        """Give them, or about so many of them by chance, and all of what may be there at the end.

        Beside the plain cases some by so many throws of dice come from each moment.
        """
        chosen = random.Random(most)  # noqa: S311 - chances, not secrets
        share = most / (len(self) * (len(KINDS) + dice))
        for number, call in enumerate(self._calls):
            if _is_said(call):
                self.acknowledged.append(_said(call))
            if self._machine.follow(call):
                found = self._machine.pictures(dice, seed=number)
                yield from filter(self._is_new, (one for one in found if chosen.random() < share))
        self.is_over = True
        self._known.clear()
        yield from filter(self._is_new, self._machine.pictures(dice, seed=len(self._calls)))

    def _is_new(self, picture: Picture) -> bool:
        mark = mark_of(picture)
        is_new = mark not in self._known
        self._known.add(mark)
        return is_new


def _is_said(call: Call) -> bool:
    return call.name == "write" and call.strings[0].startswith(SAID)


def _said(call: Call) -> State:
    return State(**json.loads(call.strings[0].removeprefix(SAID)))


def outcome(operation: Operation, picture: Picture, base: Path) -> str:
    """Start from what is there and say whether it is old or new."""
    laid_out(picture, base)
    try:
        check_nothing_shows(base)
        found = operation.check(base)
        if operation.name != "create":
            check_nothing_is_left(base)
    finally:
        shutil.rmtree(base)
    return found


def lose_power(
    operation: Operation, recorder: Recorder, scratch: Path, *, dice: int, most: float = math.inf
) -> int:
    losses = Losses(operation, recorder, scratch)
    tried = 0
    for picture in losses.pictures(dice=dice, most=most):
        found = outcome(operation, picture, scratch / "lost")
        assert found in ((NEW,) if losses.is_over else (OLD, NEW))
        tried += 1
    return tried


def lose_power_in_the_evening(
    recorder: Recorder, scratch: Path, *, dice: int, most: float = math.inf
) -> int:
    losses = Losses(AN_EVENING, recorder, scratch)
    known = {state.line_no: state for state in losses.acknowledged_at_last}
    tried = 0
    for picture in losses.pictures(dice=dice, most=most):
        laid_out(picture, scratch / "lost")
        found = state_found(scratch / "lost")
        shutil.rmtree(scratch / "lost")
        if losses.acknowledged:
            # What was under way may be there as well, whole.
            assert found.line_no >= losses.acknowledged[-1].line_no
            assert found == known[found.line_no]
        tried += 1
    return tried


@every_act
def test_a_loss_of_power_leaves_old_or_new(
    scratch: Path, recorder: Recorder, operation: Operation
) -> None:
    assert lose_power(operation, recorder, scratch, dice=1, most=FEW)


def test_a_loss_of_power_takes_nothing_that_was_saved(scratch: Path, recorder: Recorder) -> None:
    assert lose_power_in_the_evening(recorder, scratch, dice=1, most=5 * FEW)


@pytest.mark.parametrize("operation", FORGETFUL, ids=[act.name for act in FORGETFUL])
def test_syncing_left_out_is_found(scratch: Path, recorder: Recorder, operation: Operation) -> None:
    with pytest.raises((AssertionError, RegisterError)):
        lose_power(operation, recorder, scratch, dice=0, most=FEW)


@pytest.mark.soak
@every_act
def test_thousands_of_losses_of_power_leave_old_or_new(
    scratch: Path, recorder: Recorder, operation: Operation
) -> None:
    assert lose_power(operation, recorder, scratch, dice=MANY)


@pytest.mark.soak
def test_thousands_of_losses_of_power_take_nothing_that_was_saved(
    scratch: Path, recorder: Recorder
) -> None:
    assert lose_power_in_the_evening(recorder, scratch, dice=MANY)
