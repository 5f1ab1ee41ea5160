"""A register that needs a key file says so, takes one, and finds it by itself."""

from __future__ import annotations

import gc
import hashlib
import threading
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.errors import (
    DamagedKeyFileError,
    MissingKeyFileError,
    StickFileTooNewError,
    UnsafeKeyParametersError,
    WrongPassphraseError,
)
from app.services import registers, second_factor
from app.services.key_changes import Secrets
from app.services.registers import UnlockRequest
from app.storage import key_stick
from app.vault import kdf
from tests.held_up import HeldUp, held_up
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, a_backup, a_register, opened, unlock
from ui import messages
from ui.unlock.lock_screen import LockScreen
from ui.unlock.restore_screen import RestoreScreen
from ui.widgets.key_file_row import KeyFileRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.errors import RegisterError
    from app.services.registers import RegisterOnDisk
    from ui.widgets.key_file_row import Found


@pytest.fixture
def register(tmp_path: Path) -> RegisterOnDisk:
    return a_register(tmp_path / "data").unlocked.register


@pytest.fixture
def key_file(register: RegisterOnDisk, tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    stick.mkdir()
    path = second_factor.make(register, stick)
    secrets = Secrets(passphrase=PASSPHRASE)
    second_factor.join(register, secrets, path, parameters=kdf.CHEAPEST)
    return path


@pytest.fixture
def screen(qtbot: QtBot) -> LockScreen:
    screen = LockScreen()
    qtbot.addWidget(screen)
    screen.resize(900, 700)
    screen.show()
    return screen


def test_a_register_without_a_key_file_asks_for_none(
    register: RegisterOnDisk, screen: LockScreen
) -> None:
    screen.show_registers([register], chosen="")

    assert screen.key_file.isHidden()


def test_what_is_missing_is_said_and_the_passphrase_alone_is_not_tried(
    register: RegisterOnDisk, key_file: Path, screen: LockScreen
) -> None:
    screen.show_registers([register], chosen="")
    screen.passphrase.put(PASSPHRASE)
    screen.open.click()

    assert screen.key_file.isVisible()
    assert "key file" in screen.key_file.state.text
    assert registers.wrong_tries(register) == 0
    assert screen.passphrase.text == PASSPHRASE


def test_with_the_chosen_file_and_the_passphrase_it_opens(
    register: RegisterOnDisk, key_file: Path, screen: LockScreen, qtbot: QtBot
) -> None:
    screen.show_registers([register], chosen="")
    screen.passphrase.put(PASSPHRASE)
    with qtbot.waitSignal(screen.key_file.changed):
        screen.key_file.take(str(key_file))

    with qtbot.waitSignal(screen.unlocked):
        screen.open.click()


def test_a_file_that_is_no_key_file_is_refused_in_words(
    register: RegisterOnDisk, key_file: Path, screen: LockScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear all", encoding="utf-8")
    screen.show_registers([register], chosen="")

    screen.key_file.take(str(other))
    qtbot.waitUntil(lambda: "not made for" in screen.key_file.state.text)

    assert screen.key_file.is_missing
    assert "is damaged, or was not made for this register" in screen.key_file.state.text


@pytest.fixture
def slow(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldUp]:
    """The reading of what may be a key file."""
    with held_up(monkeypatch, key_stick, "read") as slow:
        yield slow


def test_a_chosen_file_is_read_on_no_thread_of_the_windows_and_told(
    register: RegisterOnDisk, key_file: Path, screen: LockScreen, slow: HeldUp, qtbot: QtBot
) -> None:
    screen.show_registers([register], chosen="")
    screen.passphrase.put(PASSPHRASE)
    screen.key_file.take(str(key_file))
    slow.wait_until_begun()

    assert screen.key_file.state.text == "Reading the key file"
    assert screen.key_file.is_missing
    assert screen.passphrase.text == PASSPHRASE
    with qtbot.waitSignal(screen.key_file.changed):
        slow.goes_on.set()

    assert slow.was_beside_the_windows
    assert screen.passphrase.text == PASSPHRASE


def test_a_stick_pulled_out_while_it_is_read_costs_nothing_that_was_typed(
    register: RegisterOnDisk, key_file: Path, screen: LockScreen, slow: HeldUp, qtbot: QtBot
) -> None:
    screen.show_registers([register], chosen="")
    screen.passphrase.put(PASSPHRASE)
    screen.key_file.take(str(key_file))
    slow.wait_until_begun()
    key_file.unlink()

    slow.goes_on.set()
    qtbot.waitUntil(lambda: "Check the disk or the stick" in screen.key_file.state.text)

    assert screen.key_file.is_missing
    assert screen.passphrase.text == PASSPHRASE


def test_a_file_chosen_for_another_register_is_not_used_for_this_one(
    register: RegisterOnDisk, key_file: Path, slow: HeldUp, qtbot: QtBot
) -> None:
    row = KeyFileRow(lambda _asked: None)
    qtbot.addWidget(row)
    row.ask(register, is_needed=True)
    row.take(str(key_file))
    slow.wait_until_begun()

    row.ask(replace(register, id="0" * 32), is_needed=True)
    slow.goes_on.set()
    qtbot.wait(100)

    assert row.is_missing
    assert "Reading" not in row.state.text


def test_a_look_that_takes_long_is_told_of_and_the_row_then_says_what_it_said(
    register: RegisterOnDisk, qtbot: QtBot
) -> None:
    answers = threading.Event()

    def look(_asked: RegisterOnDisk) -> Found:
        answers.wait(20)
        return None

    row = KeyFileRow(look)
    qtbot.addWidget(row)
    row.slow.setInterval(0)
    row.show()
    row.ask(register, is_needed=True)
    qtbot.waitUntil(lambda: "takes long to answer" in row.state.text)

    answers.set()

    qtbot.waitUntil(lambda: "key file on your stick together" in row.state.text)


def test_a_backup_s_key_file_that_cannot_be_read_costs_nothing_that_was_typed(
    key_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = RestoreScreen(tmp_path / "new-home")
    qtbot.addWidget(screen)
    screen.show()
    screen.keys.passphrase.put(PASSPHRASE)

    screen.take_key_file(str(tmp_path / "gone.ckkey"))
    qtbot.waitUntil(screen.message.isVisible)

    assert "Check the disk or the stick" in screen.message.text
    assert screen.keys.passphrase.text == PASSPHRASE
    assert not screen.is_working


def test_after_a_mistake_in_reading_a_key_file_a_wrong_passphrase_is_called_that(
    register: RegisterOnDisk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_path: Path) -> bytes:
        raise ZeroDivisionError

    session = opened(unlock(register))
    backup = a_backup(session, tmp_path / "other-stick")
    session.close()
    screen = RestoreScreen(tmp_path / "new-home")
    qtbot.addWidget(screen)
    screen.take(backup)
    with monkeypatch.context() as patch, qtbot.captureExceptions() as mistakes:
        patch.setattr(second_factor, "read_untried", stumble)
        screen.take_key_file(str(tmp_path / "circle.ckkey"))
        qtbot.waitUntil(lambda: not screen.is_working)

    screen.keys.passphrase.put(OTHER_PASSPHRASE)
    screen.look.click()
    qtbot.waitUntil(lambda: not screen.is_working)

    assert [kind for kind, *_ in mistakes] == [ZeroDivisionError]
    assert "does not open this backup" in screen.keys.field.error.text()
    assert screen.keys.typed == ""


def test_it_is_found_as_soon_as_the_stick_is_there(
    register: RegisterOnDisk, key_file: Path, qtbot: QtBot
) -> None:
    sticks: list[Path] = []

    def look(asked: RegisterOnDisk) -> Found:
        path = second_factor.find(asked, sticks)
        return None if path is None else ("KINGSTON", second_factor.read(asked, path))

    row = KeyFileRow(look)
    qtbot.addWidget(row)
    row.ask(register, is_needed=True)
    qtbot.wait(100)
    before = row.content
    sticks.append(key_file.parent)
    with qtbot.waitSignal(row.changed):
        pass

    assert before is None
    assert row.content == key_file.read_bytes()
    assert "KINGSTON" in row.state.text


def test_a_row_that_goes_while_a_stick_is_looked_at_is_not_kept_by_the_look(
    register: RegisterOnDisk, qtbot: QtBot
) -> None:
    began, ends = threading.Event(), threading.Event()

    def look(_asked: RegisterOnDisk) -> Found:
        began.set()
        ends.wait(20)
        return None

    row = KeyFileRow(look)
    row.ask(register, is_needed=True)
    assert began.wait(20)
    is_gone = weakref.ref(row)
    del row
    gc.collect()

    was_kept = is_gone() is not None
    ends.set()

    assert not was_kept


def test_the_pause_after_wrong_tries_is_counted_in_a_sentence(
    register: RegisterOnDisk, screen: LockScreen
) -> None:
    for _ in range(6):
        with pytest.raises(WrongPassphraseError):
            registers.derive_keys(
                registers.UnlockRequest(register=register, passphrase=OTHER_PASSPHRASE)
            )

    screen.show_registers([register], chosen="")

    assert screen.pause.isVisible()
    assert "Try again in" in screen.pause.text()
    assert not screen.open.isEnabled()


def test_a_backup_that_needs_the_key_file_asks_for_it(
    register: RegisterOnDisk, key_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    content = second_factor.read(register, key_file)
    unlocked = registers.derive_keys(
        UnlockRequest(register=register, passphrase=PASSPHRASE, key_file=content)
    )
    session = opened(unlocked)
    backup = a_backup(session, tmp_path / "other-stick")
    session.close()
    screen = RestoreScreen(tmp_path / "new-home")
    qtbot.addWidget(screen)
    screen.show()
    screen.take(backup)
    with qtbot.waitActive(screen):
        screen.activateWindow()
    screen.keys.passphrase.put(PASSPHRASE)

    screen.look.click()
    qtbot.waitUntil(screen.key_file.hasFocus)
    meanwhile = screen.keys.passphrase.text
    screen.take_key_file(str(key_file))
    qtbot.waitUntil(screen.go.isVisible)

    assert meanwhile == PASSPHRASE
    assert screen.keys.passphrase.text == ""


def test_a_key_file_of_a_newer_circlekeep_is_told_as_that(
    register: RegisterOnDisk, key_file: Path
) -> None:
    content = bytearray(key_file.read_bytes()[:-32])
    content[9] += 1
    key_file.write_bytes(content + hashlib.sha256(content).digest())

    with pytest.raises(StickFileTooNewError) as caught:
        second_factor.read(register, key_file)

    assert messages.sentence(caught.value).startswith("This key file was made by a newer")


@pytest.mark.parametrize(
    "error", [DamagedKeyFileError(), MissingKeyFileError(), UnsafeKeyParametersError()]
)
def test_the_keys_on_this_computer_are_not_called_a_key_file(error: RegisterError) -> None:
    # She knows one key file, and it is on her stick.
    assert "key file" not in messages.sentence(error).lower()
    assert "keys" in messages.sentence(error)


def test_a_key_file_that_opens_nothing_is_named_as_that_before_a_passphrase_is_typed(
    register: RegisterOnDisk, key_file: Path, screen: LockScreen, qtbot: QtBot
) -> None:
    left = second_factor.make(register, key_file.parent)
    screen.show_registers([register], chosen="")

    screen.key_file.take(str(left))

    qtbot.waitUntil(lambda: "its making was stopped" in screen.key_file.state.text)
    assert screen.key_file.is_missing
    screen.key_file.take(str(key_file))
    qtbot.waitUntil(lambda: not screen.key_file.is_missing)
