"""The memory for trying a passphrase is made ready by typing, and never kept for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import on_disk
from app.settings import Settings
from app.vault import workspace
from tests.builders import StandingClock
from tests.real_registers import PASSPHRASE
from ui.background import Job
from ui.shell import Shell
from ui.unlock.doorway import Doorway
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator
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
    lent: list[bool] = []
    take = workspace.Workspace.take

    def watched(made: workspace.Workspace) -> mmap.mmap:
        lent.append(True)
        return take(made)

    monkeypatch.setattr(workspace.Workspace, "take", watched)
    typed(qtbot, lock, text)
    lock.open.click()
    qtbot.waitUntil(lambda: not Job.running())

    assert lent == [True]
    assert not is_ready()


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
