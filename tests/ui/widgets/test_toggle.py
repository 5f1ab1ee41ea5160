"""A toggle tells of every turn a person gives it, by a screen reader as by a press."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from ui.widgets.toggle import Choice, Choices

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def choices(qtbot: QtBot) -> Choices:
    made = Choices("How", [Choice(value=each, text=each) for each in ("paper", "aloud")])
    qtbot.addWidget(made)
    made.show()
    return made


def test_turning_one_without_a_press_tells_as_a_press_does(choices: Choices, qtbot: QtBot) -> None:
    told: list[str] = []
    choices.chosen.connect(told.append)

    # What assistive technology asks for reaches Qt's own toggle(), and no press comes with it.
    choices.toggle("aloud").toggle()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.mouseClick(choices.toggle("paper"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(told) > 1)
    qtbot.wait(20)

    assert told == ["aloud", "paper"]
    assert choices.value == "paper"


def test_what_is_only_shown_tells_nothing(choices: Choices, qtbot: QtBot) -> None:
    told: list[str] = []
    choices.chosen.connect(told.append)

    for value in ("paper", "aloud", ""):
        choices.choose(value)
    qtbot.wait(20)

    assert told == []
    assert choices.value == ""
