"""A register of an earlier Circlekeep is brought up to date as it is unlocked, and she is told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

import pytest

from app.domain.journal import Action
from app.errors import (
    AlreadyOpenError,
    DamagedDatabaseError,
    DiskFullError,
    StorageFailedError,
)
from app.services import backups, journal, recovery, registers, restore, upgrade
from app.settings import Settings
from app.storage import registers as layout
from app.storage import schema
from app.vault import kdf
from tests.builders import StandingClock
from tests.fixtures.made import PASSPHRASE, PSEUDONYMS
from tests.held_up import HeldUp, held_up
from tests.older_registers import KEPT, a_newer_circlekeep, a_next_step, kept
from tests.real_registers import OTHER_PASSPHRASE, database_of, opened, pseudonyms_in, unlock
from ui import messages
from ui.shell import Shell
from ui.unlock.doorway import Doorway
from ui.unlock.forgot import ForgotScreen
from ui.unlock.new_passphrase import PassphraseScreen
from ui.unlock.sheet_screen import SheetScreen
from ui.unlock.undo_screen import UndoScreen
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.errors import RegisterError
    from app.services.registers import RegisterOnDisk, Unlocked
    from app.services.session import Session
    from app.storage.progress import Cancelled

NOT_DONE = "This register was not brought up to date. What it holds is as it was."


@pytest.fixture
def register(tmp_path: Path) -> Iterator[RegisterOnDisk]:
    """A register of today, seen by a Circlekeep whose schema is one step further."""
    register = kept(schema.SCHEMA, tmp_path / "data")
    with a_newer_circlekeep(a_next_step):
        yield register


@pytest.fixture
def window(qtbot: QtBot) -> UnlockWindow:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    window.resize(1200, 760)
    window.show()
    return window


@pytest.fixture
def doorway(window: UnlockWindow, register: RegisterOnDisk, tmp_path: Path) -> Doorway:
    """Show the lock screen with the passphrase typed."""
    doorway = Doorway(window, tmp_path / "data", StandingClock())
    doorway.show_registers(chosen=register.id)
    window.lock.passphrase.put(PASSPHRASE)
    return doorway


@pytest.fixture
def sessions(doorway: Doorway) -> Iterator[list[Session]]:
    """Keep what opens, and close it in the end."""
    sessions: list[Session] = []
    doorway.opened.connect(lambda session, _private: sessions.append(session))
    yield sessions
    for session in sessions:
        session.close()


class Elsewhere:
    """Another program that opens the register as soon as it was brought up to date."""

    def __init__(self, register: RegisterOnDisk) -> None:
        self._register = register
        self._upgrade = upgrade.upgrade
        self.release: Callable[[], object] = list

    def upgrade(
        self, unlocked: Unlocked, *, cancelled: Cancelled, clock: StandingClock
    ) -> Unlocked:
        upgraded = self._upgrade(unlocked, cancelled=cancelled, clock=clock)
        self.release = layout.take(self._register.folder)
        return upgraded


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldUp]:
    """The upgrade, which takes as long as the test likes."""
    with held_up(monkeypatch, upgrade, "upgrade") as slow:
        yield slow


def test_it_is_brought_up_to_date_and_opens(
    window: UnlockWindow, register: RegisterOnDisk, sessions: list[Session], qtbot: QtBot
) -> None:
    window.lock.open.click()
    qtbot.waitUntil(lambda: bool(sessions))

    assert pseudonyms_in(sessions[0]) == PSEUDONYMS
    assert sessions[0].db.schema == schema.SCHEMA
    assert sessions[0].read_only_because is None
    assert window.lock.passphrase.text == ""
    assert database_of(register).parent.name == "gen-2"


def test_it_is_said_once_where_the_backup_lies(
    window: UnlockWindow, doorway: Doorway, register: RegisterOnDisk, sessions: list[Session],
    qtbot: QtBot,
) -> None:  # fmt: skip
    window.lock.open.click()
    qtbot.waitUntil(lambda: bool(sessions))
    copy = upgrade.safety_copy(register)
    sessions.pop().close()
    again = Doorway(window, register.folder.parents[1], StandingClock())
    again.flow.unlocked(unlock(register, PASSPHRASE), PASSPHRASE)
    assert again.flow._session is not None
    again.flow._session.close()

    assert copy is not None
    assert doorway.news == (
        "This register was brought up to date.",
        f"The backup made before that is kept until the keys change: {copy}",
    )
    assert again.news is None


def test_it_is_said_what_takes_so_long_and_the_bar_moves(
    window: UnlockWindow, doorway: Doorway, sessions: list[Session], slow: HeldUp,
    qtbot: QtBot,
) -> None:  # fmt: skip
    lock = window.lock
    lock.open.click()
    qtbot.waitUntil(lock.stop.isVisible)
    words, before = lock.busy.bar.accessibleName(), lock.busy.bar._at
    qtbot.waitUntil(lambda: lock.busy.bar._at != before)
    can_lead_away = [way.text() for way in (*lock.ways, lock.forgotten, lock.open) if
                     way.isEnabled()]  # fmt: skip
    typed, can_restore = lock.passphrase.text, doorway.flow.can_restore
    slow.goes_on.set()
    qtbot.waitUntil(lambda: bool(sessions))

    assert words == (
        "This register was made by an earlier Circlekeep. A backup is made first, then it is"
        " brought up to date."
    )
    assert can_lead_away == []
    assert not can_restore
    assert typed == PASSPHRASE
    assert slow.was_beside_the_windows


def test_stopped_it_is_as_it_was_and_opens_at_the_next_try(
    window: UnlockWindow, register: RegisterOnDisk, sessions: list[Session], slow: HeldUp,
    qtbot: QtBot,
) -> None:  # fmt: skip
    lock, before = window.lock, database_of(register).read_bytes()
    lock.open.click()
    qtbot.waitUntil(lock.stop.isVisible)

    lock.stop.click()
    qtbot.waitUntil(lock.open.isEnabled)

    assert lock.problem.text == NOT_DONE
    assert lock.passphrase.text == PASSPHRASE
    assert lock.passphrase.isEnabled()
    assert not lock.busy.isVisible()
    assert database_of(register).read_bytes() == before
    slow.goes_on.set()
    lock.open.click()
    qtbot.waitUntil(lambda: bool(sessions))
    assert pseudonyms_in(sessions[0]) == PSEUDONYMS


def test_a_window_closed_meanwhile_stops_it(
    window: UnlockWindow, register: RegisterOnDisk, sessions: list[Session], slow: HeldUp,
    qtbot: QtBot,
) -> None:  # fmt: skip
    window.lock.open.click()
    qtbot.waitUntil(slow.began.is_set)

    window.close()

    qtbot.waitUntil(lambda: not window.lock.is_working)
    assert not sessions
    assert database_of(register).parent.name == "gen-1"


def test_that_it_was_brought_up_to_date_is_said_once_it_opens_and_not_before(
    window: UnlockWindow, doorway: Doorway, sessions: list[Session], qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert window.lock.chosen is not None
    elsewhere = Elsewhere(window.lock.chosen)
    with monkeypatch.context() as patched:
        patched.setattr(upgrade, "upgrade", elsewhere.upgrade)
        window.lock.open.click()
        qtbot.waitUntil(window.lock.problem.isVisible)
    before = doorway.news

    elsewhere.release()
    window.lock.open.click()
    qtbot.waitUntil(lambda: bool(sessions))

    # Else it would be said of whichever register is opened next.
    assert before is None
    assert doorway.news is not None
    assert doorway.news[0] == "This register was brought up to date."


def test_a_mistake_of_ours_after_it_leaves_a_lock_screen_that_can_be_used(
    window: UnlockWindow, sessions: list[Session], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = registers.open_session
    tries: list[None] = []

    def fail(unlocked: Unlocked, *, clock: StandingClock) -> Session:
        tries.append(None)
        if len(tries) > 1:
            raise ZeroDivisionError
        return real(unlocked, clock=clock)

    def lost(_register: RegisterOnDisk) -> NoReturn:
        raise StorageFailedError(None)

    monkeypatch.setattr(registers, "open_session", fail)
    monkeypatch.setattr(upgrade, "safety_copy", lost)
    with qtbot.captureExceptions() as raised:
        window.lock.open.click()
        qtbot.waitUntil(lambda: bool(raised))

    assert raised[0][0] is ZeroDivisionError
    assert window.lock.open.isEnabled()
    assert window.lock.passphrase.isEnabled()
    assert not window.lock.busy.isVisible()
    assert not sessions


@pytest.mark.parametrize("error", [DiskFullError(), DamagedDatabaseError(), AlreadyOpenError()])
def test_what_keeps_it_from_that_is_said_and_nothing_typed_is_lost(
    window: UnlockWindow, sessions: list[Session], error: RegisterError, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(backups, "write", fail)
    lock = window.lock
    lock.open.click()
    qtbot.waitUntil(lock.problem.isVisible)

    assert lock.problem.text == NOT_DONE
    assert lock.problem._detail.text() == messages.sentence(error)
    assert lock.passphrase.text == PASSPHRASE
    assert lock.open.isEnabled()
    assert not sessions
    assert lock.chosen is not None
    assert database_of(lock.chosen).parent.name == "gen-1"


def test_a_mistake_of_ours_leaves_a_lock_screen_that_can_be_used(
    window: UnlockWindow, sessions: list[Session], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setattr(upgrade, "upgrade", fail)
    with qtbot.captureExceptions() as raised:
        window.lock.open.click()
        qtbot.waitUntil(lambda: bool(raised))

    assert raised[0][0] is ZeroDivisionError
    assert window.lock.open.isEnabled()
    assert window.lock.passphrase.text == PASSPHRASE
    assert not sessions


def test_one_of_a_later_circlekeep_stays_refused(
    window: UnlockWindow, register: RegisterOnDisk, sessions: list[Session], qtbot: QtBot
) -> None:
    upgrade.upgrade(unlock(register, PASSPHRASE))
    before = database_of(register).read_bytes()

    with a_newer_circlekeep():
        schema.MIGRATIONS = schema.MIGRATIONS[:-1]  # type: ignore[misc]
        window.lock.open.click()
        qtbot.waitUntil(window.lock.problem.isVisible)

    assert window.lock.problem.text.startswith("This register was written by a newer Circlekeep.")
    assert database_of(register).read_bytes() == before
    assert not sessions


@pytest.fixture
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = partial(recovery.set_passphrase, parameters=kdf.CHEAPEST)
    monkeypatch.setattr(recovery, "set_passphrase", cheap)


@pytest.mark.usefixtures("cheap_keys")
def test_with_the_recovery_sheet_it_is_brought_up_to_date_too(
    window: UnlockWindow, doorway: Doorway, register: RegisterOnDisk, sessions: list[Session],
    qtbot: QtBot,
) -> None:  # fmt: skip
    typed = (register.folder.parents[1] / "sheet.txt").read_text(encoding="utf-8")
    doorway.flow.forgot(register)
    asked = window.stack.currentWidget()
    assert isinstance(asked, ForgotScreen)
    asked.opened.emit(recovery.open_with_sheet(register, typed))
    screen = window.stack.currentWidget()
    assert isinstance(screen, PassphraseScreen)

    screen.chosen.emit(OTHER_PASSPHRASE)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SheetScreen))
    sheet = window.stack.currentWidget()
    assert isinstance(sheet, SheetScreen)
    sheet.proven.emit()

    assert pseudonyms_in(sessions[0]) == PSEUDONYMS
    acts = [line.act for line in journal.latest(sessions[0])]
    assert acts.count(Action.UPGRADED) == acts.count(Action.RECOVERED) == 1
    assert doorway.news is not None
    copy = upgrade.safety_copy(register)
    assert copy is not None
    assert restore.look(copy, passphrase=OTHER_PASSPHRASE).schema == schema.SCHEMA - 1


def test_what_an_undone_restore_brings_back_is_brought_up_to_date(
    window: UnlockWindow, doorway: Doorway, register: RegisterOnDisk, sessions: list[Session],
    qtbot: QtBot,
) -> None:  # fmt: skip
    (backup,) = (KEPT / f"schema-{schema.SCHEMA - 1}" / "stick").iterdir()
    preview = restore.look(backup, passphrase=PASSPHRASE)
    opened(restore.restore(preview, register.folder.parents[1], over=True)).close()

    doorway.flow.undo_restore(register.id)
    screen = window.stack.currentWidget()
    assert isinstance(screen, UndoScreen)
    screen.keys.passphrase.put(PASSPHRASE)
    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)
    screen.go.click()
    qtbot.waitUntil(lambda: bool(sessions))

    assert pseudonyms_in(sessions[0]) == PSEUDONYMS
    acts = [line.act for line in journal.latest(sessions[0])]
    assert acts.count(Action.UPGRADED) == acts.count(Action.RESTORE_UNDONE) == 1
    assert doorway.news is not None
    assert doorway.news[0].startswith("The restore was undone.")
    assert "brought up to date" in doorway.news[1]
    assert [path.name for path in sorted(register.folder.glob("gen-*"))] == ["gen-2.old", "gen-4"]
