"""What is asked of the login service: it answers when it likes, and nobody waits for it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
)

from ui.lock.desktop import MANAGER, SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable

PATH = "/org/freedesktop/login1"
# Read by whoever lists what holds sleep off, so without a word about anybody.
DELAY = ("sleep", "Circlekeep", "Locking first", "delay")


class Login(QObject):
    """Asks the login service, and holds sleep off for as long as a lock takes."""

    def __init__(self, bus: QDBusConnection, parent: QObject) -> None:
        super().__init__(parent)
        self._bus = bus
        self._is_delay_wanted = False
        self._held: int | None = None

    def find_session(self, found: Callable[[str], None]) -> None:
        """Tell the path of the session this process is in, if the service knows it."""

        def hear(answer: object) -> None:
            if isinstance(answer, QDBusObjectPath):
                found(answer.path())

        self._ask("GetSession", "auto", heard=hear)

    def delay_sleep(self) -> None:
        """Have sleep wait until it is let go, or the service's own limit is over."""
        if not self._is_delay_wanted:
            self._is_delay_wanted = True
            self._ask("Inhibit", *DELAY, heard=self._hold)

    def let_sleep(self) -> None:
        """Let the computer sleep; the end of this process, or another in its place, does too."""
        self._is_delay_wanted = False
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _hold(self, answer: object) -> None:
        # Sleep may have been let while the service took its time.
        is_wanted = self._is_delay_wanted and self._held is None
        if is_wanted and isinstance(answer, QDBusUnixFileDescriptor):
            # Python's own kind of copy, which no other program in this process's place inherits.
            with suppress(OSError):
                self._held = os.dup(answer.fileDescriptor())

    def _ask(self, name: str, *what: str, heard: Callable[[object], None]) -> None:
        message = QDBusMessage.createMethodCall(SERVICE, PATH, MANAGER, name)
        message.setArguments(list(what))
        message.setAutoStartService(False)
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(message), self)

        def answer(done: QDBusPendingCallWatcher) -> None:
            # What is not needed of it goes with it, also a second copy of a descriptor.
            done.deleteLater()
            said = [] if done.isError() else done.reply().arguments()
            if said:
                heard(said[0])

        watcher.finished.connect(answer)
