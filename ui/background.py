"""Slow work beside the windows: Argon2id, copying, drawing papers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

T = TypeVar("T")


class Progress:
    """Handed to the work: call it with stage, done and total; ask it whether to stop."""

    def __init__(self, tell: Callable[[str, int, int], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Tell how far the work is."""
        self._tell(stage, done, total)

    def cancelled(self) -> bool:
        """Tell whether the work should stop as soon as it can."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._stop.set()


Work = Callable[[Progress], T]


class Job(QObject, Generic[T]):
    """One piece of slow work, built from plain data: never from widgets or an open register.

    Its signals arrive on the thread that made it. Connect them to methods of a widget, not to
    lambdas: Qt then drops the outcome if the widget has gone. It has no parent on purpose.
    """

    succeeded = Signal(object)
    failed = Signal(object)
    progressed = Signal(str, int, int)
    finished = Signal()

    _returned = Signal(object)
    _raised = Signal(object)
    _told = Signal(str, int, int)

    _running: ClassVar[set[Job[object]]] = set()

    def __init__(self, work: Work[T]) -> None:
        super().__init__()
        self._work: Work[T] | None = work
        self._over = threading.Event()
        self._is_quiet = False
        self.progress = Progress(self._told.emit)
        # What the worker sends goes through this thread's queue before anybody hears of it.
        queued = Qt.ConnectionType.QueuedConnection
        self._returned.connect(self._succeed, queued)
        self._raised.connect(self._fail, queued)
        self._told.connect(self._tell, queued)

    def start(self) -> None:
        """Begin; the job keeps itself alive until it is over."""
        Job._running.add(self)  # type: ignore[arg-type]
        QThreadPool.globalInstance().start(QRunnable.create(self._run))

    def cancel(self) -> None:
        """Ask the work to stop; it fails with CancelledError if it listens."""
        self.progress.cancel()

    def abandon(self) -> None:
        """Cancel and say nothing more, whatever becomes of it."""
        self._is_quiet = True
        self.cancel()

    def wait(self, milliseconds: int) -> bool:
        """Wait for the work itself to end; tell whether it did."""
        return self._over.wait(milliseconds / 1000)

    @property
    def is_running(self) -> bool:
        """Tell whether the outcome is still to come."""
        return self in Job._running

    @classmethod
    def running(cls) -> list[Job[object]]:
        """List the jobs whose outcome is still to come."""
        return list(cls._running)

    def _run(self) -> None:
        work, self._work = self._work, None
        if work is None:
            return
        try:
            result = work(self.progress)
        except Exception as error:  # noqa: BLE001 - the one place that hands any failure on
            self._over.set()
            self._raised.emit(error)
        else:
            self._over.set()
            self._returned.emit(result)

    def _succeed(self, result: object) -> None:
        self._leave()
        if not self._is_quiet:
            self.succeeded.emit(result)
            self.finished.emit()

    def _fail(self, error: Exception) -> None:
        self._leave()
        if not self._is_quiet:
            self.failed.emit(error)
            self.finished.emit()

    def _tell(self, stage: str, done: int, total: int) -> None:
        if not self._is_quiet:
            self.progressed.emit(stage, done, total)

    def _leave(self) -> None:
        Job._running.discard(self)
