"""The screen of the recovery sheet at large text: a refusal is seen and the keyboard is there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.errors import MissingGroupsError
from app.services.recovery import RecoverySheet
from app.settings import Settings
from tests.real_registers import a_register
from ui import messages, theme
from ui.shell import Shell
from ui.unlock.forgot import ForgotScreen
from ui.unlock.sheet_screen import SheetScreen
from ui.unlock.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

GROUPS = ["49R16", "ENHBX", "X6TV6", "XNAFM", "8P540", "5B2H8", "5MAXE", "YVF7T", "JSC98"]


@pytest.fixture(autouse=True)
def large(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, name="light", percent=200)
    yield
    theme.apply(qapp, name="light", percent=100)


def test_a_refusal_is_scrolled_into_sight_and_names_what_to_do(
    qtbot: QtBot, tmp_path: Path
) -> None:
    screen = ForgotScreen()
    qtbot.addWidget(screen)
    screen.resize(900, 420)
    screen.ask(a_register(tmp_path / "data").unlocked.register)
    screen.show()
    view = screen.sheet.viewport()

    screen.go.click()
    qtbot.waitUntil(lambda: screen.field.has_error)

    def is_seen() -> bool:
        place = screen.field.error.mapTo(view, screen.field.error.rect().bottomLeft())
        return view.rect().contains(place)

    qtbot.waitUntil(is_seen)
    assert screen.field.error.text() == "Type the nine groups from your sheet first."
    assert screen.groups.boxes[0] is screen.focusWidget()


@pytest.mark.parametrize(("found", "begins"), [(1, "There is one group"), (8, "There are 8 gro")])
def test_groups_are_counted_in_words_that_fit(found: int, begins: str) -> None:
    assert messages.sentence(MissingGroupsError(found)).startswith(begins)


def test_nothing_lies_over_the_groups_typed_back(qtbot: QtBot) -> None:
    screen = SheetScreen(
        Shell(Settings(text_percent=200)), Steps(("Name", "Passphrase", "Sheet")), can_leave=True
    )
    qtbot.addWidget(screen)
    screen.resize(1366, 768)
    screen.show_sheet(
        RecoverySheet(
            groups=tuple(GROUPS), sheet_number=1, register_tag="295",
            discreet_name="Linden Room", made_on=date(2026, 11, 22),
        )
    )  # fmt: skip
    screen.show()
    qtbot.waitExposed(screen)

    below = [proof.geometry().bottom() for proof in screen.proofs]

    assert max(below) < screen.promise.geometry().top()
