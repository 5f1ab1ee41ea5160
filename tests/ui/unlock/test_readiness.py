"""The memory for trying a passphrase is made ready by typing, and never kept for nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from app.services import keyfiles, on_disk, unlocking
from app.settings import Settings
from app.vault import argon2, workspace
from tests.builders import StandingClock
from tests.patience import PATIENCE
from tests.real_registers import PASSPHRASE
from ui.background import Job
from ui.shell import Shell
from ui.unlock.doorway import Doorway
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    import mmap
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.setup import Created
    from ui.unlock.lock_screen import LockScreen


@pytest.fixture
def lock(qtbot: QtBot, created: Created, tmp_path: Path) -> Iterator[LockScreen]:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    doorway = Doorway(window, tmp_path / "data", StandingClock())
    doorway.show_registers(chosen="")
    window.show()
    yield window.lock
    qtbot.waitUntil(lambda: not Job.running())
    workspace.let_go()


def is_ready() -> bool:
    return bool(workspace._pool)


def typed(qtbot: QtBot, lock: LockScreen, text: str) -> None:
    lock.passphrase.put(text)
    qtbot.waitUntil(lambda: not Job.running())


def test_the_first_letter_makes_it_ready_and_an_empty_field_gives_it_back(
    qtbot: QtBot, lock: LockScreen
) -> None:
    before = is_ready()
    typed(qtbot, lock, "a")
    at_first = is_ready()
    typed(qtbot, lock, "")

    assert (before, at_first, is_ready()) == (False, True, False)


def test_who_stops_typing_does_not_hold_it(qtbot: QtBot, lock: LockScreen) -> None:
    lock._readiness._timer.setInterval(300)
    typed(qtbot, lock, "half a passphr")
    at_first = is_ready()
    qtbot.waitUntil(lambda: not is_ready())
    typed(qtbot, lock, "half a passphrase")

    assert at_first
    assert is_ready()


@pytest.mark.parametrize("text", [PASSPHRASE, "not this one"])
def test_a_try_works_in_it_and_leaves_nothing(
    qtbot: QtBot, lock: LockScreen, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_in: list[mmap.mmap] = []
    derive = argon2.argon2id

    def watched(password: bytes, *, workspace: mmap.mmap, **rest: Any) -> bytes:
        worked_in.append(workspace)
        return derive(password, workspace=workspace, **rest)

    monkeypatch.setattr(argon2, "argon2id", watched)
    typed(qtbot, lock, text)
    ready = workspace._pool[0].memory
    lock.open.click()
    qtbot.waitUntil(lambda: not Job.running())

    assert [memory is ready for memory in worked_in] == [True]
    assert not is_ready()


def test_what_comes_too_late_is_not_made_ready(
    qtbot: QtBot, lock: LockScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, goes_on = threading.Event(), threading.Event()
    load = keyfiles.load

    def slowly(generation: Path) -> object:
        began.set()
        goes_on.wait(PATIENCE / 1000)
        return load(generation)

    monkeypatch.setattr(keyfiles, "load", slowly)
    lock.passphrase.put("a")
    assert began.wait(PATIENCE / 1000)
    lock.passphrase.put("")
    goes_on.set()
    qtbot.waitUntil(lambda: not Job.running())

    assert not is_ready()


def test_of_two_registers_neither_is_left_ready(
    qtbot: QtBot, lock: LockScreen, created: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[Callable[[], bool]] = []
    monkeypatch.setattr(
        unlocking, "make_ready", lambda _register, *, cancelled: stopped.append(cancelled)
    )
    register = created.unlocked.register
    for each in (register, replace(register, id="another")):
        lock._readiness.begin(each)
    qtbot.waitUntil(lambda: not Job.running())
    before_the_end = sorted(cancelled() for cancelled in stopped)
    lock._readiness.end()

    assert before_the_end == [False, True]
    assert [cancelled() for cancelled in stopped] == [True, True]


def test_a_try_that_ends_before_its_guess_leaves_nothing(
    qtbot: QtBot, lock: LockScreen, created: Created
) -> None:
    typed(qtbot, lock, "half a passphrase")
    at_first = is_ready()
    generation = next(created.unlocked.register.folder.glob("gen-*"))
    (generation / "keys").unlink()
    lock.open.click()
    qtbot.waitUntil(lambda: not Job.running())

    assert lock.passphrase.text
    assert (at_first, is_ready()) == (True, False)


def test_what_is_not_begun_when_it_is_tried_comes_too_late(
    qtbot: QtBot, lock: LockScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[Callable[[], bool]] = []
    monkeypatch.setattr(
        unlocking, "make_ready", lambda _register, *, cancelled: stopped.append(cancelled)
    )
    typed(qtbot, lock, "not this one")
    before = [cancelled() for cancelled in stopped]
    lock.open.click()

    assert before == [False]
    assert [cancelled() for cancelled in stopped] == [True]


def test_a_try_that_comes_first_leaves_nothing_either(qtbot: QtBot, lock: LockScreen) -> None:
    lock.passphrase.put("not this one")
    lock.open.click()
    qtbot.waitUntil(lambda: not Job.running())
    qtbot.wait(20)

    assert not is_ready()


def test_a_register_without_its_keys_asks_for_none(
    qtbot: QtBot, lock: LockScreen, created: Created
) -> None:
    generation = next(created.unlocked.register.folder.glob("gen-*"))
    (generation / "keys").unlink()
    typed(qtbot, lock, "a word")
    register = on_disk.describe(created.unlocked.register.folder)

    assert register.problem is not None
    assert not is_ready()
