"""All keys anew from the lock screen: both secrets asked, new sheets given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from app.errors import WrongPassphraseError
from app.services import registers, rotate
from app.services.registers import UnlockRequest
from app.services.rotate import Rotated
from app.settings import Settings
from app.storage import tries
from app.storage.files import REAL
from app.vault import kdf
from tests.builders import StandingClock
from tests.held_up import held_up
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, a_register
from tests.services.key_files import joined
from ui.shell import Shell
from ui.unlock.renew_screen import RenewScreen
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.registers import RegisterOnDisk


@pytest.fixture
def register(tmp_path: Path) -> RegisterOnDisk:
    return a_register(tmp_path / "data").unlocked.register


@pytest.fixture
def screen(register: RegisterOnDisk, qtbot: QtBot) -> RenewScreen:
    screen = RenewScreen(register, StandingClock())
    screen.cost = kdf.CHEAPEST
    qtbot.addWidget(screen)
    screen.resize(1200, 760)
    screen.show()
    return screen


def unlock(register: RegisterOnDisk, passphrase: str) -> None:
    registers.derive_keys(UnlockRequest(register=register, passphrase=passphrase))


def test_with_the_secrets_and_a_new_passphrase_only_the_new_one_opens(
    register: RegisterOnDisk, screen: RenewScreen, qtbot: QtBot
) -> None:
    screen.secrets.passphrase.put(PASSPHRASE)
    screen.new.first.put(OTHER_PASSPHRASE)
    screen.new.again.put(OTHER_PASSPHRASE)

    with qtbot.waitSignal(screen.renewed) as renewed:
        screen.go.click()

    (rotated,) = renewed.args
    assert isinstance(rotated, Rotated)
    unlock(register, OTHER_PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        unlock(register, PASSPHRASE)
    assert screen.secrets.passphrase.text == ""


def test_a_window_closed_meanwhile_stops_it_and_closes_once_that_is_said(
    register: RegisterOnDisk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    screen = RenewScreen(register, StandingClock())
    screen.cost = kdf.CHEAPEST
    window.show_screen(screen)
    window.show()
    screen.secrets.passphrase.put(PASSPHRASE)

    with held_up(monkeypatch, rotate, "rotate") as renewing:
        screen.go.click()
        renewing.wait_until_begun()
        is_closed = window.close()
        qtbot.waitUntil(screen.message.isVisible)

    assert not is_closed
    assert screen.message.text == "Stopped. Nothing was changed."
    unlock(register, PASSPHRASE)
    assert window.close()


def test_a_wrong_passphrase_changes_nothing_and_is_said(
    register: RegisterOnDisk, screen: RenewScreen, qtbot: QtBot
) -> None:
    screen.secrets.passphrase.put(OTHER_PASSPHRASE)

    screen.go.click()
    qtbot.waitUntil(lambda: screen.secrets.field.has_error)

    assert screen.go.isEnabled()
    unlock(register, PASSPHRASE)


def test_after_wrong_tries_it_waits_as_the_lock_screen_does(
    register: RegisterOnDisk, screen: RenewScreen
) -> None:
    for _ in range(8):
        tries.count_wrong(REAL, register.folder, now=registers.utc_now())
    screen.secrets.passphrase.put(PASSPHRASE)

    screen.go.click()

    assert "After wrong tries there is a pause." in screen.secrets.pause.text()
    assert screen.secrets.pause.isVisible()
    assert screen.busy.isHidden()


def test_a_weak_new_passphrase_is_refused_before_anything_is_done(
    screen: RenewScreen,
) -> None:
    screen.secrets.passphrase.put(PASSPHRASE)
    screen.new.first.put("short")

    screen.go.click()

    assert screen.new.first_field.has_error
    assert screen.busy.isHidden()


def test_that_the_key_file_stays_is_said_where_there_is_one(
    register: RegisterOnDisk, screen: RenewScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    joined(register, stick)

    with_one = RenewScreen(register, StandingClock())
    qtbot.addWidget(with_one)

    assert "The key file stays the one it is." in words_of(with_one)
    assert "key file stays" not in words_of(screen)


def words_of(screen: RenewScreen) -> str:
    return " ".join(label.text() for label in screen.findChildren(QLabel))
