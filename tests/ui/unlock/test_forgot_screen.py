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

    from PySide6.QtWidgets import QApplication, QWidget
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


def a_sheet() -> RecoverySheet:
    return RecoverySheet(
        groups=tuple(GROUPS), sheet_number=1, register_tag="295",
        discreet_name="Linden Room", made_on=date(2026, 11, 22),
    )  # fmt: skip


def test_nothing_lies_over_the_groups_typed_back(qtbot: QtBot) -> None:
    screen = SheetScreen(
        Shell(Settings(text_percent=200)), Steps(("Name", "Passphrase", "Sheet")), can_leave=True
    )
    qtbot.addWidget(screen)
    screen.resize(1366, 768)
    screen.show_sheet(a_sheet())
    screen.show()
    qtbot.waitExposed(screen)

    below = [proof.geometry().bottom() for proof in screen.proofs]

    assert max(below) < screen.promise.geometry().top()


def test_what_the_sheet_is_stands_before_it_and_the_way_on_comes_into_sight(
    qtbot: QtBot,
) -> None:
    screen = SheetScreen(Shell(Settings(text_percent=200)), None, can_leave=False)
    qtbot.addWidget(screen)
    screen.resize(1366, 740)
    screen.show_sheet(a_sheet())
    screen.show()
    qtbot.waitExposed(screen)
    is_told_first = is_seen(screen.why)

    screen.promise.setChecked(True)
    for proof, number in zip(screen.proofs, screen._numbers, strict=True):
        qtbot.keyClicks(proof.line, GROUPS[number - 1])

    assert is_told_first
    assert screen.go.isEnabled()
    assert is_seen(screen.go)


def test_once_all_groups_are_typed_the_way_on_is_in_sight(qtbot: QtBot, tmp_path: Path) -> None:
    screen = ForgotScreen()
    qtbot.addWidget(screen)
    screen.resize(1366, 660)
    screen.ask(a_register(tmp_path / "data").unlocked.register)
    screen.show()
    qtbot.waitExposed(screen)
    was_cut = not is_seen(screen.go)

    for box, group in zip(screen.groups.boxes, GROUPS, strict=True):
        qtbot.keyClicks(box, group)

    assert was_cut
    assert is_seen(screen.go)


def is_seen(part: QWidget) -> bool:
    return part.visibleRegion().boundingRect() == part.rect()
