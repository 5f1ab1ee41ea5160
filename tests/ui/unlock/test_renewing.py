"""From the lock screen through new keys to an open register, with every new sheet proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import drafts, recovery, sealed_apart
from app.services.key_changes import Secrets
from app.services.session import Session
from app.settings import Settings
from app.vault import kdf
from tests.builders import StandingClock
from tests.real_registers import PASSPHRASE, a_register
from ui.application import parse
from ui.shell import Shell
from ui.unlock.flow import Flow
from ui.unlock.renew_screen import RenewScreen
from ui.unlock.sheet_screen import SheetScreen
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.registers import RegisterOnDisk

SEALED = "nine kettles behind the green door"


@pytest.fixture
def register(tmp_path: Path) -> RegisterOnDisk:
    """Make a register whose sealed part has a passphrase of its own."""
    register = a_register(tmp_path).unlocked.register
    secrets = Secrets(passphrase=PASSPHRASE)
    sealed_apart.turn_on(sealed_apart.prepare(register, secrets, SEALED, parameters=kdf.CHEAPEST))
    return register


def type_back(screen: SheetScreen) -> int:
    sheet = screen._sheet
    assert sheet is not None
    for asked, number in zip(screen.proofs, recovery.proof_groups(sheet), strict=True):
        asked.line.setText(sheet.groups[number - 1])
        asked.line.textEdited.emit(asked.line.text())
    screen.promise.setChecked(True)
    screen.go.click()
    return sheet.sheet_number


def sheet_in(window: UnlockWindow) -> SheetScreen:
    shown = window.stack.currentWidget()
    assert isinstance(shown, SheetScreen)
    return shown


def test_the_lock_says_what_is_to_come_without_a_secret() -> None:
    assert parse(["--locked=0a", "--renew-keys"]).renews
    assert not parse(["--locked=0a"]).renews


def test_both_secrets_are_asked_and_both_new_sheets_are_typed_back(
    register: RegisterOnDisk, qtbot: QtBot, tmp_path: Path
) -> None:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    window.show()
    flow = Flow(window, tmp_path, StandingClock())
    opened: list[Session] = []
    flow.opened.connect(lambda session, _private: opened.append(session))
    flow.renew_keys(register.id)
    screen = window.stack.currentWidget()
    assert isinstance(screen, RenewScreen)
    screen.cost = kdf.CHEAPEST
    screen.secrets.passphrase.put(PASSPHRASE)
    screen.go.click()
    is_asked = screen.secrets.sealed_field.has_error
    screen.secrets.sealed.put(SEALED)
    screen.go.click()

    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SheetScreen))
    first = type_back(sheet_in(window))
    after_first, session = list(opened), flow._session
    assert session is not None
    waits = drafts.is_kept(session, "keys")
    second = type_back(sheet_in(window))

    assert is_asked
    assert after_first == []
    assert first != second
    assert waits
    assert not drafts.is_kept(session, "keys")
    assert isinstance(opened[0], Session)
    opened[0].close()
