"""Things beside each other that go on to the next line."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import delete, isValid

from tests.ui.windows import EVERY_KIND, a_window
from ui.lock.guard import Guard
from ui.lock.locker import Locker
from ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session


def test_what_it_holds_is_there_after_a_cover_had_the_keyboard(
    qapp: QApplication, qtbot: QtBot, used: Session
) -> None:
    window = a_window(qtbot, used, EVERY_KIND)
    window.show()
    window.activateWindow()
    window.go("backup", {})
    qtbot.wait(300)
    locker = Locker(used, window, Guard(qapp, minutes=5), leave=lambda _ends: None)

    locker.cover.show_failure("The disk is full.", can_try_again=True)
    qtbot.wait(300)
    locker._uncover(None)
    qtbot.wait(200)
    gc.collect()
    window.go("backup", {})

    page = window.page("backup")
    assert page is not None
    held = [flow.itemAt(at) for flow in page.findChildren(FlowLayout) for at in range(flow.count())]
    assert held
    assert all(isValid(item) for item in held)


def test_what_goes_leaves_it_and_the_rest_stays(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    row = FlowLayout(room)
    buttons = [QPushButton(str(number)) for number in range(40)]
    for button in buttons:
        row.addWidget(button)
    room.show()

    for at, button in enumerate(buttons):
        if at % 4 == 0:
            delete(button)
        elif at % 4 == 1:
            button.setParent(None)
        elif at % 4 == 2:
            row.removeWidget(button)
        gc.collect(0)
    room.resize(90, 400)
    qtbot.wait(50)

    left = [item.widget() for at in range(row.count()) if (item := row.itemAt(at)) is not None]
    assert left == buttons[3::4]
