"""The real program with remote hands: `python -m tests.journeys.actor PIPE OPTIONS ARGUMENTS...`.

Orders are lines of JSON on the standard input, answers go to the pipe. Both outlive the lock,
which replaces the process: the fresh one is this module again and says hello like the first.
"""

from __future__ import annotations

import faulthandler
import json
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable  # noqa: TC003 - the tables below are made of it
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType  # noqa: TC003 - named beside what is run

from app import hardening

hardening.harden()

from PySide6.QtCore import QObject, QSocketNotifier, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from app.services import backups  # noqa: E402
from app.storage.places import Place  # noqa: E402
from app.vault import kdf  # noqa: E402
from tests.journeys import hands, names  # noqa: E402
from tests.journeys.hands import NotYetError  # noqa: E402
from tests.journeys.watch import Strays, Watch, hold_up  # noqa: E402
from ui.daily_check import DailyCheck  # noqa: E402
from ui.lock import replacement  # noqa: E402
from ui.lock.guard import Guard  # noqa: E402

LOOK_AGAIN = 15  # milliseconds
STEADY = 0.12  # seconds

ACTS: dict[str, Callable[..., hands.Act]] = {
    "click": hands.click,
    "click_row": hands.click_row,
    "choose": hands.choose,
    "type": hands.type_text,
    "press": hands.press,
    "close": hands.close,
    "take_focus": hands.take_focus,
    "hold_up": lambda seconds: lambda: hold_up(float(seconds)),
}
LOOKS: dict[str, Callable[..., object]] = {
    "see": hands.see,
    "lost": hands.lost,
    "focused": hands.focused,
    "focus": hands.focus,
    "content": hands.content,
    "popup_open": hands.popup_open,
    "menu_open": hands.menu_open,
    "dialog_open": hands.dialog_open,
    "writable": hands.writable,
    "usable": hands.usable,
    "is_in": hands.is_in,
    "on_page": hands.on_page,
    "nameless": hands.nameless,
    "walk": hands.walk,
    "everything": names.everything,
    "tops": names.tops,
}


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to do, and until when to try."""

    do: str
    with_: list[str]
    until: float


class Remote(QObject):
    """Takes orders from the standard input and tries each until it works or its time is over."""

    def __init__(self, pipe: int) -> None:
        super().__init__()
        self._pipe = pipe
        self._unread = b""
        self._order: Order | None = None
        self.watch = Watch()
        self._strays: Strays | None = None
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN)
        self._again.timeout.connect(self._try)
        self._notifier = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)
        self._first = QTimer(self)
        self._first.setInterval(LOOK_AGAIN)
        self._first.timeout.connect(self._say_hello)
        self._first.start()
        self._changed = 0.0
        QApplication.instance().focusWindowChanged.connect(self._notice_window)  # type: ignore[union-attr]

    def _notice_window(self) -> None:
        self._changed = time.monotonic()

    def _stand_in_for_a_window_manager(self) -> None:
        """Give the keyboard to the window that is left when a dialog closes: none else does."""
        if not _has_keyboard() and QApplication.platformName() == "offscreen":
            top = names.window()
            if top is not None and time.monotonic() - self._changed > STEADY:
                top.activateWindow()

    def _wait_for_window(self) -> None:
        """Raise NotYetError while windows change: a person waits for that too."""
        if not _has_keyboard() or time.monotonic() - self._changed < STEADY:
            raise NotYetError("no window has the keyboard")

    def _say_hello(self) -> None:
        top = names.window()
        handle = None if top is None else top.windowHandle()
        if handle is not None and handle.isExposed():
            self._first.stop()
            self._tell(hello=os.getpid())

    def _hear(self) -> None:
        self._unread += os.read(0, 1 << 16)
        while b"\n" in self._unread:
            line, _, self._unread = self._unread.partition(b"\n")
            told = json.loads(line)
            until = time.monotonic() + float(told["patience"])
            self._order = Order(do=told["do"], with_=told["with"], until=until)
            self._try()

    def _try(self) -> None:
        # Keys let the loop run on, which must not try the same once more inside of itself.
        self._again.stop()
        order = self._order
        if order is None:
            return
        self._stand_in_for_a_window_manager()
        self.watch.look()
        try:
            if order.do in ACTS:
                self._wait_for_window()
                self._act(order, ACTS[order.do](*order.with_))
            else:
                self._finish(order, self._look(order))
                self.watch.go_on()
        except NotYetError as reason:
            self.watch.go_on()
            self._again.start()
            if time.monotonic() > order.until:
                self._order = None
                self._tell(no=str(reason), seen=names.everything())

    def _act(self, order: Order, act: hands.Act) -> None:
        # What is done may open a loop of its own, or end this process.
        self._order = None
        self.watch.doing = f"{order.do} {_told(order)}"
        self.watch.go_on()
        try:
            act()
        except Exception as failure:
            self._tell(no=repr(failure), seen=[])
            raise
        # The loop ran on inside of what was done; what comes now is another turn.
        self.watch.look()
        self._tell(ok=None)

    def _look(self, order: Order) -> object:
        match order.do:
            case "watched":
                return {"longest": self.watch.longest, "work": dict(self.watch.work)}
            case "watch":
                self.watch.forget()
                return None
            case "strays":
                return self._look_for_strays()
            case "pass_time":
                pass_time(float(order.with_[0]))
                return None
            case _:
                return LOOKS[order.do](*order.with_)

    def _look_for_strays(self) -> list[str]:
        """Give what flashed since this was asked first."""
        application = QApplication.instance()
        if self._strays is None and isinstance(application, QApplication):
            self._strays = Strays(application, expected=("UnlockWindow", "MainWindow"))
        return [] if self._strays is None else self._strays.found

    def _finish(self, order: Order, value: object) -> None:
        if self._order is order:
            self._order = None
            self._tell(ok=value)

    def _tell(self, **told: object) -> None:
        os.write(self._pipe, json.dumps(told).encode() + b"\n")


def _has_keyboard() -> bool:
    """Tell whether a window that is there has it; a list may keep it when it is gone."""
    window = QApplication.focusWindow()
    return window is not None and window.isVisible()


def _told(order: Order) -> str:
    """Name what is done by the button or box, never by what is typed."""
    words = [str(hands.focus()["name"])] if order.do == "type" else order.with_
    return ", ".join(words)


def pass_time(seconds: float) -> None:
    """Have the boot clock say that this much time went by with nobody there."""
    guard = QApplication.instance().findChild(Guard)  # type: ignore[union-attr]
    if guard is None:
        raise NotYetError("no register is open")
    before = guard._seconds
    # It goes on, as the real one does: a sum of two times that stand still may be rounded down,
    # and the guard would look for a due moment that never comes.
    guard._seconds = lambda: before() + seconds
    guard.look()
    for top in QApplication.topLevelWidgets():
        if (check := top.findChild(DailyCheck)) is not None:
            check.look()


def tell_of_bugs() -> None:
    """Have a failure nobody expected be told where the journey looks, not on the screen only."""
    apologise = sys.excepthook

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        apologise(kind, error, trace)

    sys.excepthook = tell


def make_keys_cheap() -> None:
    """Have the keys of a new register cost nothing, where a test does not wait for them."""

    def calibrated(*, seconds: object = None) -> kdf.Argon2Parameters:
        return kdf.CHEAPEST

    kdf.calibrated = calibrated


def put_in_stick(folder: Path | None) -> None:
    """Have a folder, if any, count as the one stick that is in, whatever is in this computer."""

    def removable_places() -> list[Place]:
        if folder is None:
            return []
        free = shutil.disk_usage(folder).free
        return [Place(path=folder, label="KINGSTON", free=free, is_removable=True)]

    backups.removable_places = removable_places


def main() -> int:
    """Start the program as its own module does, with hands."""
    from ui import application  # noqa: PLC0415 - the hands are ready before it

    # A parent that hears nothing for long asks where everything stands.
    faulthandler.register(signal.SIGUSR1)
    pipe, arguments = int(sys.argv[1]), sys.argv[2:]
    go_on_as_this_module(pipe)
    stick = os.environ.get("JOURNEY_STICK")
    put_in_stick(Path(stick) if stick else None)
    if os.environ.get("JOURNEY_CHEAP_KEYS"):
        make_keys_cheap()
    run = QApplication.exec

    def with_hands() -> int:
        tell_of_bugs()
        remote = Remote(pipe)
        code = run()
        remote.deleteLater()
        return code

    QApplication.exec = with_hands  # type: ignore[method-assign]
    return application.main(arguments)


def go_on_as_this_module(pipe: int) -> None:
    """Have the lock start this module anew in place of the program's own."""

    def command(arguments: list[str]) -> list[str]:
        return [sys.executable, "-m", "tests.journeys.actor", str(pipe), *arguments]

    replacement.command = command  # type: ignore[assignment]


if __name__ == "__main__":
    sys.exit(main())
