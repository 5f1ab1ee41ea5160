"""Killed in the middle of writing: whatever was said to be saved is there, and nothing is half."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.errors import AlreadyOpenError
from app.services import backups, registers
from app.storage import registers as layout
from tests import real_registers
from tests.faults.writer import State, Writers, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT = 60.0
LONGEST = 0.25
MOST_ACTS = 7


@pytest.fixture(scope="module")
def writers() -> Iterator[Writers]:
    with Writers() as writers:
        yield writers


def killed_while_writing(writers: Writers, data: Path, kept: Path, *, chance: random.Random) -> int:
    """Let a writer get to work and kill it at some moment; return how many acts it had told of."""
    kept.unlink(missing_ok=True)
    writer = writers.start(data, kept, seed=chance.randrange(2**32))
    # Some acts first: where the disk is slow, a time alone may be over before the second.
    wait_for_words(kept, chance.randrange(1, MOST_ACTS))
    time.sleep(chance.uniform(0, LONGEST))
    os.kill(writer, signal.SIGKILL)
    assert writers.ended() == signal.SIGKILL
    return len(told(kept))


def wait_for_words(kept: Path, count: int) -> None:
    deadline = time.monotonic() + WAIT
    while not kept.exists() or kept.read_text().count("\n") < count:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def told(kept: Path) -> list[State]:
    lines = kept.read_text().splitlines(keepends=True)
    return [State(**json.loads(line)) for line in lines if line.endswith("\n")]


def assert_whole(data: Path, kept: Path) -> None:
    """Unlock as the app does: it is what was told last, or one whole act further."""
    register = registers.on_this_computer(data)[0]
    session = real_registers.opened(real_registers.unlock(register))
    assert session.read_only_because is None
    found, last = state_of(session), told(kept)[-1]
    assert found.line_no in (last.line_no, last.line_no + 1)
    if found.line_no == last.line_no:
        assert found == last
    else:
        assert parts_that_differ(found, last) <= 1
    copying = backups.begin_check(session)
    backups.check_whole(copying)
    backups.end_check(session, copying)
    session.close()
    assert layout.snapshots(register.folder) == []


def parts_that_differ(found: State, last: State) -> int:
    """Count what an act has changed besides the journal."""
    alike = replace(found, line_no=last.line_no, head=last.head)
    return sum(
        getattr(alike, part) != getattr(last, part)
        for part in ("members", "marks", "guests", "boxes")
    )


def kill_again_and_again(writers: Writers, folder: Path, *, times: int, seed: int) -> None:
    data, kept = folder / "data", folder / "kept"
    real_registers.a_register(data)
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    acts = 0
    for _ in range(times):
        acts += killed_while_writing(writers, data, kept, chance=chance)
        assert_whole(data, kept)
    # Else nobody was killed while writing.
    assert acts > 2 * times


def test_twenty_five_kills_lose_nothing_that_was_saved(tmp_path: Path, writers: Writers) -> None:
    kill_again_and_again(writers, tmp_path, times=25, seed=25)


def test_a_register_whose_writer_lives_is_not_opened_beside_it(
    tmp_path: Path, writers: Writers
) -> None:
    data, kept = tmp_path / "data", tmp_path / "kept"
    created = real_registers.a_register(data)
    writer = writers.start(data, kept, seed=1)
    wait_for_words(kept, 1)

    with pytest.raises(AlreadyOpenError):
        real_registers.opened(created.unlocked)

    os.kill(writer, signal.SIGKILL)
    writers.ended()
    assert_whole(data, kept)


def killed_while_settling(writers: Writers, data: Path, held: Path, *, after: float) -> None:
    held.unlink(missing_ok=True)
    settling = writers.start(data, held, seed=None)
    wait_for_words(held, 1)
    time.sleep(after)
    os.kill(settling, signal.SIGKILL)
    assert writers.ended() == signal.SIGKILL


def kill_the_unlocking_too(writers: Writers, folder: Path, *, times: int, seed: int) -> None:
    data, kept, held = folder / "data", folder / "kept", folder / "held"
    register = real_registers.a_register(data).unlocked.register
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    for _ in range(times):
        killed_while_writing(writers, data, kept, chance=chance)
        log = real_registers.log_of(register)
        was_left = log.read_bytes()
        for _ in range(3):
            killed_while_settling(writers, data, held, after=chance.uniform(0, 0.03))
            assert log.read_bytes() == was_left
        assert_whole(data, kept)


def test_kills_while_it_is_looked_into_what_a_kill_left_lose_nothing(
    tmp_path: Path, writers: Writers
) -> None:
    kill_the_unlocking_too(writers, tmp_path, times=8, seed=8)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(10))
def test_hundreds_of_kills_while_it_is_looked_into_lose_nothing(
    tmp_path: Path, writers: Writers, part: int
) -> None:
    kill_the_unlocking_too(writers, tmp_path, times=20, seed=part)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(20))
def test_a_thousand_kills_lose_nothing_that_was_saved(
    tmp_path: Path, writers: Writers, part: int
) -> None:
    kill_again_and_again(writers, tmp_path, times=50, seed=part)
