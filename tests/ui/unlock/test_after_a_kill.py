"""After a kill the lock screen looks into what was left, beside the windows' thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from app.errors import DamagedDatabaseError, DamagedLogError
from app.services import recovery, setup
from app.settings import Settings
from app.storage import leftover_log
from app.storage import registers as layout
from app.storage.log_frames import FRAME, HEADER
from app.vault import kdf
from tests.builders import StandingClock
from tests.held_up import HeldUp, held_up
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_register,
    changed,
    database_of,
    left_open,
    log_of,
    opened,
    pseudonyms_in,
)
from ui import messages
from ui.shell import Shell
from ui.unlock.doorway import Doorway
from ui.unlock.flow import Flow
from ui.unlock.forgot import ForgotScreen
from ui.unlock.new_passphrase import PassphraseScreen
from ui.unlock.sheet_screen import SheetScreen
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.registers import RegisterOnDisk
    from app.services.session import Session


@pytest.fixture
def register(tmp_path: Path) -> RegisterOnDisk:
    unlocked = a_register(tmp_path / "data").unlocked
    session = opened(unlocked)
    setup.finish(session)
    session.close()
    left_open(unlocked, "Heron")
    return unlocked.register


@pytest.fixture
def window(qtbot: QtBot) -> UnlockWindow:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def sessions(window: UnlockWindow, register: RegisterOnDisk, tmp_path: Path) -> list[Session]:
    """Show the lock screen with the passphrase typed; what opens comes here."""
    doorway = Doorway(window, tmp_path / "data", StandingClock())
    sessions: list[Session] = []
    doorway.opened.connect(lambda session, _private: sessions.append(session))
    doorway.show_registers(chosen="")
    window.lock.passphrase.put(PASSPHRASE)
    return sessions


@pytest.fixture
def proof(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldUp]:
    """The look into a log, which goes on at once unless a test holds it up."""
    with held_up(monkeypatch, leftover_log, "settle") as proof:
        proof.goes_on.set()
        yield proof


def test_it_is_looked_into_on_no_thread_of_the_windows(
    window: UnlockWindow, sessions: list[Session], proof: HeldUp, qtbot: QtBot
) -> None:
    window.lock.open.click()
    qtbot.waitUntil(lambda: bool(sessions))

    assert len(proof.threads) == 1
    assert proof.was_beside_the_windows
    # The one connection belongs to this thread.
    assert pseudonyms_in(sessions[0]) == ["Heron"]
    sessions[0].close()


def test_it_is_said_when_it_takes_long_and_the_bar_moves(
    window: UnlockWindow, sessions: list[Session], proof: HeldUp, qtbot: QtBot
) -> None:
    lock = window.lock
    proof.goes_on.clear()
    lock.open.click()
    proof.wait_until_begun()
    qtbot.waitUntil(lock.stop.isVisible)
    words, before = lock.busy.bar.accessibleName(), lock.busy.bar._at

    qtbot.waitUntil(lambda: lock.busy.bar._at != before)
    assert "was not closed in order" in words
    proof.goes_on.set()
    qtbot.waitUntil(lambda: bool(sessions))

    sessions[0].close()


def test_a_register_closed_in_order_is_not_talked_of(
    window: UnlockWindow,
    sessions: list[Session],
    register: RegisterOnDisk,
    qtbot: QtBot,
) -> None:
    log_of(register).unlink()
    said: list[None] = []
    window.lock._slow.timeout.connect(lambda: said.append(None))
    window.lock._slow.setInterval(0)

    window.lock.open.click()
    qtbot.waitUntil(lambda: bool(sessions))
    qtbot.wait(20)

    assert not said
    sessions[0].close()


def test_stopped_it_keeps_what_was_typed_and_opens_at_the_next_try(
    window: UnlockWindow,
    sessions: list[Session],
    register: RegisterOnDisk,
    proof: HeldUp,
    qtbot: QtBot,
) -> None:
    lock, left = window.lock, log_of(register).read_bytes()
    proof.goes_on.clear()
    lock.open.click()
    qtbot.waitUntil(lock.stop.isVisible)

    lock.stop.click()
    qtbot.waitUntil(lock.open.isEnabled)

    assert lock.problem.isVisible()
    assert lock.problem.text == "Stopped. Nothing was changed."
    assert lock.passphrase.text == PASSPHRASE
    assert not lock.stop.isVisible()
    assert log_of(register).read_bytes() == left
    proof.goes_on.set()
    lock.open.click()
    qtbot.waitUntil(lambda: bool(sessions))
    assert pseudonyms_in(sessions[0]) == ["Heron"]
    assert not lock.problem.isVisible()
    sessions[0].close()


def test_nothing_else_is_begun_while_it_is_looked_into(
    window: UnlockWindow, sessions: list[Session], proof: HeldUp, qtbot: QtBot
) -> None:
    proof.goes_on.clear()
    window.lock.open.click()
    qtbot.waitUntil(window.lock.stop.isVisible)

    begun = [part.text() for part in window.lock.ways if part.isEnabled()]

    proof.goes_on.set()
    qtbot.waitUntil(lambda: bool(sessions))
    sessions[0].close()
    assert begun == []


def test_a_window_closed_meanwhile_stops_it(
    window: UnlockWindow, sessions: list[Session], register: RegisterOnDisk, proof: HeldUp,
    qtbot: QtBot,
) -> None:  # fmt: skip
    proof.goes_on.clear()
    window.lock.open.click()
    proof.wait_until_begun()

    window.close()

    qtbot.waitUntil(window.lock.open.isEnabled)
    assert not sessions
    layout.take(register.folder)()


def test_a_second_program_reads_what_it_read_before(
    window: UnlockWindow, sessions: list[Session], register: RegisterOnDisk, qtbot: QtBot
) -> None:
    release = layout.take(register.folder)

    window.lock.open.click()
    qtbot.waitUntil(window.lock.problem.isVisible)

    assert window.lock.problem.text.startswith("This register is already open")
    assert window.lock.passphrase.text == PASSPHRASE
    assert not sessions
    release()


def test_damage_that_is_found_is_said_as_before(
    window: UnlockWindow, sessions: list[Session], register: RegisterOnDisk, qtbot: QtBot
) -> None:
    database_of(register).write_bytes(bytes(8192))

    window.lock.open.click()
    qtbot.waitUntil(window.lock.problem.isVisible)

    assert window.lock.problem.text == messages.sentence(DamagedDatabaseError())
    assert not sessions
    layout.take(register.folder)()


def test_after_a_forgotten_passphrase_too_it_is_looked_into_beside_the_windows(
    window: UnlockWindow, tmp_path: Path, proof: HeldUp, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Where the log is damaged it is still there when the new passphrase opens the register."""
    created = a_register(tmp_path / "other")
    left_open(created.unlocked, "Lamp")
    register = created.unlocked.register
    changed(log_of(register), HEADER + FRAME // 2, bytes(16))
    recovered = recovery.open_with_sheet(register, " ".join(created.sheet.groups))
    cheap = partial(recovery.set_passphrase, parameters=kdf.CHEAPEST)
    monkeypatch.setattr(recovery, "set_passphrase", cheap)
    flow = Flow(window, tmp_path / "other", StandingClock())
    flow.forgot(register)
    asked = window.stack.currentWidget()
    assert isinstance(asked, ForgotScreen)
    asked.opened.emit(recovered)
    screen = window.stack.currentWidget()
    assert isinstance(screen, PassphraseScreen)
    proof.threads.clear()

    screen.chosen.emit(OTHER_PASSPHRASE)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SheetScreen))

    assert len(proof.threads) == 1
    assert proof.was_beside_the_windows
    assert flow._session is not None
    assert type(flow._session.read_only_because) is DamagedLogError
    flow._session.close()
