"""A damaged register of an earlier Circlekeep opens for reading, or leads to a backup, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.errors import DamagedDatabaseError
from app.settings import Settings
from app.storage import registers as layout
from app.storage import schema
from tests.builders import StandingClock
from tests.fixtures.made import PASSPHRASE, PSEUDONYMS
from tests.older_registers import a_newer_circlekeep, a_next_step, kept
from tests.real_registers import changed, database_of, pseudonyms_in
from ui import messages
from ui.shell import Shell
from ui.unlock.doorway import Doorway
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.registers import RegisterOnDisk
    from app.services.session import Session

PAGE = 4096


@pytest.fixture
def register(tmp_path: Path) -> Iterator[RegisterOnDisk]:
    """A register of today, seen by a Circlekeep whose schema is one step further."""
    register = kept(schema.SCHEMA, tmp_path / "data")
    with a_newer_circlekeep(a_next_step):
        yield register


@pytest.fixture
def doorway(register: RegisterOnDisk, tmp_path: Path, qtbot: QtBot) -> Doorway:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    window.show()
    return Doorway(window, tmp_path / "data", StandingClock())


@pytest.fixture
def sessions(doorway: Doorway) -> Iterator[list[Session]]:
    """Keep what opens, and close it in the end."""
    sessions: list[Session] = []
    doorway.opened.connect(lambda session, _private: sessions.append(session))
    yield sessions
    for session in sessions:
        session.close()


def damage(register: RegisterOnDisk, page: int) -> None:
    changed(database_of(register), page * PAGE + 2000, bytes(16))


def unlock(doorway: Doorway, register: RegisterOnDisk) -> None:
    doorway.show_registers(chosen=register.id)
    doorway._window.lock.passphrase.put(PASSPHRASE)
    doorway._window.lock.open.click()


def test_what_is_whole_is_shown_and_why_nothing_can_be_written_is_said(
    doorway: Doorway, register: RegisterOnDisk, sessions: list[Session], qtbot: QtBot
) -> None:
    damage(register, database_of(register).stat().st_size // PAGE - 1)

    unlock(doorway, register)
    qtbot.waitUntil(lambda: bool(sessions))

    (session,) = sessions
    assert pseudonyms_in(session) == PSEUDONYMS
    assert isinstance(session.read_only_because, DamagedDatabaseError)
    assert doorway.news is not None
    assert "not brought up to date" in doorway.news[0]
    assert database_of(register).parent.name == "gen-1"


def test_what_cannot_be_read_leads_to_the_backup(
    doorway: Doorway, register: RegisterOnDisk, sessions: list[Session], qtbot: QtBot
) -> None:
    """Some pages no unlock does without, and others are read by the step that it needs."""
    database, lock = database_of(register), doorway._window.lock
    whole, refused = database.read_bytes(), set[bool]()
    for page in range(1, len(whole) // PAGE):
        damage(register, page)
        unlock(doorway, register)
        qtbot.waitUntil(lambda: bool(sessions) or lock.problem.isVisible())
        database.write_bytes(whole)
        while sessions:
            sessions.pop().close()
        if lock.problem.isVisible():
            said = f"{lock.problem.text} {lock.problem._detail.text()}"
            assert messages.sentence(DamagedDatabaseError()) in said
            assert "from your newest backup" in said
            assert lock.open.isEnabled()
            assert layout.snapshots(register.folder) == []
            refused.add("was not brought up to date" in said)
        if len(refused) == len((True, False)):
            return
    raise AssertionError
