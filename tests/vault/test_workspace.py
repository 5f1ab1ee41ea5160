"""The memory of a derivation is there before it begins, changes no key, and is given back."""

from __future__ import annotations

import mmap
import re
import resource
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from _argon2_cffi_bindings import ffi
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.storage.progress import never
from app.vault import argon2, kdf, primitives, workspace
from app.vault.kdf import Argon2Parameters
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

SALT = b"\7" * kdf.SALT_SIZE
MIB = 1024 * 1024
COSTS = [
    kdf.CHEAPEST,
    kdf.SMALL,
    Argon2Parameters(memory_kib=8 * 1024 + 5, passes=2, lanes=3),
    Argon2Parameters(memory_kib=16 * 1024, passes=4, lanes=8),
]


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    workspace.let_go()
    yield
    workspace.let_go()
    settle()


def settle() -> None:
    """Have what is to be given back given back now."""
    for leaving in workspace._leaving:
        leaving.hurry()


def resident() -> int:
    """Count the bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * mmap.PAGESIZE


def make_ready(size: int) -> None:
    """Make ready as on behalf of somebody who goes on typing."""
    workspace.make_ready(size, cancelled=never)


def by_another(costs: Argon2Parameters) -> bytes:
    derivation = Argon2id(
        salt=SALT,
        length=32,
        iterations=costs.passes,
        lanes=costs.lanes,
        memory_cost=costs.memory_kib,
    )
    return derivation.derive(b"a guess")


@pytest.mark.parametrize("costs", COSTS)
def test_the_key_is_that_of_another_library_with_and_without(costs: Argon2Parameters) -> None:
    without = kdf.derive(b"a guess", salt=SALT, parameters=costs)
    make_ready(costs.memory_kib * 1024)
    within = kdf.derive(b"a guess", salt=SALT, parameters=costs)

    assert without == within == by_another(costs)


def test_a_larger_one_serves_too_and_serves_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lent = []
    derive = argon2.argon2id

    def watched(password: bytes, *, workspace: mmap.mmap, **rest: Any) -> bytes:
        lent.append(workspace is ready)
        return derive(password, workspace=workspace, **rest)

    monkeypatch.setattr(argon2, "argon2id", watched)
    make_ready(32 * MIB)
    ready = workspace._pool[0].memory

    keys = {kdf.derive(b"a guess", salt=SALT, parameters=kdf.CHEAPEST) for _ in range(2)}

    assert keys == {by_another(kdf.CHEAPEST)}
    assert lent == [True, False]


def test_a_smaller_one_is_not_worked_in() -> None:
    make_ready(4 * MIB)

    with workspace.lent(8 * MIB) as memory:
        assert len(memory) == 8 * MIB
    assert workspace._pool


def test_a_key_is_right_whenever_the_making_ready_is_cut_off() -> None:
    expected = by_another(kdf.SMALL)
    for _ in range(5):
        touching = threading.Thread(target=make_ready, args=(64 * MIB,))
        touching.start()

        assert kdf.derive(b"a guess", salt=SALT, parameters=kdf.SMALL) == expected
        touching.join()
        workspace.let_go()


def test_the_pages_are_there_and_go_with_the_guess() -> None:
    before = resident()
    make_ready(64 * MIB)
    ready = resident()
    primitives.argon2id(b"a guess", salt=SALT, memory_kib=64 * 1024, passes=1, lanes=1)
    settle()

    assert ready - before > 60 * MIB
    assert resident() - before < 16 * MIB


def test_what_nobody_came_for_is_given_back() -> None:
    before = resident()
    make_ready(64 * MIB)
    workspace.let_go()
    settle()

    assert resident() - before < 16 * MIB


def test_another_size_takes_the_place_of_the_one_before() -> None:
    before = resident()
    make_ready(64 * MIB)
    make_ready(8 * MIB)
    settle()

    assert resident() - before < 32 * MIB
    assert [made.size for made in workspace._pool] == [8 * MIB]


def test_keys_that_are_typed_come_in_between_while_it_is_touched(
    request: pytest.FixtureRequest,
) -> None:
    """No thread lets another run here unless it waits, or is at work outside Python."""
    request.addfinalizer(partial(sys.setswitchinterval, sys.getswitchinterval()))
    sys.setswitchinterval(PATIENCE)

    def came_in_between() -> bool:
        made, over = workspace.Workspace(64 * MIB), threading.Event()

        def touch() -> None:
            made.touch()
            over.set()

        touching = threading.Thread(target=touch)
        touching.start()
        came = not over.is_set()
        touching.join()
        made.memory.close()
        return came

    # A busy computer may not come to it at once.
    assert any(came_in_between() for _ in range(5))


def test_touching_ends_where_it_is_taken() -> None:
    made = workspace.Workspace(64 * MIB)
    before = resident()
    memory = made.take()
    made.touch()

    assert resident() - before < 16 * MIB
    memory.close()


def test_touching_ends_where_it_has_gone_before_it_began() -> None:
    made = workspace.Workspace(8 * MIB)
    made.take().close()

    made.touch()

    assert made.memory.closed


def test_it_is_taken_only_once_the_piece_under_way_is_touched() -> None:
    made = workspace.Workspace(8 * MIB)
    taking = threading.Thread(target=made.take)
    with made._touching:
        taking.start()
        taking.join(0.1)
        waited = taking.is_alive()
    taking.join()

    assert waited
    made.memory.close()


def test_what_nobody_waits_for_any_more_is_not_made_ready() -> None:
    workspace.make_ready(8 * MIB, cancelled=lambda: True)

    assert not workspace._pool


def test_it_goes_back_by_itself_but_not_while_the_page_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workspace, "_LINGERS", 0.3)
    with workspace.lent(8 * MIB) as memory:
        pass
    is_there_yet = not memory.closed
    begun = time.monotonic()
    while not memory.closed and time.monotonic() - begun < PATIENCE / 1000:
        time.sleep(0.01)

    assert is_there_yet
    assert memory.closed


def test_one_goes_back_before_another_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(mmap.mmap):
        def close(self) -> None:
            time.sleep(0.1)
            super().close()

    monkeypatch.setattr(workspace, "_mapped", lambda size: Slow(-1, size))
    with workspace.lent(8 * MIB) as before:
        pass
    with workspace.lent(8 * MIB):
        assert before.closed


def test_it_is_given_back_where_no_thread_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        message = "can't start new thread"
        raise RuntimeError(message)

    make_ready(8 * MIB)
    ready = workspace._pool[0].memory
    monkeypatch.setattr(threading.Thread, "start", refuse)
    key = kdf.derive(b"a guess", salt=SALT, parameters=kdf.CHEAPEST)
    make_ready(8 * MIB)
    unused = workspace._pool[0].memory
    workspace.let_go()

    assert key == by_another(kdf.CHEAPEST)
    assert ready.closed
    assert unused.closed


def test_a_system_that_has_no_thread_left_derives_the_same_key() -> None:
    """Each thread is given a stack of the size that is set here, for which there is no room."""
    script = (
        "from app.vault import kdf; import sys, threading\n"
        "try:\n    threading.Thread(target=print).start()\n"
        "except RuntimeError:\n"
        "    key = kdf.derive(b'a guess', salt=bytes([7]) * 16, parameters=kdf.SMALL)\n"
        "    sys.stdout.write(key.hex())\n"
    )
    stack = (1 << 47, resource.getrlimit(resource.RLIMIT_STACK)[1])
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_STACK, stack),
        capture_output=True,
        text=True,
        timeout=PATIENCE / 1000,
        check=False,
    )

    assert (done.stdout, done.stderr) == (by_another(kdf.SMALL).hex(), "")


def test_no_crash_report_and_no_child_is_given_it() -> None:
    with workspace.lent(8 * MIB) as memory:
        start = ffi.cast("uintptr_t", ffi.from_buffer(memory))
        maps = Path("/proc/self/smaps").read_text(encoding="utf-8")
        part = maps[re.search(rf"^0*{int(start):x}-", maps, re.MULTILINE).start() :]  # type: ignore[union-attr]
        flags = re.search(r"^VmFlags: (.*)$", part, re.MULTILINE)

    assert flags is not None
    assert {"dd", "dc"} <= set(flags[1].split())


def test_what_was_worked_in_holds_nothing_afterwards() -> None:
    with mmap.mmap(-1, 8 * MIB) as memory:
        memory[:] = b"\1" * len(memory)
        argon2.argon2id(
            b"a guess",
            salt=SALT,
            memory_kib=8 * 1024,
            passes=1,
            lanes=1,
            size=32,
            workspace=memory,
        )

        assert memory[:] == bytes(len(memory))


def test_more_than_there_is_is_left_to_the_guess_to_tell() -> None:
    make_ready(1 << 60)

    assert not workspace._pool
    with pytest.raises(MemoryError), workspace.lent(1 << 60):
        pass


def test_the_library_is_told_no_where_the_memory_is_too_small() -> None:
    with mmap.mmap(-1, 4 * MIB) as memory, pytest.raises(MemoryError):
        argon2.argon2id(
            b"a guess",
            salt=SALT,
            memory_kib=8 * 1024,
            passes=1,
            lanes=1,
            size=32,
            workspace=memory,
        )


def test_a_cost_that_nobody_knows_is_a_mistake_and_no_want_of_memory() -> None:
    with pytest.raises(ValueError, match="lanes"):
        primitives.argon2id(b"a guess", salt=SALT, memory_kib=8 * 1024, passes=1, lanes=0)


def test_a_system_that_lets_no_function_be_made_opens_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise MemoryError

    real = ffi
    monkeypatch.setattr(
        argon2,
        "ffi",
        SimpleNamespace(
            new=real.new,
            from_buffer=real.from_buffer,
            buffer=real.buffer,
            string=real.string,
            callback=refuse,
        ),
    )
    make_ready(8 * MIB)

    assert kdf.derive(b"a guess", salt=SALT, parameters=kdf.CHEAPEST) == by_another(kdf.CHEAPEST)


def test_an_untrusted_file_has_no_more_made_ready_than_our_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(workspace, "make_ready", lambda size, **_: sizes.append(size))

    kdf.make_ready([Argon2Parameters(memory_kib=512 * 1024, passes=1, lanes=1)], cancelled=never)
    kdf.make_ready([], cancelled=never)
    kdf.make_ready([kdf.CHEAPEST, kdf.DEFAULT], cancelled=never)

    assert sizes == [256 * MIB]
