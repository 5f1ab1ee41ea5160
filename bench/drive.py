"""The app driven from inside, offscreen, in a process of its own: `python -m bench.drive WORD`.

`unlock` prints the seconds from pressing Open to the first page painted, `argon` those of the bare
key derivation, `used` the MiB after every page was visited, `floor` those of a bare window.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from bench import generate
from bench.screen import memory_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from ui.application import Application
    from ui.main_window import MainWindow

WAIT = 120.0
PLACES = (
    "meetings",
    "members",
    "member_new",
    "agreements",
    "safeguarding",
    "concern_new",
    "records",
    "backup",
    "settings",
    "help",
    "today",
)


def ask(word: str, data: Path) -> float:
    """Run this module with a word in a new process and return the number it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.drive", word],
        env={**os.environ, "CIRCLEKEEP_DATA": str(data), "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr or f"{word} ended with {done.returncode}")
    return float(done.stdout.split()[-1])


def argon() -> float:
    """Time the key derivation alone, its module loaded as it is on the lock screen."""
    from app.vault import kdf  # noqa: PLC0415

    kdf.derive(b"warm", salt=bytes(kdf.SALT_SIZE), parameters=kdf.CHEAPEST)
    started = time.perf_counter()
    kdf.derive(b"passphrase", salt=bytes(kdf.SALT_SIZE), parameters=kdf.DEFAULT)
    return time.perf_counter() - started


def unlock() -> float:
    """Time from pressing Open until the first page is painted."""
    qt, application = _on_lock_screen()
    return _unlocked(qt, application)[1]


def used() -> float:
    """Open the register, visit every page, and return what the process weighs then."""
    qt, application = _on_lock_screen()
    window, _ = _unlocked(qt, application)
    for place in PLACES:
        window.go(place, {})
        window.repaint()
        qt.processEvents()
    return memory_of(os.getpid())


def floor() -> float:
    """Return what a bare window weighs."""
    from PySide6.QtWidgets import QApplication, QLineEdit  # noqa: PLC0415

    qt = QApplication([])
    field = QLineEdit()
    field.show()
    qt.processEvents()
    return memory_of(os.getpid())


def _on_lock_screen() -> tuple[QApplication, Application]:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from ui import application as root  # noqa: PLC0415

    qt = QApplication([])
    application = root.Application(qt, root.parse([]))
    application.start()
    _until(qt, lambda: application.flow is not None)
    screen = application.unlock.lock
    _until(qt, lambda: screen.chosen is not None)
    return qt, application


def _unlocked(qt: QApplication, application: Application) -> tuple[MainWindow, float]:
    screen = application.unlock.lock
    screen.passphrase.put(generate.PASSPHRASE)
    started = time.perf_counter()
    screen.open.click()
    _until(qt, lambda: application.window is not None and application.window.here != "")
    window = application.window
    if window is None:
        raise RuntimeError("the register did not open")
    window.repaint()
    qt.processEvents()
    return window, time.perf_counter() - started


def _until(qt: QApplication, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError("it took too long")
        qt.processEvents()
        time.sleep(0.0005)


if __name__ == "__main__":
    words = {"argon": argon, "unlock": unlock, "used": used, "floor": floor}
    print(words[sys.argv[1]]())
    sys.stdout.flush()
    # The register is a copy nobody needs closed, and Qt's end is not what is measured.
    os._exit(0)
