"""What the login service tells over a real bus is heard, and sleep waits for the lock."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.login_service import (
    ASKS_DELAY,
    ASKS_SESSION,
    LETS_GO,
    OTHER,
    OURS,
    LoginService,
    a_bus,
    a_login_service,
)
from tests.source import PROJECT
from ui.lock import desktop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.needs("dbus-daemon")

# A lock takes until a line is read, and then fails: one that is done leaves no process to listen.
LISTENER = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusPendingCallWatcher
from ui.lock.desktop import Desktop
application = QCoreApplication([])
desktop = Desktop(application)

def lock():
    print("lock", flush=True)
    sys.stdin.readline()

def look():
    if not desktop.findChildren(QDBusPendingCallWatcher):
        clock.stop()
        print("listens", flush=True)

desktop.lock_wanted.connect(lock)
desktop.end_wanted.connect(application.quit)
clock = QTimer(interval=10)
clock.timeout.connect(look)
clock.start()
QTimer.singleShot(60_000, application.quit)
application.exec()
"""
CHANGED = (desktop.PROPERTIES, "PropertiesChanged", desktop.SESSION)
UNLOCKED, LOCKED = {desktop.IS_LOCKED: False}, {desktop.IS_LOCKED: True}
OTHERS = ["IdleHint"]


class Listener:
    """A process that listens to the desktop, and says when it is to lock."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process, self._ears, self._mouth = process, process.stdin, process.stdout

    def said(self) -> str:
        return self._mouth.readline().strip()

    def lock_ends(self) -> None:
        self._ears.write("\n")
        self._ears.flush()

    def end(self) -> str:
        """Ask it to end, and give what it said since."""
        self._ears.close()
        self.process.terminate()
        return self._mouth.read()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with a_bus(tmp_path) as address:
        yield address


@contextmanager
def a_listener(address: str) -> Iterator[Listener]:
    with subprocess.Popen(
        [sys.executable, "-c", LISTENER],
        cwd=PROJECT,
        env=os.environ | {desktop.ADDRESS: address},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        listener = Listener(process)
        try:
            assert listener.said() == "listens"
            yield listener
            assert listener.end() == ""
            assert process.wait() == 0
        finally:
            process.kill()


def locks(service: LoginService, listener: Listener, *what: tuple[object, ...]) -> None:
    """Tell all of it; the last is listened for, and what comes before it is not."""
    for path, interface, name, *values in what:
        service.tell(str(path), str(interface), str(name), *values)
    assert listener.said() == "lock"
    listener.lock_ends()


def test_both_ways_a_desktop_tells_of_its_lock_are_heard_of_our_session_only(address: str) -> None:
    with a_login_service(address) as service, a_listener(address) as listener:
        locks(
            service,
            listener,
            (OTHER, desktop.SESSION, "Lock"),
            (OTHER, *CHANGED, LOCKED, OTHERS),
            (OURS, desktop.SESSION, "Unlock"),
            (OURS, desktop.SESSION, "Lock"),
        )
        locks(
            service,
            listener,
            (OTHER, *CHANGED, LOCKED, OTHERS),
            (OURS, *CHANGED, UNLOCKED, OTHERS),
            (OURS, *CHANGED, LOCKED, OTHERS),
        )


def test_sleep_is_held_off_until_the_lock_is_over_and_again_after_it(address: str) -> None:
    with a_login_service(address) as service, a_listener(address) as listener:
        assert {service.heard(), service.heard()} == {ASKS_SESSION, ASKS_DELAY}
        for _ in range(2):
            service.tell_of_sleep(is_going=True)
            assert listener.said() == "lock"
            assert service.hears_nothing()

            listener.lock_ends()
            assert service.heard() == LETS_GO

            service.tell_of_sleep(is_going=False)
            assert service.heard() == ASKS_DELAY
        # Told of a second waking it asks for nothing twice.
        service.tell_of_sleep(is_going=False)
        assert service.hears_nothing()


def test_where_the_service_refuses_sleep_and_every_lock_are_heard(address: str) -> None:
    with a_login_service(address, refuses=True) as service, a_listener(address) as listener:
        assert {service.heard(), service.heard()} == {ASKS_SESSION, ASKS_DELAY}
        locks(service, listener, (OTHER, desktop.SESSION, "Lock"))
        locks(service, listener, (OTHER, *CHANGED, LOCKED, OTHERS))
        service.tell_of_sleep(is_going=False)
        service.tell_of_sleep(is_going=True)
        assert listener.said() == "lock"
        listener.lock_ends()
