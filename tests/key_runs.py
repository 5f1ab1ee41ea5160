"""Long runs of key changes, in shares for several workers, and each guess worked out once."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test

from app.vault import primitives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.stateful import RuleBasedStateMachine

SHARES = 20
"""Into so many tests a long run is divided: each is told of, and workers divide them."""

_GUESSES = 4096  # far more than one sequence makes, and no long run fills the memory with them


@contextmanager
def each_guess_worked_out_once() -> Iterator[None]:
    """Remember what Argon2id gave: a pure function, and the same guess is made over and over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(primitives, "argon2id", lru_cache(_GUESSES)(primitives.argon2id))
        yield


def run_share(machine: type[RuleBasedStateMachine], *, sequences: int, steps: int) -> None:
    """Run one share of all these sequences, from a seed of its own."""
    own = type(machine.__name__, (machine,), {"__module__": machine.__module__})
    run_state_machine_as_test(
        seed(secrets.randbits(64))(own),
        settings=settings(max_examples=sequences // SHARES, stateful_step_count=steps),
    )
