"""New contents are painted once they have their place, and never later than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from ui.widgets.curtain import Curtain

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_nothing_is_painted_before_the_next_turn(qtbot: QtBot) -> None:
    stage = QLabel("a")
    qtbot.addWidget(stage)
    curtain = Curtain(stage)

    curtain.fall()

    assert not stage.updatesEnabled()
    qtbot.waitUntil(stage.updatesEnabled)


def test_a_stage_that_is_being_filled_is_waited_for(qtbot: QtBot) -> None:
    stage = QLabel("a")
    qtbot.addWidget(stage)
    curtain = Curtain(stage)
    asked: list[bool] = []

    def is_filling() -> bool:
        asked.append(stage.updatesEnabled())
        return len(asked) < 3

    curtain.fall(is_filling)
    qtbot.waitUntil(stage.updatesEnabled)

    assert asked == [False, False, False]


def test_a_stage_that_fills_for_long_is_seen_filling(qtbot: QtBot) -> None:
    stage = QLabel("a")
    qtbot.addWidget(stage)
    curtain = Curtain(stage)

    curtain.fall(lambda: True)

    qtbot.waitUntil(stage.updatesEnabled, timeout=1000)
