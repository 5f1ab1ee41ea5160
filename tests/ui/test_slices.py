"""Work in turns: all of it is done, in its order, and other things come in between."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer
from shiboken6 import delete, isValid

from ui.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def done() -> list[int]:
    return []


def steps(done: list[int], *, first: int = 0) -> Iterator[None]:
    for number in range(first, first + 3):
        done.append(number)
        yield


@pytest.fixture
def owner() -> QObject:
    return QObject()


def test_nothing_is_done_before_the_next_turn(
    owner: QObject, done: list[int], qtbot: QtBot
) -> None:
    slices = Slices(owner)

    slices.begin(steps(done))
    at_first = list(done)
    qtbot.waitUntil(lambda: not slices.is_under_way)

    assert at_first == []
    assert done == [0, 1, 2]


def test_others_have_their_turn_between_two_steps(
    owner: QObject, done: list[int], qtbot: QtBot
) -> None:
    slices = Slices(owner, turn=0)
    seen: list[int] = []
    other = QTimer(owner)
    other.setInterval(0)
    other.timeout.connect(lambda: seen.append(len(done)))
    other.start()

    slices.begin(steps(done))
    qtbot.waitUntil(lambda: not slices.is_under_way)
    other.stop()

    assert {1, 2} <= set(seen)


def test_what_is_left_can_be_done_at_once(owner: QObject, done: list[int], qtbot: QtBot) -> None:
    slices = Slices(owner)
    slices.begin(steps(done))

    with qtbot.waitSignal(slices.finished):
        slices.complete()

    assert done == [0, 1, 2]
    assert not slices.is_under_way


def test_new_work_takes_the_place_of_the_old_also_from_within_a_step(
    owner: QObject, done: list[int], qtbot: QtBot
) -> None:
    slices = Slices(owner)

    def restless() -> Iterator[None]:
        slices.begin(steps(done))
        yield
        done.append(99)

    slices.begin(restless())
    with qtbot.waitSignal(slices.finished):
        qtbot.waitUntil(lambda: not slices.is_under_way)

    assert done == [0, 1, 2]


def test_work_that_was_stopped_is_not_gone_on_with(
    owner: QObject, done: list[int], qtbot: QtBot
) -> None:
    slices = Slices(owner, turn=0)

    def interrupted() -> Iterator[None]:
        done.append(0)
        slices.stop()
        yield
        done.append(1)

    with qtbot.assertNotEmitted(slices.finished, wait=50):
        slices.begin(interrupted())

    assert done == [0]
    assert not slices.is_under_way


def test_of_two_pieces_of_work_each_turn_serves_one(
    owner: QObject, done: list[int], qtbot: QtBot
) -> None:
    turns: list[list[int]] = []
    dispatcher = QAbstractEventDispatcher.instance()

    def note() -> None:
        turns.append(list(done))

    dispatcher.awake.connect(note)
    dispatcher.aboutToBlock.connect(note)
    Slices._first_is_served = True  # as a piece of work leaves it that has gone
    both = [Slices(owner, turn=0) for _ in range(2)]
    for slices, first in zip(both, (0, 10), strict=True):
        slices.begin(steps(done, first=first))
    at_once = Slices.are_under_way()
    qtbot.waitUntil(lambda: not Slices.are_under_way())
    dispatcher.awake.disconnect(note)
    dispatcher.aboutToBlock.disconnect(note)

    assert at_once
    assert done == [0, 10, 1, 11, 2, 12]
    assert max(len(after) - len(before) for before, after in pairwise(turns)) == 1


def test_work_whose_owner_has_gone_holds_up_no_other(done: list[int], qtbot: QtBot) -> None:
    gone, owner = QObject(), QObject()
    Slices(gone).begin(iter(()))
    slices = Slices(owner)
    slices.begin(steps(done))

    delete(gone)
    qtbot.waitUntil(lambda: not slices.is_under_way)

    assert done == [0, 1, 2]


def test_work_that_was_the_last_to_know_its_owner_ends_with_it(
    done: list[int], qtbot: QtBot
) -> None:
    def steps_of(owner: QObject) -> Iterator[None]:
        yield
        done.append(owner.isWidgetType())

    slices = Slices(owner := QObject())
    slices.begin(steps_of(owner))
    del owner

    with qtbot.captureExceptions() as caught:
        qtbot.waitUntil(lambda: bool(done))
        qtbot.wait(1)

    assert caught == []
    assert not isValid(slices)
