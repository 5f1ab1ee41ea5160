"""New contents are painted once they have their place, and never later than that."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from ui.widgets.curtain import LONGEST, Curtain

if TYPE_CHECKING:
    import pytest
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


def test_a_stage_that_fills_for_long_is_seen_filling(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("ui.widgets.curtain.time", SimpleNamespace(monotonic=lambda: now))
    stage = QLabel("a")
    qtbot.addWidget(stage)
    curtain = Curtain(stage)
    asked: list[bool] = []

    def is_filling() -> bool:
        asked.append(stage.updatesEnabled())
        return True

    curtain.fall(is_filling)
    now += LONGEST * 0.9
    qtbot.waitUntil(lambda: len(asked) > 2)
    was_seen = stage.updatesEnabled()
    now += LONGEST * 0.2
    qtbot.waitUntil(stage.updatesEnabled)

    assert not was_seen
    assert not any(asked)
