"""Wrong passphrases at the keys of an open register: counted and slowed as at the lock screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.services import on_disk, registers
from app.services.registers import UnlockRequest
from app.storage import tries
from app.storage.files import REAL
from tests.builders import StandingClock
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE
from ui.background import Job
from ui.widgets.file_dialog import FileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.pages.keys import KeysPage

LEFT = Qt.MouseButton.LeftButton
SEALED = "nine kettles behind the green door"
WRONG = ("not the passphrase at all", "nor is this one the passphrase")


@pytest.fixture
def session(reopened: Session) -> Session:
    return reopened


@pytest.fixture
def page(keys_page: KeysPage) -> KeysPage:
    return keys_page


def choose(new: object, passphrase: str) -> None:
    new.first.put(passphrase)  # type: ignore[attr-defined]
    new.again.put(passphrase)  # type: ignore[attr-defined]


def test_wrong_wrong_right_changes_the_passphrase_after_a_short_pause(
    page: KeysPage, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The pause is of one second, which a busy computer may take to show it: time stands still.
    clock = StandingClock(registers.utc_now())
    delay = partial(on_disk.delay_before_next_try, clock=clock)
    monkeypatch.setattr(on_disk, "delay_before_next_try", delay)
    page.refresh()
    choose(page.change.new, OTHER_PASSPHRASE)
    for wrong in WRONG:
        page.secrets.passphrase.put(wrong)
        qtbot.mouseClick(page.change.change, LEFT)
        qtbot.waitUntil(lambda: page.secrets.field.has_error)
    had_to_wait = page.secrets.pause.isVisible()
    clock.goes(seconds=1)

    qtbot.waitUntil(page.secrets.pause.isHidden)
    page.secrets.passphrase.put(PASSPHRASE)
    qtbot.mouseClick(page.change.change, LEFT)

    qtbot.waitUntil(lambda: "The new passphrase opens" in page.message.text)
    assert had_to_wait


def wrong_tries(session: Session, count: int) -> None:
    for _ in range(count):
        tries.count_wrong(REAL, session.folder, now=registers.utc_now())


@pytest.mark.parametrize(
    "act",
    [
        lambda page: page.change.change,
        lambda page: page.sheet_card.make,
        lambda page: page.stick.make,
        lambda page: page.stick.test,
        lambda page: page.apart.turn_on,
        lambda page: page.apart.recover,
    ],
    ids=["passphrase", "sheet", "key file", "trying it out", "sealed part", "its sheet"],
)
def test_after_wrong_tries_no_change_of_keys_is_tried_even_with_the_right_one(
    page: KeysPage, session: Session, act: Callable[[KeysPage], QPushButton]
) -> None:
    wrong_tries(session, 8)
    page.refresh()
    choose(page.change.new, OTHER_PASSPHRASE)
    choose(page.apart.new, SEALED)

    act(page).click()

    assert "After wrong tries there is a pause. Try again in " in page.secrets.pause.text()
    assert page.secrets.pause.isVisible()
    assert page.busy.isHidden()
    assert not page.findChildren(FileDialog)
    assert not Job.running()


def test_the_pause_is_told_beside_the_passphrase_at_any_size_of_the_window(
    page: KeysPage, session: Session, qtbot: QtBot
) -> None:
    page.resize(700, 300)
    wrong_tries(session, 8)
    page.show_at_top(page.renew)
    pause = page.secrets.pause
    was_in_sight = not pause.visibleRegion().isEmpty()

    page.sheet_card.make.click()

    qtbot.waitUntil(lambda: not pause.visibleRegion().isEmpty())
    assert not was_in_sight


def test_wrong_tries_at_the_keys_are_told_at_the_next_unlock(
    page: KeysPage, session: Session, qtbot: QtBot
) -> None:
    page.secrets.passphrase.put(WRONG[0])
    qtbot.mouseClick(page.sheet_card.make, LEFT)
    qtbot.waitUntil(lambda: page.secrets.field.has_error)

    request = UnlockRequest(register=session.register, passphrase=PASSPHRASE)

    assert registers.derive_keys(request).wrong_tries_before == 1
