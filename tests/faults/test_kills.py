"""Killed in the middle of writing: whatever was said to be saved is there, and nothing is half."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from app.services import members, registers
from app.storage import journal
from tests import real_registers
from tests.source import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

WAIT = 30.0


def killed_while_writing(data: Path, kept: Path, *, after: float) -> None:
    """Let the writer get to work, and kill it `after` so many seconds."""
    already = _size(kept)
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writer", str(data), str(kept)], cwd=PROJECT
    )
    deadline = time.monotonic() + WAIT
    while _size(kept) == already:
        assert time.monotonic() < deadline
        assert writer.poll() is None
    time.sleep(after)
    writer.send_signal(signal.SIGKILL)
    writer.wait()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def assert_whole(data: Path, kept: Path) -> None:
    """Unlock as the app does and hold everything against what was acknowledged."""
    register = registers.on_this_computer(data)[0]
    session = real_registers.opened(real_registers.unlock(register))
    promised = {int(line) for line in kept.read_text().splitlines()}
    there = {member.id for member in members.everyone(session)}
    assert session.read_only_because is None
    assert promised <= there
    # One act may have been done and not yet told when the kill came.
    assert len(there - promised) <= kept.with_name("kills").stat().st_size
    assert session.db.row("PRAGMA integrity_check(1)") == ("ok",)
    assert journal.check(session.db) is not None
    enrolled = session.db.one("SELECT count(*) FROM journal WHERE act = 'member_enrolled'")[0]
    assert enrolled == len(there)
    session.close()


def kill_again_and_again(folder: Path, times: int) -> None:
    data, kept = folder / "data", folder / "kept"
    real_registers.a_register(data)
    chance = random.Random(times)  # noqa: S311 - moments, not secrets
    for _ in range(times):
        with kept.with_name("kills").open("ab") as kills:
            kills.write(b".")
        killed_while_writing(data, kept, after=chance.uniform(0, 0.3))
        assert_whole(data, kept)


def test_five_kills_lose_nothing_that_was_saved(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path, 5)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(20))
def test_a_thousand_kills_lose_nothing_that_was_saved(tmp_path: Path, part: int) -> None:
    kill_again_and_again(tmp_path, 50)
