"""Whatever a service behind a first screen fails with is told there, and can be tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from app import errors
from app.services import (
    practice,
    recovery,
    registers,
    restore,
    rotate,
    second_factor,
    setup,
    unlocking,
)
from app.settings import Settings
from app.vault import kdf
from tests.builders import StandingClock
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_used_backup,
    opened,
    unlock,
)
from tests.ui.failures import FAILURES
from ui import messages
from ui.background import Job
from ui.shell import Shell
from ui.unlock.doorway import Doorway
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.setup import Created


class Hands:
    """Leads to one act on the real screens."""

    def __init__(self, qtbot: QtBot, created: Created, folder: Path) -> None:
        self._qtbot, self._created, self._folder = qtbot, created, folder
        self.window = UnlockWindow(Shell(Settings()))
        self.doorway = Doorway(self.window, folder / "data", StandingClock())
        qtbot.addWidget(self.window)
        self.window.show()
        self.doorway.show_registers(chosen="")

    @property
    def screen(self) -> Any:
        return self.window.stack.currentWidget()

    def wait(self) -> None:
        self._qtbot.waitUntil(lambda: not Job.running())

    def unlock(self) -> None:
        self.window.lock.passphrase.put(PASSPHRASE)
        self.window.lock.open.click()

    def use_sheet(self) -> None:
        self.window.lock.forgotten.click()
        for box, group in zip(self.screen.groups.boxes, self._created.sheet.groups, strict=True):
            box.setText(group)
        self.screen.go.click()

    def choose_passphrase(self) -> None:
        self.use_sheet()
        self.wait()
        self._choose()

    def create(self) -> None:
        self.doorway.flow.start_new()
        self.screen.display.setText("Tuesday Circle")
        self.screen.discreet.setText("Green folder")
        self.screen.done.emit()
        self._choose()

    def look(self) -> None:
        self._take_backup()
        self.screen.look.click()

    def read_key_file(self) -> None:
        self._take_backup()
        self.screen.take_key_file(str(self._folder / "any.ckkey"))

    def restore(self) -> None:
        self.look()
        self.wait()
        self.screen.go.click()

    def renew(self) -> None:
        self.doorway.flow.renew_keys(self._created.unlocked.register.id)
        self.screen.cost = kdf.CHEAPEST
        self.screen.secrets.passphrase.put(PASSPHRASE)
        self.screen.go.click()

    def practise(self) -> None:
        self.doorway.flow.practise()

    def _choose(self) -> None:
        self.screen.first.put(OTHER_PASSPHRASE)
        self.screen.again.put(OTHER_PASSPHRASE)
        self.screen.go.click()

    def _take_backup(self) -> None:
        backup = a_used_backup(self._created, self._folder / "stick")
        self.doorway.flow.restore().take(backup)
        self.screen.keys.passphrase.put(PASSPHRASE)


ACTS: dict[str, tuple[object, str, Callable[[Hands], None], str]] = {
    "unlock": (unlocking, "unlock", Hands.unlock, "Open"),
    "open": (registers, "open_session", Hands.unlock, "Open"),
    "what comes after": (setup, "is_finished", Hands.unlock, "Open"),
    "sheet": (recovery, "open_with_sheet", Hands.use_sheet, "Open with the sheet"),
    "passphrase": (recovery, "set_passphrase", Hands.choose_passphrase, "Continue"),
    "create": (setup, "create", Hands.create, "Continue"),
    "look": (restore, "look", Hands.look, "Look into it"),
    "key file": (second_factor, "read_untried", Hands.read_key_file, "Look into it"),
    "restore": (restore, "restore", Hands.restore, "Restore"),
    "renew": (rotate, "rotate", Hands.renew, "Make all keys anew"),
    "practice": (practice, "make", Hands.practise, "Open"),
}


@pytest.fixture
def hands(qtbot: QtBot, created: Created, tmp_path: Path) -> Hands:
    return Hands(qtbot, created, tmp_path)


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
@pytest.mark.parametrize("act", ACTS)
def test_it_is_told_and_what_was_pressed_can_be_pressed_again(
    hands: Hands, created: Created, qtbot: QtBot, act: str, failure: Exception
) -> None:
    where, name, lead, button = ACTS[act]

    def fail(*_: object, **__: object) -> NoReturn:
        raise failure

    with pytest.MonkeyPatch.context() as patch, qtbot.captureExceptions() as mistakes:
        patch.setattr(where, name, fail)
        lead(hands)
        hands.wait()

    screen = hands.screen
    said = " ".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())
    if isinstance(failure, errors.RegisterError):
        assert messages.sentence(failure) in said
        assert mistakes == []
    else:
        assert [kind for kind, _, _ in mistakes] == [type(failure)]
    assert not any(bar.isVisible() for bar in screen.findChildren(QProgressBar))
    (pressed,) = (
        each
        for each in screen.findChildren(QPushButton)
        if each.text().replace("&", "") == button and each.isVisible()
    )
    assert pressed.isEnabled()
    # Nothing holds on to the register.
    opened(unlock(created.unlocked.register)).close()
