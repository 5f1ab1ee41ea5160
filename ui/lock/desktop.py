"""What the desktop tells: sleep, its own lock, the end of the session, and SIGTERM."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, QSocketNotifier, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

    from ui.lock.login import Login

ADDRESS = "DBUS_SYSTEM_BUS_ADDRESS"
SOCKETS = ("/run/dbus/system_bus_socket", "/var/run/dbus/system_bus_socket")
SERVICE = "org.freedesktop.login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
IS_LOCKED = "LockedHint"
OF_SESSION = (
    (SESSION, "Lock", "hear_lock()"),
    (PROPERTIES, "PropertiesChanged", "hear_change(QString,QVariantMap,QStringList)"),
)


class Desktop(QObject):
    """Listens where there is somebody to listen to, and is silent where there is not."""

    lock_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._notifier: QSocketNotifier | None = None
        self._pipe: tuple[int, int] | None = None
        self._login: Login | None = None
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

        is_there = ADDRESS in os.environ or any(map(os.path.exists, SOCKETS))
        if not is_there or not (bus := QDBusConnection.systemBus()).isConnected():
            return
        from ui.lock.login import Login  # noqa: PLC0415 - only where there is a bus

        self._login = Login(bus, self)
        self._connect(bus, "", MANAGER, "PrepareForSleep", "hear_sleep(bool)")
        for told in OF_SESSION:
            self._connect(bus, "", *told)

        def listen_to_ours(path: str) -> None:
            for told in OF_SESSION:
                self._connect(bus, path, *told)
                self._disconnect(bus, "", *told)

        # Until ours is known, and where it never is, every session's lock is heard.
        self._login.find_session(listen_to_ours)
        self._login.delay_sleep()

    def _connect(
        self, bus: QDBusConnection, path: str, interface: str, name: str, slot: str
    ) -> None:
        # PySide's own description asks for bytes here, and refuses them: it takes a text.
        bus.connect(SERVICE, path, interface, name, self, SLOT(slot))  # type: ignore[call-overload]

    def _disconnect(
        self, bus: QDBusConnection, path: str, interface: str, name: str, slot: str
    ) -> None:
        bus.disconnect(SERVICE, path, interface, name, self, SLOT(slot))  # type: ignore[call-overload]

    @Slot(bool)
    def hear_sleep(self, is_going: bool) -> None:
        """Lock before the computer sleeps, which waits for it; ask that again afterwards."""
        if is_going:
            self.lock_wanted.emit()
        if self._login is None:
            return
        if is_going:
            # Still here: the words could not be kept. Waiting longer would keep them no better.
            self._login.let_sleep()
        else:
            self._login.delay_sleep()

    @Slot()
    def hear_lock(self) -> None:
        """Lock with the desktop."""
        self.lock_wanted.emit()

    @Slot(str, "QVariantMap", "QStringList")
    def hear_change(self, interface: str, values: dict[str, object], _gone: list[str]) -> None:
        """Lock with a desktop that only says that it has locked, as GNOME and KDE do."""
        if interface == SESSION and values.get(IS_LOCKED) is True:
            self.lock_wanted.emit()


def _nothing(_number: int, _frame: object) -> None:
    """Stand in for the default action; the pipe carries the news."""
