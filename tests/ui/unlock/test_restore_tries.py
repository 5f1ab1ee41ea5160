"""Wrong passphrases for a backup are slowed down and told of as those for its register are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import registers
from app.storage import tries
from app.storage.files import REAL
from tests.builders import NOON, StandingClock
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, a_used_backup, unlock
from ui.unlock.restore_screen import RestoreScreen

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.setup import Created

FOUR_SECONDS = 4  # wrong tries after which the next one has to wait that long


@pytest.fixture
def backup(created: Created, tmp_path: Path) -> Path:
    return a_used_backup(created, tmp_path / "stick")


def shown(home: Path, backup: Path, qtbot: QtBot) -> RestoreScreen:
    screen = RestoreScreen(home, StandingClock())
    qtbot.addWidget(screen)
    screen.show()
    screen.take(backup)
    return screen


def look(screen: RestoreScreen, passphrase: str, qtbot: QtBot) -> None:
    screen.keys.passphrase.put(passphrase)
    screen.look.click()
    qtbot.waitUntil(lambda: not screen.is_working)


def test_a_wrong_passphrase_counts_for_the_register_that_is_here(
    created: Created, backup: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    screen = shown(tmp_path / "data", backup, qtbot)

    look(screen, OTHER_PASSPHRASE, qtbot)
    look(screen, OTHER_PASSPHRASE, qtbot)
    waits = screen.keys.pause.isVisible()
    look(screen, PASSPHRASE, qtbot)

    assert registers.wrong_tries(created.unlocked.register) == 2
    assert waits
    assert screen.keys.isVisible()
    assert not screen.go.isVisible()


def test_tries_at_the_lock_screen_make_the_backup_of_that_register_wait(
    created: Created, backup: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    for _ in range(FOUR_SECONDS):
        tries.count_wrong(REAL, created.unlocked.register.folder, now=NOON)

    screen = shown(tmp_path / "data", backup, qtbot)

    assert screen.keys.pause.text() == "After wrong tries there is a pause. Try again in 4 s."


def test_no_sheet_waits_for_it_and_none_is_counted(
    created: Created, backup: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    for _ in range(FOUR_SECONDS):
        tries.count_wrong(REAL, created.unlocked.register.folder, now=NOON)
    screen = shown(tmp_path / "data", backup, qtbot)
    screen.keys.other.click()
    for box, group in zip(screen.keys.groups.boxes, created.sheet.groups, strict=True):
        box.setText(group)

    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)

    assert registers.wrong_tries(created.unlocked.register) == FOUR_SECONDS


def test_where_the_register_is_not_nothing_is_written_and_nobody_waits(
    backup: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    home = tmp_path / "another-computer"
    screen = shown(home, backup, qtbot)

    for _ in range(3):
        look(screen, OTHER_PASSPHRASE, qtbot)
    is_held = screen.keys.pause.isVisible()
    look(screen, PASSPHRASE, qtbot)

    assert not is_held
    assert screen.go.isVisible()
    assert not home.exists()


def test_a_backup_of_another_register_does_not_wait_for_this_one(
    created: Created, backup: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    for _ in range(FOUR_SECONDS):
        tries.count_wrong(REAL, created.unlocked.register.folder, now=NOON)
    screen = shown(tmp_path / "data", backup, qtbot)
    waits = screen.keys.pause.isVisible()

    letter = tmp_path / "letter.ckbackup"
    letter.write_text("Dear all", encoding="utf-8")
    screen.take(letter)

    assert waits
    assert not screen.keys.pause.isVisible()


def test_nothing_typed_is_asked_for_and_not_tried(
    created: Created, backup: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    screen = shown(tmp_path / "data", backup, qtbot)

    screen.look.click()

    assert not screen.is_working
    assert screen.keys.field.error.text() == "Type your passphrase first."
    assert registers.wrong_tries(created.unlocked.register) == 0


def test_the_next_unlock_tells_of_the_wrong_tries(
    created: Created, backup: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    look(shown(tmp_path / "data", backup, qtbot), OTHER_PASSPHRASE, qtbot)

    assert unlock(created.unlocked.register).wrong_tries_before == 1
