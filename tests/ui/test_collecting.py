"""Garbage is collected on the thread of the windows only."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from ui.collecting import Collector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    yield Collector()
    gc.unfreeze()


def a_dropped_cycle(heard: list[int]) -> None:
    """Leave a cycle behind that tells on which thread it was taken apart."""

    class Dropped(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.me = self

        def __del__(self) -> None:
            heard.append(threading.get_ident())

    Dropped()


def much_work() -> None:
    """Allocate far more than Python lets pass before it collects."""
    kept = [[number] for number in range(100_000)]
    del kept


def test_a_busy_worker_takes_no_dropped_object_apart(collector: Collector) -> None:
    heard: list[int] = []
    a_dropped_cycle(heard)

    worker = threading.Thread(target=much_work)
    worker.start()
    worker.join()

    assert heard == []


def test_the_thread_of_the_windows_does(collector: Collector) -> None:
    heard: list[int] = []
    a_dropped_cycle(heard)
    kept = [[number] for number in range(10_000)]

    collector.collect()

    assert heard == [threading.get_ident()]
    assert len(kept) == 10_000
