"""Where the lock key is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from ui.lock.keys import LockKey

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def lock_key(qapp: QApplication) -> LockKey:
    key = LockKey()
    qapp.installEventFilter(key)
    return key


def test_it_is_heard_in_a_field_of_a_modal_dialog(qtbot: QtBot, lock_key: LockKey) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = QDialog(window)
    field = QLineEdit(dialog)
    dialog.setModal(True)
    dialog.open()
    lock_key.arm()

    with qtbot.waitSignal(lock_key.pressed):
        qtbot.keyClick(field, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_a_plain_letter_is_typed(qtbot: QtBot, lock_key: LockKey) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    lock_key.arm()

    with qtbot.assertNotEmitted(lock_key.pressed):
        qtbot.keyClicks(field, "l")

    assert field.text() == "l"


@pytest.mark.parametrize("is_disarmed_again", [False, True])
def test_it_is_left_alone_where_there_is_nothing_to_lock(
    qtbot: QtBot, lock_key: LockKey, *, is_disarmed_again: bool
) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    if is_disarmed_again:
        lock_key.arm()
        lock_key.disarm()

    with qtbot.assertNotEmitted(lock_key.pressed):
        qtbot.keyClick(field, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
