"""The watchers notice what they are there for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.journeys.watch import Strays, Watch, hold_up

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

BLOCK = 0.06


def test_work_that_holds_the_windows_up_is_measured(qtbot: QtBot) -> None:
    watch = Watch()
    watch.forget()
    watch.doing = "holding up"

    QTimer.singleShot(0, lambda: hold_up(BLOCK))
    qtbot.waitUntil(lambda: watch.longest >= BLOCK)

    assert watch.work["holding up"] >= BLOCK


def test_a_part_that_is_shown_too_early_is_noticed(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    strays = Strays(application, expected=("QWidget",))
    window, label = QWidget(), QLabel("a")
    qtbot.addWidget(window)
    qtbot.addWidget(label)

    label.setVisible(True)
    window.show()
    application.removeEventFilter(strays)

    assert strays.found == ["QLabel ''"]
