"""What the login service tells over a real bus is heard: sleep, and the desktop's own lock."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from tests.source import PROJECT
from ui.lock import desktop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.needs("dbus-daemon")

RULES = """<busconfig><type>system</type><listen>unix:path={socket}</listen>
<auth>EXTERNAL</auth><policy context="default"><allow user="*"/><allow own="*"/>
<allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>"""
LISTENER = """
from PySide6.QtCore import QCoreApplication
from ui.lock.desktop import Desktop
application = QCoreApplication([])
desktop = Desktop(application)
desktop.lock_wanted.connect(lambda: print("lock", flush=True))
desktop.end_wanted.connect(application.quit)
print("listens", flush=True)
application.exec()
"""
MANAGER_PATH = "/org/freedesktop/login1"
SESSION_PATH = f"{MANAGER_PATH}/session/_32"
NAME = "login service of the tests"
UNLOCKED, LOCKED = {desktop.IS_LOCKED: False}, {desktop.IS_LOCKED: True}
OTHERS = ["IdleHint"]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    rules = tmp_path / "bus.conf"
    rules.write_text(RULES.format(socket=tmp_path / "socket"), encoding="utf-8")
    command = ["dbus-daemon", f"--config-file={rules}", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bus:
        assert bus.stdout is not None
        yield bus.stdout.readline().strip()
        QDBusConnection.disconnectFromBus(NAME)
        bus.terminate()


def tell(service: QDBusConnection, path: str, interface: str, name: str, *what: object) -> None:
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(list(what))
    assert service.send(message)


def test_sleep_and_both_ways_a_desktop_tells_of_its_lock_are_heard(address: str) -> None:
    service = QDBusConnection.connectToBus(address, NAME)
    assert service.registerService(desktop.SERVICE)
    changed = (desktop.PROPERTIES, "PropertiesChanged", desktop.SESSION)
    environment = os.environ | {desktop.ADDRESS: address}
    with subprocess.Popen(
        [sys.executable, "-c", LISTENER],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as listener:
        assert listener.stdout is not None
        said = [listener.stdout.readline()]
        # The last of each kind is listened for, and what comes before it is not.
        for path, interface, name, *what in (
            (MANAGER_PATH, desktop.MANAGER, "PrepareForSleep", False),
            (MANAGER_PATH, desktop.MANAGER, "PrepareForSleep", True),
            (SESSION_PATH, desktop.SESSION, "Unlock"),
            (SESSION_PATH, desktop.SESSION, "Lock"),
            (SESSION_PATH, *changed, UNLOCKED, OTHERS),
            (SESSION_PATH, *changed, LOCKED, OTHERS),
        ):
            tell(service, path, interface, name, *what)
        said += [listener.stdout.readline() for _ in range(3)]
        listener.terminate()
        rest = listener.stdout.read()

    assert said == ["listens\n", "lock\n", "lock\n", "lock\n"]
    assert rest == ""
    assert listener.returncode == 0
