"""What is said where the sealed part has a passphrase and a sheet of its own, and one is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.services import sealed_apart
from app.services.key_changes import Secrets
from app.vault import kdf
from tests.real_registers import PASSPHRASE, a_register

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from app.services.setup import Created
    from ui.pages.keys import KeysPage

LEFT = Qt.MouseButton.LeftButton
SEALED = "nine kettles behind the green door"
NEW = "a barge beyond the seventh lock"


@pytest.fixture
def created(tmp_path: Path) -> Created:
    created = a_register(tmp_path / "data")
    secrets, register = Secrets(passphrase=PASSPHRASE), created.unlocked.register
    sealed_apart.turn_on(sealed_apart.prepare(register, secrets, SEALED, parameters=kdf.CHEAPEST))
    return created


@pytest.fixture
def session(reopened: Session) -> Session:
    return reopened


@pytest.fixture
def page(keys_page: KeysPage) -> KeysPage:
    page = keys_page
    page.secrets.sealed.put(SEALED)
    for box in (page.apart.new.first, page.apart.new.again):
        box.put(NEW)
    return page


def test_a_changed_passphrase_of_the_sealed_part_is_called_changed(
    page: KeysPage, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.apart.change, LEFT)

    qtbot.waitUntil(lambda: "opens with its new passphrase" in page.message.text)


def test_of_two_passphrases_the_right_one_is_not_called_wrong(page: KeysPage, qtbot: QtBot) -> None:
    page.secrets.sealed.put("not the passphrase at all")

    qtbot.mouseClick(page.apart.change, LEFT)

    qtbot.waitUntil(lambda: page.secrets.field.has_error)
    assert "One of the two passphrases is wrong" in page.secrets.field.error.text()


def test_the_register_s_sheet_is_told_not_to_open_the_sealed_part(
    page: KeysPage, created: Created, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.apart.forgot, LEFT)
    QApplication.clipboard().setText(" ".join(created.sheet.groups))
    page.apart.groups.boxes[0].paste()

    qtbot.mouseClick(page.apart.recover, LEFT)

    qtbot.waitUntil(lambda: page.apart.groups_field.has_error)
    said = page.apart.groups_field.error.text()
    assert said == "This is recovery sheet 1. The sealed part opens with 2."
    assert page.apart.groups.boxes[0].hasFocus() or page.focusWidget() is page.apart.groups.boxes[0]
