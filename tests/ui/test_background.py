"""Slow work beside the windows."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from app.errors import CancelledError
from ui.background import Job, Progress

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_outcome_arrives_on_the_thread_that_asked(qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    job = Job(lambda _progress: threading.current_thread())
    job.succeeded.connect(lambda worker: threads.extend([worker, threading.current_thread()]))

    with qtbot.waitSignal(job.finished):
        job.start()

    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_a_failure_is_handed_on_as_it_is(qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise CancelledError

    job = Job(work)

    with qtbot.waitSignal(job.failed) as failed:
        job.start()

    assert isinstance(failed.args[0], CancelledError)
    assert job not in Job.running()


def test_progress_is_told_before_the_outcome(qtbot: QtBot) -> None:
    told: list[object] = []

    def work(progress: Progress) -> str:
        progress("copy", 1, 2)
        return "done"

    job = Job(work)
    job.progressed.connect(lambda *what: told.append(what))
    job.succeeded.connect(told.append)

    with qtbot.waitSignal(job.finished):
        job.start()

    assert told == [("copy", 1, 2), "done"]


def test_work_can_be_asked_to_stop(qtbot: QtBot) -> None:
    begun = threading.Event()

    def work(progress: Progress) -> bool:
        begun.set()
        while not progress.cancelled():
            begun.wait(0.001)
        return True

    job = Job(work)
    with qtbot.waitSignal(job.succeeded):
        job.start()
        begun.wait(5)
        job.cancel()


def test_an_abandoned_job_says_nothing_more(qtbot: QtBot) -> None:
    may_end = threading.Event()
    job = Job(lambda _progress: may_end.wait(5))

    with qtbot.assertNotEmitted(job.succeeded, wait=50):
        job.start()
        job.abandon()
        may_end.set()
        assert job.wait(5000)
    qtbot.waitUntil(lambda: not job.is_running)
