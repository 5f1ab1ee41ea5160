"""When the idle guard speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from ui.lock.clock import boot_seconds
from ui.lock.idle import IdleGuard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Watch:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def a_key() -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def guard(qtbot: QtBot, watch: Watch) -> IdleGuard:
    guard = IdleGuard(clock=watch)
    guard.start(300)
    return guard


def test_nothing_is_said_while_time_is_left(qtbot: QtBot, guard: IdleGuard, watch: Watch) -> None:
    watch.now += 279

    with qtbot.assertNotEmitted(guard.nearly), qtbot.assertNotEmitted(guard.idle):
        guard.look()


def test_twenty_seconds_before_the_limit_it_warns(
    qtbot: QtBot, guard: IdleGuard, watch: Watch
) -> None:
    watch.now += 285

    with qtbot.waitSignal(guard.nearly) as told:
        guard.look()

    assert told.args == [15]


def test_at_the_limit_it_says_so_once(qtbot: QtBot, guard: IdleGuard, watch: Watch) -> None:
    watch.now += 300

    with qtbot.waitSignal(guard.idle):
        guard.look()
    with qtbot.assertNotEmitted(guard.idle):
        guard.look()


def test_a_key_starts_the_time_anew(qtbot: QtBot, guard: IdleGuard, watch: Watch) -> None:
    watch.now += 200
    guard.eventFilter(QObject(), a_key())
    watch.now += 200

    with qtbot.assertNotEmitted(guard.idle):
        guard.look()

    assert guard.left() == 100


def test_a_key_during_the_warning_keeps_it_open(
    qtbot: QtBot, guard: IdleGuard, watch: Watch
) -> None:
    watch.now += 290
    guard.look()

    with qtbot.waitSignal(guard.awake):
        guard.eventFilter(QObject(), a_key())

    assert guard.left() == 300


def test_the_first_key_after_a_long_sleep_locks_instead_of_waking(
    qtbot: QtBot, guard: IdleGuard, watch: Watch
) -> None:
    watch.now += 8 * 3600

    with qtbot.waitSignal(guard.idle):
        guard.eventFilter(QObject(), a_key())


def test_a_shorter_limit_counts_from_now(qtbot: QtBot, guard: IdleGuard, watch: Watch) -> None:
    watch.now += 100
    guard.start(120)
    watch.now += 120

    with qtbot.waitSignal(guard.idle):
        guard.look()


def test_a_stopped_guard_is_silent(qtbot: QtBot, guard: IdleGuard, watch: Watch) -> None:
    guard.stop()
    watch.now += 10_000

    with qtbot.assertNotEmitted(guard.idle):
        guard.look()
        guard.eventFilter(QObject(), a_key())


def test_the_timer_itself_finds_the_limit(qtbot: QtBot) -> None:
    guard = IdleGuard()

    with qtbot.waitSignal(guard.idle, timeout=3000):
        guard.start(0.05)


def test_the_boot_clock_moves_on() -> None:
    first = boot_seconds()

    assert boot_seconds() >= first > 0
