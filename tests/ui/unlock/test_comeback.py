"""A register that came back in a process that ended: what is said when it is opened after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import drafts, recovery, restore, setup, undo
from app.services.key_changes import Secrets
from app.settings import Settings
from app.vault import kdf
from tests.builders import StandingClock
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_register,
    a_used_backup,
    opened,
    unlock,
)
from ui.shell import Shell
from ui.unlock.flow import Flow
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.registers import RegisterOnDisk
    from app.services.session import Session


@pytest.fixture
def register(tmp_path: Path) -> RegisterOnDisk:
    """Make a register over which a backup was restored, and end there."""
    created = a_register(tmp_path / "data")
    session = opened(created.unlocked)
    setup.finish(session)
    drafts.keep_place(session, {"page": "records", "args": {}, "field": "", "cursor": 0})
    session.close()
    backup = a_used_backup(created, tmp_path / "stick")
    preview = restore.look(backup, passphrase=PASSPHRASE)
    return restore.restore(preview, tmp_path / "data", over=True).register


def news_at_unlock(register: RegisterOnDisk, qtbot: QtBot) -> tuple[str, str] | None:
    return unlocked(register, qtbot)[0]


def unlocked(register: RegisterOnDisk, qtbot: QtBot) -> tuple[tuple[str, str] | None, object]:
    """Give what is told at an unlock, and the place the window goes back to."""
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    flow = Flow(window, register.folder.parent.parent, StandingClock())
    sessions: list[Session] = []
    flow.opened.connect(lambda session, _private: sessions.append(session))
    flow.unlocked(unlock(register), PASSPHRASE)
    place = drafts.last_place(sessions[0])
    sessions[0].close()
    return flow.news, place


def test_what_was_restored_is_told_once_and_that_it_can_be_undone(
    register: RegisterOnDisk, qtbot: QtBot
) -> None:
    first, second = news_at_unlock(register, qtbot), news_at_unlock(register, qtbot)

    assert first is not None
    assert first[0] == "A backup was restored."
    assert "kept until you next unlock" in first[1]
    assert second is None


def test_what_came_back_begins_at_its_first_page_and_not_where_somebody_was_in_it(
    register: RegisterOnDisk, qtbot: QtBot
) -> None:
    with_news, place = unlocked(register, qtbot)

    assert with_news is not None
    assert place is None


def test_what_was_undone_is_told_as_that(register: RegisterOnDisk, qtbot: QtBot) -> None:
    undo.bring_back(undo.find(register, Secrets(passphrase=PASSPHRASE)))

    news = news_at_unlock(register, qtbot)

    assert news is not None
    assert news[0] == "The restore was undone."


@pytest.mark.parametrize("by_sheet", [False, True])
def test_that_the_passphrase_of_then_opens_it_again_is_said_where_none_is_chosen(
    tmp_path: Path, qtbot: QtBot, *, by_sheet: bool
) -> None:
    created = a_register(tmp_path / "data")
    backup = a_used_backup(created, tmp_path / "stick")
    recovery.change_passphrase(
        created.unlocked.register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST
    )
    sheet = " ".join(created.sheet.groups)
    preview = (
        restore.look(backup, sheet=sheet)
        if by_sheet
        else restore.look(backup, passphrase=PASSPHRASE)
    )
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    flow = Flow(window, tmp_path / "data", StandingClock())
    sessions: list[Session] = []
    flow.opened.connect(lambda session, _private: sessions.append(session))

    back = restore.restore(preview, tmp_path / "data", over=True)
    flow.restore().restored.emit(back, preview)

    assert flow.news is not None
    assert flow.news[0].endswith("opens with what opened it then.") is not by_sheet
    session = flow._session or sessions[0]
    session.close()
