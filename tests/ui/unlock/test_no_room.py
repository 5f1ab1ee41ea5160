"""What was done on a disk without room goes on into the register; its line comes later."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

from app.errors import DiskFullError
from app.services import practice, recovery, restore, setup, undo
from app.settings import Settings
from app.vault import kdf
from tests.builders import StandingClock
from tests.real_registers import PASSPHRASE, a_register, a_used_backup, opened, pseudonyms_in
from ui import messages
from ui.shell import Shell
from ui.unlock.flow import Flow
from ui.unlock.sheet_screen import SheetScreen
from ui.unlock.undo_screen import UndoScreen
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from app.services.setup import Created
    from ui.unlock.restore_screen import RestoreScreen

OTHER = "eleven herons under a slow moon"


@pytest.fixture
def backup(created: Created, tmp_path: Path) -> Path:
    return a_used_backup(created, tmp_path / "stick")


@pytest.fixture
def window(qtbot: QtBot) -> UnlockWindow:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def flow(window: UnlockWindow, tmp_path: Path) -> Flow:
    return Flow(window, tmp_path / "data", StandingClock())


def no_room(*_: object, **__: object) -> NoReturn:
    raise DiskFullError


def sessions_of(flow: Flow) -> list[Session]:
    sessions: list[Session] = []
    flow.opened.connect(lambda session, _private: sessions.append(session))
    return sessions


def looked_into(flow: Flow, backup: Path, qtbot: QtBot) -> RestoreScreen:
    screen = flow.restore()
    screen.take(backup)
    screen.keys.passphrase.put(PASSPHRASE)
    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)
    return screen


def test_a_restored_register_opens_though_its_line_finds_no_room(
    flow: Flow, backup: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = sessions_of(flow)
    monkeypatch.setattr(restore, "record", no_room)

    screen = looked_into(flow, backup, qtbot)
    screen.go.click()
    qtbot.waitUntil(screen.message.isVisible)
    screen.go.click()
    qtbot.waitUntil(lambda: bool(sessions))

    assert pseudonyms_in(sessions[0]) == ["Heron", "Lamp"]
    assert flow.news is not None
    assert screen.back.isEnabled()
    sessions[0].close()


@pytest.fixture
def restored(backup: Path, tmp_path: Path) -> str:
    """Restore over the register that is here and tell its id."""
    preview = restore.look(backup, passphrase=PASSPHRASE)
    return restore.restore(preview, tmp_path / "data", over=True).register.id


def test_a_restore_undone_opens_though_its_line_finds_no_room(
    flow: Flow, window: UnlockWindow, restored: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = sessions_of(flow)
    monkeypatch.setattr(undo, "record", no_room)

    flow.undo_restore(restored)
    screen = window.stack.currentWidget()
    assert isinstance(screen, UndoScreen)
    screen.keys.passphrase.put(PASSPHRASE)
    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)
    screen.go.click()
    qtbot.waitUntil(lambda: bool(sessions))

    assert pseudonyms_in(sessions[0]) == ["Heron", "Lamp", "Violin"]
    sessions[0].close()


def test_a_recovery_goes_on_to_its_new_sheet_though_its_line_finds_no_room(
    flow: Flow, window: UnlockWindow, created: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    recovered = recovery.open_with_sheet(created.unlocked.register, " ".join(created.sheet.groups))
    outcome = recovery.set_passphrase(recovered, OTHER, parameters=kdf.CHEAPEST)
    monkeypatch.setattr(recovery, "recovered", no_room)

    flow._recovering.changed.emit(*outcome)

    shown = window.stack.currentWidget()
    assert isinstance(shown, SheetScreen)
    assert shown._sheet == outcome[1]
    assert flow._session is not None
    flow._session.close()


def test_a_first_run_that_cannot_be_finished_says_so_and_can_be_tried_again(
    flow: Flow, window: UnlockWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_register(tmp_path / "other")
    sessions = sessions_of(flow)
    flow._open(other.unlocked, lambda _session: flow._show_sheet(other.sheet, steps=2))
    screen = window.stack.currentWidget()
    assert isinstance(screen, SheetScreen)

    with monkeypatch.context() as full:
        full.setattr(setup, "finish", no_room)
        screen.proven.emit()
    is_told, is_there = "disk" in screen.message.text, screen._sheet == other.sheet
    before = list(sessions)
    screen.proven.emit()

    assert is_told
    assert is_there
    assert before == []
    assert setup.is_finished(sessions[0])
    sessions[0].close()


def test_a_passphrase_typed_for_a_restore_stays_in_no_box(
    flow: Flow, backup: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = looked_into(flow, backup, qtbot)
    after_the_look = screen.keys.passphrase.text
    damaged = tmp_path / "damaged.ckbackup"
    whole = backup.read_bytes()
    damaged.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))

    screen.take(damaged)
    screen.keys.passphrase.put(PASSPHRASE)
    screen.look.click()
    qtbot.waitUntil(screen.message.isVisible)
    after_damage = screen.keys.passphrase.text
    screen.keys.passphrase.put(PASSPHRASE)
    screen.back.click()

    assert (after_the_look, after_damage, screen.keys.passphrase.text) == ("", "", "")


def test_a_register_whose_last_step_fails_is_let_go_of_and_can_be_opened_again(
    flow: Flow,
    window: UnlockWindow,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = a_register(tmp_path / "data").unlocked
    flow.show_registers(chosen="")
    with monkeypatch.context() as full:
        full.setattr(recovery, "new_sheet", no_room)
        flow.unlocked(begun, PASSPHRASE)
        qtbot.waitUntil(window.lock.problem.isVisible)
    told = window.lock.problem.text

    again = opened(begun)

    assert told == messages.sentence(DiskFullError())
    assert window.lock.open.isEnabled()
    assert not setup.is_finished(again)
    again.close()


def test_a_mistake_behind_the_keys_leaves_the_lock_screen_to_be_used_and_the_register_free(
    flow: Flow,
    window: UnlockWindow,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_session: Session) -> NoReturn:
        raise MemoryError

    begun = a_register(tmp_path / "data").unlocked
    flow.show_registers(chosen="")
    window.lock._set_busy(is_busy=True)
    with monkeypatch.context() as short, qtbot.captureExceptions() as mistakes:
        short.setattr(setup, "is_finished", fail)
        window.lock.unlocked.connect(flow.unlocked)
        window.lock.unlocked.emit(begun, PASSPHRASE)

    opened(begun).close()

    assert [kind for kind, _, _ in mistakes] == [MemoryError]
    assert window.lock.open.isEnabled()
    assert window.lock.busy.isHidden()


def test_a_practice_group_that_finds_no_room_is_told_of_on_the_first_screen_of_all(
    flow: Flow, window: UnlockWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow.show_registers(chosen="")
    with monkeypatch.context() as full:
        full.setattr(practice, "make", no_room)
        flow.practise()
        qtbot.waitUntil(window.welcome.problem.isVisible)
    shown = window.stack.currentWidget()
    told = window.welcome.problem.text

    flow.show_registers(chosen="")

    assert shown is window.welcome
    assert told == messages.sentence(DiskFullError())
    assert window.band.isHidden()
    assert window.welcome.problem.isHidden()
