"""The first step of a new register: its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ui.unlock.names import NamesScreen
from ui.unlock.steps import Steps

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def screen(qtbot: QtBot) -> NamesScreen:
    screen = NamesScreen(Steps(["Name", "Passphrase", "Recovery sheet"]))
    qtbot.addWidget(screen)
    screen.display.setText("Willow Circle")
    screen.discreet.setText("Linden Room")
    return screen


def test_two_names_are_enough(qtbot: QtBot, screen: NamesScreen) -> None:
    with qtbot.waitSignal(screen.done):
        screen.go.click()


@pytest.mark.parametrize("name", ["Linden \U0001f333", "\u05dc\u05d9\u05e0\u05d3\u05df"])
def test_a_discreet_name_no_paper_can_show_is_refused_at_its_field(
    qtbot: QtBot, screen: NamesScreen, name: str
) -> None:
    screen.discreet.setText(name)

    with qtbot.assertNotEmitted(screen.done):
        screen.go.click()

    assert screen.discreet.text() == name
    assert "Papers cannot show" in screen.discreet_field.error.text()


def test_an_empty_name_is_asked_for(qtbot: QtBot, screen: NamesScreen) -> None:
    screen.display.clear()

    with qtbot.assertNotEmitted(screen.done):
        screen.go.click()

    assert screen.display_field.has_error


@pytest.mark.parametrize("name", ["\u200b", " \u2060 ", "\u202e\u202c"])
@pytest.mark.parametrize("field", ["display", "discreet"])
def test_a_name_of_signs_nobody_sees_is_asked_for_at_its_field(
    qtbot: QtBot, screen: NamesScreen, field: str, name: str
) -> None:
    getattr(screen, field).setText(name)

    with qtbot.assertNotEmitted(screen.done):
        screen.go.click()

    assert getattr(screen, f"{field}_field").has_error
