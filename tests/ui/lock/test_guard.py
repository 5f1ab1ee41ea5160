"""When the guard speaks, and where the lock key is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from ui.lock.guard import Guard, since_boot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from tests.builders import Watch


def a_key() -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)


@pytest.fixture
def guard(qapp: QApplication, watch: Watch) -> Iterator[Guard]:
    guard = Guard(qapp, minutes=5, seconds=watch)
    guard.watch()
    yield guard
    qapp.removeEventFilter(guard)
    guard.deleteLater()


def test_the_window_that_opens_is_watched_before_everything_is(
    qtbot: QtBot, qapp: QApplication, watch: Watch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    handle = window.windowHandle()
    assert handle is not None
    guard = Guard(qapp, minutes=5, seconds=watch)
    pressed: list[None] = []
    guard.lock_pressed.connect(lambda: pressed.append(None))

    guard.watch_at(handle)
    QTest.keyClick(handle, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert pressed

    watch.now += 100
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert guard.quiet_for == 0

    guard.watch()
    qapp.removeEventFilter(guard)
    watch.now += 100
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert guard.quiet_for == 100
    guard.deleteLater()


def test_nothing_is_said_while_time_is_left(qtbot: QtBot, guard: Guard, watch: Watch) -> None:
    watch.now += 279

    with qtbot.assertNotEmitted(guard.grew_quiet), qtbot.assertNotEmitted(guard.overslept):
        guard.look()


def test_it_warns_twenty_seconds_before_the_limit_and_once(
    qtbot: QtBot, guard: Guard, watch: Watch
) -> None:
    watch.now += 280

    with qtbot.waitSignal(guard.grew_quiet):
        guard.look()
    with qtbot.assertNotEmitted(guard.grew_quiet):
        guard.look()


def test_at_the_limit_it_is_time(qtbot: QtBot, guard: Guard, watch: Watch) -> None:
    watch.now += 300

    with qtbot.waitSignal(guard.overslept):
        guard.look()


def test_a_key_starts_the_time_anew(qtbot: QtBot, guard: Guard, watch: Watch) -> None:
    watch.now += 200
    guard.eventFilter(QObject(), a_key())
    watch.now += 200

    with qtbot.assertNotEmitted(guard.grew_quiet):
        guard.look()

    assert guard.quiet_for == 200


def test_the_first_key_after_a_long_sleep_locks_instead_of_waking(
    qtbot: QtBot, guard: Guard, watch: Watch
) -> None:
    watch.now += 8 * 3600

    with qtbot.waitSignal(guard.overslept):
        is_kept_back = guard.eventFilter(QObject(), a_key())

    assert is_kept_back


def test_a_shorter_limit_holds_at_once(qtbot: QtBot, guard: Guard, watch: Watch) -> None:
    watch.now += 100
    guard.set_minutes(2)

    with qtbot.waitSignal(guard.grew_quiet):
        guard.look()


def test_its_own_timer_finds_the_moment(qtbot: QtBot, guard: Guard, watch: Watch) -> None:
    watch.now += 279.8
    guard.set_minutes(5)
    watch.now += 0.2
    due_in = guard._timer.interval()

    with qtbot.waitSignal(guard.grew_quiet):
        pass

    # The look it takes every quarter of a minute would find it too, but late.
    assert due_in <= 201


def test_the_lock_key_is_heard_in_a_field_of_a_modal_dialog(qtbot: QtBot, guard: Guard) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = QDialog(window)
    field = QLineEdit(dialog)
    dialog.setModal(True)
    dialog.open()

    with qtbot.waitSignal(guard.lock_pressed):
        qtbot.keyClick(field, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_a_plain_letter_is_typed(qtbot: QtBot, guard: Guard) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)

    with qtbot.assertNotEmitted(guard.lock_pressed):
        qtbot.keyClicks(field, "l")

    assert field.text() == "l"


def test_keys_typed_while_it_locks_reach_nothing(qtbot: QtBot, guard: Guard) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    guard.swallows_keys = True

    qtbot.keyClicks(field, "secret")

    assert field.text() == ""


def test_the_boot_clock_moves_on() -> None:
    first = since_boot()

    assert since_boot() >= first > 0
