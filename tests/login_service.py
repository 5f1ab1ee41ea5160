"""A login service of the tests, on a bus of its own: `python -m tests.login_service refuses|knows`.

It says in lines what it is asked and what is let go, and tells what it is given in lines of JSON.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSocketNotifier, QTimer
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVirtualObject,
)
from typing_extensions import override

from tests.source import PROJECT
from ui.lock import desktop
from ui.lock.login import PATH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RULES = """<busconfig><type>system</type><listen>unix:path={socket}</listen>
<auth>EXTERNAL</auth><policy context="default"><allow user="*"/><allow own="*"/>
<allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>"""
OURS, OTHER = f"{PATH}/session/_32", f"{PATH}/session/_37"
ASKS_SESSION, LETS_GO = "GetSession auto", "let go"
ASKS_DELAY = "Inhibit sleep Circlekeep Locking first delay"
PATIENCE = 60.0  # seconds
MOMENT = 0.5  # seconds in which what must not happen would have


class Service(QDBusVirtualObject):
    """Answers as the real one does, and looks whether what it gave was let go."""

    def __init__(self, *, refuses: bool) -> None:
        super().__init__()
        self._refuses, self._ends = refuses, list[int]()
        self._clock = QTimer(self)
        self._clock.setInterval(10)
        self._clock.timeout.connect(self._look)
        self._clock.start()

    @override
    def introspect(self, path: str) -> str:
        return ""

    @override
    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        if self._refuses:
            reply = message.createErrorReply("org.freedesktop.DBus.Error.AccessDenied", "no")
        else:
            reply = message.createReply()
            reply.setArguments([self._answer(message.member())])
        connection.send(reply)
        say(" ".join([message.member(), *message.arguments()]))
        return True

    def _answer(self, member: str) -> object:
        if member == "GetSession":
            return QDBusObjectPath(OURS)
        ours, theirs = os.pipe()
        self._ends.append(ours)
        given = QDBusUnixFileDescriptor(theirs)
        os.close(theirs)
        return given

    def _look(self) -> None:
        poll = select.poll()
        for end in self._ends:
            poll.register(end, 0)
        for end, _ in poll.poll(0):
            self._ends.remove(end)
            os.close(end)
            say(LETS_GO)


class LoginService:
    """The service as a test has it: what it heard, and what it is to tell."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._ears, self._mouth = process.stdin, process.stdout
        self._unread = b""

    def heard(self, patience: float = PATIENCE) -> str:
        """Give the next thing it heard, or nothing after so many seconds."""
        while b"\n" not in self._unread:
            if not select.select([self._mouth], [], [], patience)[0]:
                return ""
            self._unread += os.read(self._mouth.fileno(), 1 << 12)
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode()

    def hears_nothing(self) -> bool:
        return self.heard(MOMENT) == ""

    def tell(self, path: str, interface: str, name: str, *what: object) -> None:
        self._ears.write(json.dumps([path, interface, name, list(what)]).encode() + b"\n")
        self._ears.flush()

    def tell_of_sleep(self, *, is_going: bool) -> None:
        self.tell(PATH, desktop.MANAGER, "PrepareForSleep", is_going)


@contextmanager
def a_bus(folder: Path) -> Iterator[str]:
    """Have a bus of our own, and give its address."""
    rules = folder / "bus.conf"
    rules.write_text(RULES.format(socket=folder / "socket"), encoding="utf-8")
    command = ["dbus-daemon", f"--config-file={rules}", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bus:
        assert bus.stdout is not None
        try:
            yield bus.stdout.readline().strip()
        finally:
            bus.terminate()


@contextmanager
def a_login_service(address: str, *, refuses: bool = False) -> Iterator[LoginService]:
    """Have a login service on this bus, ready to be asked."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__, "refuses" if refuses else "knows"],
        cwd=PROJECT,
        env=os.environ | {desktop.ADDRESS: address},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        service = LoginService(process)
        try:
            assert service.heard() == "ready"
            yield service
        finally:
            process.kill()


def say(line: str) -> None:
    os.write(1, line.encode() + b"\n")


def main() -> int:
    application = QCoreApplication([])
    bus = QDBusConnection.systemBus()
    service = Service(refuses=sys.argv[1] == "refuses")
    bus.registerVirtualObject(PATH, service, QDBusConnection.VirtualObjectRegisterOption.SubPath)
    bus.registerService(desktop.SERVICE)

    def hear() -> None:
        for line in os.read(0, 1 << 12).splitlines():
            path, interface, name, what = json.loads(line)
            message = QDBusMessage.createSignal(path, interface, name)
            message.setArguments(what)
            bus.send(message)

    notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
    notifier.activated.connect(hear)
    say("ready")
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
