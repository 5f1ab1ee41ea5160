"""Work with a screen reader or a switch alone keeps the register open; nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.background import Job
from ui.lock.guard import Guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from tests.builders import Watch

WAIT = 100.0


class AtSpiAdaptor(QObject):
    """Stands for Qt's own receiver: what it is asked for reaches it from another thread."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0
        self.asked.connect(self._do, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _do(self, what: Callable[[], object]) -> None:
        what()
        self.heard += 1


class Room(QWidget):
    """A window with something to press, to tick, to type in and to read."""

    def __init__(self) -> None:
        super().__init__()
        self.push, self.tick = QPushButton("Save"), QCheckBox("Present")
        self.line, self.clock = QLineEdit(), QLabel("19:30")
        column = QVBoxLayout(self)
        for part in (self.push, self.tick, self.line, self.clock):
            column.addWidget(part)


@pytest.fixture
def guard(qapp: QApplication, watch: Watch) -> Iterator[Guard]:
    QAccessible.setActive(True)
    guard = Guard(qapp, minutes=5, seconds=watch)
    guard.watch()
    yield guard
    QAccessible.setActive(False)
    qapp.removeEventFilter(guard)
    guard.deleteLater()


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    room = Room()
    qtbot.addWidget(room)
    room.show()
    qtbot.waitExposed(room)
    room.push.setFocus()
    return room


@pytest.fixture
def reader(guard: Guard, room: Room, watch: Watch, qtbot: QtBot) -> AtSpiAdaptor:
    """A screen reader that has read something already, and then it is quiet for a while."""
    reader = AtSpiAdaptor()
    reader.asked.emit(room.clock.text)
    qtbot.waitUntil(lambda: reader.heard == 1)
    settle(qtbot)
    watch.now += WAIT
    assert guard.quiet_for == WAIT
    return reader


def settle(qtbot: QtBot) -> None:
    """Let everything be done that was begun."""
    timer = QTimer()
    timer.setSingleShot(True)
    with qtbot.waitSignal(timer.timeout):
        timer.start(60)
    # What the timer of this wait led to, too.
    for _ in range(5):
        QCoreApplication.processEvents()


ACTS: dict[str, Callable[[Room], object]] = {
    "press": lambda room: room.push.animateClick(),
    "tick": lambda room: room.tick.toggle(),
    "words": lambda room: room.line.setText("Heron came late"),
    "keyboard": lambda room: room.line.setFocus(Qt.FocusReason.OtherFocusReason),
}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_what_is_done_through_it_counts_as_activity(
    guard: Guard, room: Room, reader: AtSpiAdaptor, qtbot: QtBot, act: str
) -> None:
    reader.asked.emit(lambda: ACTS[act](room))

    qtbot.waitUntil(lambda: guard.quiet_for == 0)


def test_what_is_only_read_does_not(
    guard: Guard, room: Room, reader: AtSpiAdaptor, qtbot: QtBot
) -> None:
    for what in (room.clock.text, room.line.text, room.tick.isChecked, room.push.geometry):
        reader.asked.emit(what)

    qtbot.waitUntil(lambda: reader.heard == 5)
    settle(qtbot)

    assert guard.quiet_for == WAIT


def test_a_clock_that_goes_on_does_not_though_it_is_read_at_once(
    guard: Guard, room: Room, reader: AtSpiAdaptor, qtbot: QtBot
) -> None:
    minutes = iter(range(31, 60))
    timer = QTimer(room)

    def tick() -> None:
        room.clock.setText(f"19:{next(minutes)}")
        # The reader is told that it changed, and asks for the words before they are painted.
        reader.asked.emit(room.clock.text)

    timer.timeout.connect(tick)
    timer.start(10)
    qtbot.waitUntil(lambda: reader.heard >= 10)
    timer.stop()
    settle(qtbot)

    assert guard.quiet_for == WAIT


def test_work_that_ends_and_says_so_does_not(
    guard: Guard, room: Room, reader: AtSpiAdaptor, qtbot: QtBot
) -> None:
    job = Job(lambda _progress: "Saved at 19:31")
    job.succeeded.connect(room.clock.setText)
    job.succeeded.connect(lambda _words: room.line.setFocus())
    job.succeeded.connect(lambda _words: reader.asked.emit(room.clock.text))

    with qtbot.waitSignal(job.finished):
        job.start()
    qtbot.waitUntil(lambda: reader.heard == 2)
    settle(qtbot)

    assert room.line.hasFocus()
    assert guard.quiet_for == WAIT


def test_without_any_reader_the_programs_own_doings_count_for_nothing(
    guard: Guard, room: Room, watch: Watch, qtbot: QtBot
) -> None:
    settle(qtbot)
    watch.now += WAIT
    room.clock.setText("19:31")
    room.tick.toggle()
    room.line.setFocus()
    settle(qtbot)

    assert guard.quiet_for == WAIT


def test_a_reader_that_comes_later_is_heard_from_the_next_look(
    qapp: QApplication, room: Room, watch: Watch, qtbot: QtBot
) -> None:
    guard = Guard(qapp, minutes=5, seconds=watch)
    guard.watch()
    QAccessible.setActive(True)
    guard.look()
    settle(qtbot)
    watch.now += WAIT
    reader = AtSpiAdaptor()

    reader.asked.emit(room.tick.toggle)
    qtbot.waitUntil(lambda: guard.quiet_for == 0)

    QAccessible.setActive(False)
    qapp.removeEventFilter(guard)
    guard.deleteLater()


def test_after_the_time_is_over_it_locks_whatever_is_asked_for(
    guard: Guard, room: Room, reader: AtSpiAdaptor, watch: Watch, qtbot: QtBot
) -> None:
    watch.now += 300

    with qtbot.waitSignal(guard.overslept):
        reader.asked.emit(room.tick.toggle)
