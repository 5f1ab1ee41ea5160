"""What the desktop tells: sleep, its own lock, the end of the session, and SIGTERM."""

from __future__ import annotations

import os
import signal
import sys

from PySide6.QtCore import SLOT, QObject, QSocketNotifier, Signal, Slot

SERVICE = "org.freedesktop.login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"


class Desktop(QObject):
    """Listens where there is somebody to listen to, and is silent where there is not."""

    lock_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._notifier: QSocketNotifier | None = None
        self._pipe: tuple[int, int] | None = None
        self._listen_to_signals()
        if sys.platform == "linux":
            self._listen_to_login()

    def _listen_to_signals(self) -> None:
        """Turn SIGTERM, SIGHUP and SIGINT into a Qt signal, through a pipe."""
        if sys.platform == "win32":
            return
        reading, writing = os.pipe()
        for end in (reading, writing):
            os.set_blocking(end, False)
            os.set_inheritable(end, False)
        self._pipe = (reading, writing)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, _nothing)
        self._notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear_signal)

    def _hear_signal(self) -> None:
        if self._pipe is None:
            return
        heard = os.read(self._pipe[0], 64)
        if set(heard) & {signal.SIGTERM, signal.SIGHUP, signal.SIGINT}:
            self.end_wanted.emit()

    def _listen_to_login(self) -> None:
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - only on Linux

        if not any(
            os.path.exists(path)  # noqa: PTH110 - a plain question
            for path in ("/run/dbus/system_bus_socket", "/var/run/dbus/system_bus_socket")
        ):
            return
        bus = QDBusConnection.systemBus()
        if not bus.isConnected():
            return
        bus.connect(
            SERVICE, "", MANAGER, "PrepareForSleep", self, SLOT("hear_sleep(bool)").encode()
        )
        bus.connect(SERVICE, "", SESSION, "Lock", self, SLOT("hear_lock()").encode())

    @Slot(bool)
    def hear_sleep(self, is_going: bool) -> None:
        """Lock before the computer sleeps."""
        if is_going:
            self.lock_wanted.emit()

    @Slot()
    def hear_lock(self) -> None:
        """Lock with the desktop."""
        self.lock_wanted.emit()


def _nothing(_number: int, _frame: object) -> None:
    """Stand in for the default action; the pipe carries the news."""
