"""A backup brought back with its recovery sheet: a new passphrase is offered before one is in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from app.domain.journal import Action
from app.errors import RetiredSheetError, WrongPassphraseError
from app.services import journal, recovery, second_factor, undo
from app.services.key_changes import Secrets
from app.settings import Settings
from app.vault import kdf
from tests.builders import StandingClock
from tests.held_up import held_up
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_used_backup,
    opened,
    pseudonyms_in,
    unlock,
)
from ui.shell import Shell
from ui.unlock.flow import Flow
from ui.unlock.new_passphrase import PassphraseScreen
from ui.unlock.sheet_screen import SheetScreen
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from app.services.setup import Created


@pytest.fixture
def window(qtbot: QtBot) -> UnlockWindow:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def flow(window: UnlockWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flow:
    cheap = partial(recovery.set_passphrase, parameters=kdf.CHEAPEST)
    monkeypatch.setattr(recovery, "set_passphrase", cheap)
    return Flow(window, tmp_path / "data", StandingClock())


@pytest.fixture
def sessions(flow: Flow) -> list[Session]:
    sessions: list[Session] = []
    flow.opened.connect(lambda session, _private: sessions.append(session))
    return sessions


@pytest.fixture
def asked(
    flow: Flow, window: UnlockWindow, created: Created, sessions: list[Session], qtbot: QtBot
) -> PassphraseScreen:  # fmt: skip
    """Restore over the register that is here, by its sheet, up to what is asked then."""
    backup = a_used_backup(created, created.unlocked.register.folder.parents[2] / "stick")
    screen = flow.restore()
    screen.take(backup)
    screen.keys.other.click()
    for box, group in zip(screen.keys.groups.boxes, created.sheet.groups, strict=True):
        box.setText(group)
    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)
    screen.go.click()
    qtbot.waitUntil(screen.message.isVisible)
    screen.go.click()
    qtbot.waitUntil(
        lambda: bool(sessions) or isinstance(window.stack.currentWidget(), PassphraseScreen),
    )
    shown = window.stack.currentWidget()
    assert isinstance(shown, PassphraseScreen)
    return shown


def test_a_new_passphrase_and_a_new_sheet_come_before_one_is_in(
    created: Created, asked: PassphraseScreen, window: UnlockWindow, sessions: list[Session],
    qtbot: QtBot,
) -> None:  # fmt: skip
    asked.first.put(OTHER_PASSPHRASE)
    asked.again.put(OTHER_PASSPHRASE)
    asked.go.click()
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SheetScreen))
    before = list(sessions)
    sheet = window.stack.currentWidget()
    assert isinstance(sheet, SheetScreen)
    sheet.proven.emit()

    (session,) = sessions
    acts = [line.act for line in journal.latest(session)][:3]
    is_undoable = undo.offer(session) is not None
    session.close()
    assert before == []
    assert sorted(acts) == sorted([Action.RECOVERED, Action.RESTORED, Action.SHEET_MADE])
    assert is_undoable
    assert (asked.first.text, asked.again.text) == ("", "")
    register = created.unlocked.register
    reopened = opened(unlock(register, OTHER_PASSPHRASE))
    assert pseudonyms_in(reopened) == ["Heron", "Lamp"]
    reopened.close()
    with pytest.raises(WrongPassphraseError):
        unlock(register)
    with pytest.raises(RetiredSheetError):
        recovery.open_with_sheet(register, " ".join(created.sheet.groups))


def test_a_window_closed_while_the_new_sheet_is_made_shows_it_first(
    asked: PassphraseScreen, window: UnlockWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_up(monkeypatch, recovery, "set_passphrase") as changing:
        asked.first.put(OTHER_PASSPHRASE)
        asked.again.put(OTHER_PASSPHRASE)
        asked.go.click()
        changing.wait_until_begun()
        is_closed = window.close()

    assert not is_closed
    assert asked.busy.bar.accessibleName().startswith("A new sheet is being made")
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SheetScreen))
    assert window.close()


def test_a_window_closed_before_anything_is_done_closes(
    asked: PassphraseScreen, window: UnlockWindow
) -> None:
    asked.first.put(OTHER_PASSPHRASE)

    assert window.close()


def test_the_passphrase_it_has_may_be_kept(
    created: Created, asked: PassphraseScreen, flow: Flow, sessions: list[Session]
) -> None:
    asked.back.click()

    (session,) = sessions
    assert pseudonyms_in(session) == ["Heron", "Lamp"]
    assert flow.news is not None
    session.close()
    opened(unlock(created.unlocked.register, PASSPHRASE)).close()


def test_what_its_group_calls_itself_is_refused_as_its_passphrase(
    asked: PassphraseScreen, sessions: list[Session]
) -> None:
    asked.first.put("tuesday circle blue folder")
    asked.again.put("tuesday circle blue folder")
    asked.go.click()

    assert asked.first_field.has_error
    asked.back.click()
    sessions[0].close()


def test_where_a_key_file_was_needed_it_is_said_that_it_is_not_any_more(
    flow: Flow, window: UnlockWindow, created: Created, tmp_path: Path
) -> None:
    register, stick = created.unlocked.register, tmp_path / "keystick"
    stick.mkdir()
    now = Secrets(passphrase=PASSPHRASE)
    second_factor.make_and_join(register, now, stick, parameters=kdf.CHEAPEST)
    sheet = " ".join(created.sheet.groups)

    flow._recovering._choose_new(recovery.open_with_sheet(register, sheet))

    shown = window.stack.currentWidget()
    assert isinstance(shown, PassphraseScreen)
    said = " ".join(label.text() for label in shown.findChildren(QLabel))
    assert "key file is then no longer needed" in said
