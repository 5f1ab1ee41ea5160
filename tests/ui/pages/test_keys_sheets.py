"""What a new sheet says of itself: which part it opens, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.pages.keys import KeysPage
    from ui.unlock.sheet_screen import SheetScreen

SEALED = "nine kettles behind the green door"


@pytest.fixture
def session(reopened: Session) -> Session:
    return reopened


@pytest.fixture
def page(keys_page: KeysPage) -> KeysPage:
    return keys_page


def sheet_of(page: KeysPage, act: QPushButton, qtbot: QtBot) -> SheetScreen:
    qtbot.mouseClick(act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.proof is not None)
    assert page.proof is not None
    return page.proof


def ticked(sheet: SheetScreen) -> str:
    seen = " ".join(sheet.promise.text().replace("&", "").split())
    assert seen == sheet.promise.accessibleName()
    return seen


def test_the_sheet_of_the_sealed_part_says_that_it_opens_that_part(
    page: KeysPage, qtbot: QtBot
) -> None:
    page.apart.new.first.put(SEALED)
    page.apart.new.again.put(SEALED)

    sheet = sheet_of(page, page.apart.turn_on, qtbot)

    assert "the sealed part's only other key" in sheet.title.text()
    assert ticked(sheet).endswith("its passphrase or this sheet nobody can open the sealed part")


def test_the_sheet_of_the_register_says_that_it_opens_the_register(
    page: KeysPage, qtbot: QtBot
) -> None:
    sheet = sheet_of(page, page.sheet_card.make, qtbot)

    assert sheet.title.text().endswith("the only other key.")
    assert ticked(sheet).endswith("nobody can open the register")
