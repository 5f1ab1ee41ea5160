"""The desktop's own signs that nobody is looking: going to sleep, and its screen lock."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

_SERVICE = "org.freedesktop.login1"
_MANAGER = "/org/freedesktop/login1"
_MANAGER_INTERFACE = "org.freedesktop.login1.Manager"
_SESSION_INTERFACE = "org.freedesktop.login1.Session"


class DesktopLock(QObject):
    """Tell when logind says that the laptop sleeps or the desktop locks; silent without logind.

    Untested on Windows and macOS, where nothing is listened to.
    """

    asked = Signal()

    def listen(self) -> bool:
        """Connect to the system bus if there is one; tell whether somebody will call."""
        if sys.platform != "linux":
            return False
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - not needed to start

        bus = QDBusConnection.systemBus()
        if not bus.isConnected():
            return False
        sleeping = bus.connect(
            _SERVICE,
            _MANAGER,
            _MANAGER_INTERFACE,
            "PrepareForSleep",
            self,
            _slot("_before_sleep(bool)"),
        )
        return self._listen_to_screen_lock(bus) or sleeping

    def _listen_to_screen_lock(self, bus: QDBusConnection) -> bool:
        # The empty path hears every session of this computer: one lock too many harms nobody.
        return bus.connect(
            _SERVICE, "", _SESSION_INTERFACE, "Lock", self, _slot("_desktop_locked()")
        )

    @Slot(bool)
    def _before_sleep(self, is_starting: bool) -> None:
        if is_starting:
            self.asked.emit()

    @Slot()
    def _desktop_locked(self) -> None:
        self.asked.emit()


def _slot(signature: str) -> bytes:
    return str(SLOT(signature)).encode("ascii")
