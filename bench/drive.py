"""The app driven from inside, offscreen, in a process of its own: `python -m bench.drive WORD`.

`unlock` prints the seconds from pressing Open to the first page painted and then those of the bare
key derivation, `argon` the same two measured the other way round, `used` the MiB after every page
was visited, `floor` those of a bare window.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from bench import generate
from bench.screen import memory_of
from ui import light_qt

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QApplication

    from ui.application import Application
    from ui.main_window import MainWindow

WAIT = 120.0
# Longer than the memory of a guess is kept: each derivation shall find what it would find alone.
SETTLING = 1.5
LOOK_EVERY = 100  # milliseconds
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
    return ask_all(word, data)[0]


def ask_all(word: str, data: Path) -> list[float]:
    """Run this module with a word in a new process and return the numbers it prints."""
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
    return [float(number) for number in done.stdout.split()]


def unlock() -> tuple[float, ...]:
    """Time from pressing Open until the first page is painted; then the derivation alone."""
    qt, application = _on_lock_screen()
    window, took = _unlocked(qt, application)
    _let_pass(qt)
    _closed(window)
    return took, _derived()


def argon() -> tuple[float, ...]:
    """Time the same two, the derivation first."""
    qt, application = _on_lock_screen()
    passphrase = application.unlock.lock.passphrase
    passphrase.put("")  # what typing made ready is not for the bare derivation
    _let_pass(qt)
    derived = _derived()
    passphrase.put(generate.PASSPHRASE)
    _let_pass(qt)
    window, took = _unlocked(qt, application)
    _closed(window)
    return took, derived


def used() -> tuple[float, ...]:
    """Open the register, visit every page, and return what the process weighs then."""
    qt, application = _on_lock_screen()
    window, _ = _unlocked(qt, application)
    for place in PLACES:
        window.go(place, {})
        window.repaint()
        qt.processEvents()
    weighs = memory_of(os.getpid())
    _closed(window)
    return (weighs,)


def floor() -> tuple[float, ...]:
    """Return what a bare window weighs."""
    from PySide6.QtWidgets import QApplication, QLineEdit  # noqa: PLC0415

    qt = QApplication([])
    field = QLineEdit()
    field.show()
    qt.processEvents()
    return (memory_of(os.getpid()),)


def _closed(window: MainWindow) -> None:
    """Close the register as a lock does: after a crash the next unlock would look at its log."""
    window.session.close()


def _derived() -> float:
    from app.vault import kdf  # noqa: PLC0415

    started = time.perf_counter()
    kdf.derive(b"passphrase", salt=bytes(kdf.SALT_SIZE), parameters=kdf.DEFAULT)
    return time.perf_counter() - started


def _on_lock_screen() -> tuple[QApplication, Application]:
    """Return the app with the passphrase typed, which takes seconds, and Open not pressed."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from ui import application as root  # noqa: PLC0415

    qt = QApplication([])
    application = root.Application(qt, root.parse([]))
    application.start()
    _until(qt, lambda: application.doorway is not None)
    screen = application.unlock.lock
    _until(qt, lambda: screen.chosen is not None)
    screen.passphrase.put(generate.PASSPHRASE)
    _let_pass(qt)
    return qt, application


def _unlocked(qt: QApplication, application: Application) -> tuple[MainWindow, float]:
    """Press Open, wait until the first page is painted, and return how long that took."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415

    painted: list[float] = []

    def look(_page: str = "") -> None:
        """Take the time once the page was painted and what was painted is on the screen."""
        window = application.window
        page = None if window is None else window.page(window.here)
        if page is None and window is not None:
            window.arrived.connect(look)
        elif page is not None:
            watch = _paint_watch(lambda: QTimer.singleShot(0, stamp))
            page.sheet.viewport().installEventFilter(watch)
            kept.append(watch)

    def stamp() -> None:
        painted.append(time.perf_counter())

    kept: list[QObject] = []
    if application.doorway is None:
        raise RuntimeError("there is no lock screen")
    application.doorway.opened.connect(look)
    screen = application.unlock.lock
    started = time.perf_counter()
    screen.open.click()
    _until(qt, lambda: bool(painted))
    if application.window is None:
        raise RuntimeError("the register did not open")
    return application.window, painted[0] - started


def _paint_watch(tell: Callable[[], None]) -> QObject:
    from PySide6.QtCore import QEvent, QObject  # noqa: PLC0415

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                tell()
            return False

    return Watch()


def _let_pass(qt: QApplication) -> None:
    """Let what was begun come to its end."""
    enough = time.monotonic() + SETTLING
    _until(qt, lambda: time.monotonic() > enough)


def _until(qt: QApplication, is_so: Callable[[], bool]) -> None:
    """Wait as the program itself does: asleep until something happens."""
    from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415

    deadline = time.monotonic() + WAIT
    alarm = QTimer()
    alarm.start(LOOK_EVERY)
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError("it took too long")
        qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


if __name__ == "__main__":
    words = {"argon": argon, "unlock": unlock, "used": used, "floor": floor}
    if sys.argv[1] != "floor":
        light_qt.load()  # as the program does
    print(*words[sys.argv[1]]())
    sys.stdout.flush()
    # Qt's end is not what is measured.
    os._exit(0)
