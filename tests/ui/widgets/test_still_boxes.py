"""The mouse wheel is left to the page, and changes nothing it passes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTime
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from ui.widgets.clock_edit import ClockEdit
from ui.widgets.still_boxes import ChoiceBox, NumberBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

Box = NumberBox | ChoiceBox | ClockEdit


def a_number() -> NumberBox:
    box = NumberBox()
    box.setValue(50)
    return box


def a_choice() -> ChoiceBox:
    box = ChoiceBox()
    box.addItems(["one", "two", "three"])
    box.setCurrentIndex(1)
    return box


def a_time() -> ClockEdit:
    box = ClockEdit()
    box.setTime(QTime(19, 0))
    return box


def said(box: Box) -> str:
    return box.currentText() if isinstance(box, ChoiceBox) else box.text()


@pytest.mark.parametrize("make", [a_number, a_choice, a_time])
@pytest.mark.parametrize("has_keyboard", [False, True])
def test_the_wheel_changes_no_box_and_is_left_to_the_page(
    make: Callable[[], Box], *, has_keyboard: bool, qtbot: QtBot
) -> None:
    box = make()
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    if has_keyboard:
        box.setFocus()
        qtbot.waitUntil(box.hasFocus)
    before = said(box)
    at = QPointF(box.rect().center())
    down = QPoint(0, -120)
    none, still = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    keys = Qt.KeyboardModifier.NoModifier
    turn = QWheelEvent(at, at, QPoint(), down, none, keys, still, False)  # noqa: FBT003

    QApplication.sendEvent(box, turn)

    assert said(box) == before
    assert not turn.isAccepted()
    assert box.focusPolicy() == Qt.FocusPolicy.StrongFocus
