"""The lock of the built program, driven by real keys: the process is replaced and knows nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import screens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSPHRASE = "lantern orchard pebble window thirteen sparrow"  # noqa: S105 - of an invented register
NAME = "Quetzalfeather"
PATIENCE = 60

# Run by the build's own Python from the project's folder: the bundle alone can make none unseen.
MAKE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app.services import members, registers, setup
made = setup.create(setup.CreateRequest(
    data=Path(sys.argv[1]), display_name="Check", discreet_name="Check",
    passphrase=sys.argv[2], time_zone="UTC"))
session = registers.open_session(made.unlocked, clock=lambda: datetime.now(UTC))
setup.finish(session)
members.enrol(session, pseudonym=sys.argv[3])
session.close()
"""


class NotSoError(Exception):
    """The lock did not do what it has to; the words say what."""


def check(program: Path, root: Path) -> str:
    """Unlock, see that the memory knows, press Ctrl+L, see that it knows nothing."""
    with tempfile.TemporaryDirectory(prefix="circlekeep-lock-") as folder:
        data = Path(folder, "data")
        subprocess.run([sys.executable, "-c", MAKE, data, PASSPHRASE, NAME], cwd=root, check=True)
        with screens.screen() as display:
            surroundings = {
                "CIRCLEKEEP_DATA": str(data),
                "DISPLAY": display,
                "HOME": folder,
                "PATH": "/usr/bin:/bin",
            }
            with running(["openbox"], surroundings), running([str(program)], surroundings) as app:
                return _drive(app.pid, data, surroundings)


@contextmanager
def running(command: list[str], surroundings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program as long as it is needed."""
    path = shutil.which(command[0]) or command[0]
    process = subprocess.Popen(
        [path, *command[1:]],
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _drive(pid: int, data: Path, surroundings: dict[str, str]) -> str:
    def press(*keys: str) -> None:
        subprocess.run(["xdotool", *keys], env=surroundings, check=True)  # noqa: S607

    _focus_window(surroundings)
    press("type", "--delay", "15", PASSPHRASE)
    press("key", "Return")
    _wait(lambda: bool(list(data.rglob("register.db-wal"))), "the register did not open")
    _wait(lambda: holds(pid, NAME), "the open register is nowhere in memory: no fair trial")
    started = time.monotonic()
    press("key", "ctrl+l")
    _wait(lambda: b"--locked=" in Path(f"/proc/{pid}/cmdline").read_bytes(), "it did not lock")
    seconds = time.monotonic() - started
    _focus_window(surroundings)
    known = [word for word in (PASSPHRASE, NAME) if holds(pid, word)]
    if known:
        raise NotSoError("the locked process still knows the passphrase or a name")
    if list(data.rglob("register.db-wal")):
        raise NotSoError("the database was not put into one file")
    press("type", "--delay", "15", PASSPHRASE)
    press("key", "Return")
    _wait(lambda: bool(list(data.rglob("register.db-wal"))), "it did not unlock again")
    return f"replaced within {seconds:.1f} s, unlocked again"


def _focus_window(surroundings: dict[str, str]) -> None:
    """Wait for the window, which then has the keyboard."""
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--class", "circlekeep"]
    said = subprocess.run(
        ["timeout", str(PATIENCE), *search],  # noqa: S607
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    if not said:
        raise NotSoError("there is no window")
    subprocess.run(
        ["xdotool", "windowactivate", "--sync", said[-1]],  # noqa: S607
        env=surroundings,
        capture_output=True,
        check=False,
    )
    time.sleep(1)


def holds(pid: int, word: str) -> bool:
    """Tell whether a word lies anywhere in the memory of a process, in any of Qt's and Python's."""
    wanted = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le")]
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                content = memory.read(end - start)
            except (OSError, ValueError):
                continue
            if any(each in content for each in wanted):
                return True
    return False


def _wait(holds_now: Callable[[], bool], otherwise: str) -> None:
    until = time.monotonic() + PATIENCE
    while not holds_now():
        if time.monotonic() > until:
            raise NotSoError(otherwise)
        time.sleep(0.1)
