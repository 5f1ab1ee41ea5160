"""The memory for trying a passphrase, at hand while it is typed and not for longer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.background import Job

if TYPE_CHECKING:
    from app.services.on_disk import RegisterOnDisk
    from ui.background import Progress

KEPT = 60_000  # milliseconds after the last key


class Readiness(QObject):
    """Told of every key; whoever stops typing has the memory given back."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ready_for = ""
        self._job: Job[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT)
        self._timer.timeout.connect(self.end)

    def begin(self, register: RegisterOnDisk) -> None:
        """Make the memory ready for this one, unless it is."""
        self._timer.start()
        if self._ready_for != register.id:
            self._abandon()
            self._ready_for = register.id
            self._job = Job(partial(_make_ready, register))
            self._job.start()

    def use(self) -> None:
        """Take it that the passphrase is being tried: what was not begun by now comes too late."""
        self._timer.stop()
        self._abandon()

    def end(self) -> None:
        """Give back what was not used."""
        self.use()
        if self._ready_for:
            self._ready_for = ""
            from app.services import unlocking  # noqa: PLC0415 - loads the keys

            unlocking.let_go()

    def _abandon(self) -> None:
        if self._job is not None:
            self._job.abandon()


def _make_ready(register: RegisterOnDisk, progress: Progress) -> None:
    from app.services import unlocking  # noqa: PLC0415 - loads the keys

    unlocking.make_ready(register, cancelled=progress.cancelled)
