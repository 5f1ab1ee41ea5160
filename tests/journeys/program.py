"""The program from outside: its process, what it says, and the orders its hands are given."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds; a busy machine is no failure
SCREEN = {
    "name": "laptop",
    "x": 0,
    "y": 0,
    "width": 1366,
    "height": 768,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}
# The offscreen platform; and what Qt says once a lock for each client of assistive technology.
HARMLESS = re.compile(r"This plugin does not support |.*GetApplicationBusAddress")
KEPT = ("PATH", "LD_LIBRARY_PATH", "COVERAGE_PROCESS_START")


class StuckError(AssertionError):
    """The program did not do what a journey waited for."""


@dataclass(kw_only=True)
class Home:
    """A computer's folders for one person, all of them apart from ours."""

    top: Path
    display: str = ""
    system_bus: str = ""
    has_stick: bool = False
    has_cheap_keys: bool = True

    def __post_init__(self) -> None:
        for name in ("home", "tmp", "run", "config", "cache", "data", "state", "stick"):
            (self.top / name).mkdir(parents=True, exist_ok=True)
        (self.top / "run").chmod(0o700)

    @property
    def registers(self) -> Path:
        """Where the program keeps its registers."""
        return self.top / "data" / "circlekeep"

    @property
    def stick(self) -> Path:
        """A folder that stands for the stick."""
        return self.top / "stick"

    def environment(self) -> dict[str, str]:
        """Give what a process of this person finds in its environment."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return kept | {
            "HOME": str(self.top / "home"),
            "TMPDIR": str(self.top / "tmp"),
            "XDG_RUNTIME_DIR": str(self.top / "run"),
            "XDG_CONFIG_HOME": str(self.top / "config"),
            "XDG_CACHE_HOME": str(self.top / "cache"),
            "XDG_DATA_HOME": str(self.top / "data"),
            "XDG_STATE_HOME": str(self.top / "state"),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "QT_QPA_PLATFORM": "xcb" if self.display else self._laptop(),
            "PYTHONDONTWRITEBYTECODE": "1",
            **({"DISPLAY": self.display} if self.display else {}),
            **({"DBUS_SYSTEM_BUS_ADDRESS": self.system_bus} if self.system_bus else {}),
            **({"JOURNEY_CHEAP_KEYS": "1"} if self.has_cheap_keys else {}),
            **({"JOURNEY_STICK": str(self.stick)} if self.has_stick else {}),
        }

    def _laptop(self) -> str:
        """Name the platform without a screen, with the size of a small laptop's."""
        told = self.top / "screens.json"
        told.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
        return f"offscreen:configfile={told}"


@dataclass(kw_only=True)
class Program:
    """One start of the program, through any number of locks."""

    home: Home
    arguments: Sequence[str] = ()
    through: Sequence[str] = ()
    clicks: int = 0
    images: list[int] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._answers, theirs = os.pipe()
        command = [sys.executable, "-m", "tests.journeys.actor", str(theirs), *self.arguments]
        self._log = (self.home.top / "said").open("ab")
        self._process = subprocess.Popen(
            [*self.through, *command],
            cwd=ROOT,
            env=self.home.environment(),
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            pass_fds=[theirs],
            start_new_session=True,
        )
        os.close(theirs)
        self._unread = b""
        self.wait_for_window()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._log.close()
        os.close(self._answers)
        if kind is None and self.complaints:
            raise StuckError(self.complaints)

    @property
    def pid(self) -> int:
        """The number of the process that shows the window now."""
        return self.images[-1]

    @property
    def said(self) -> str:
        """Everything it wrote to where a terminal would be."""
        return (self.home.top / "said").read_text(encoding="utf-8", errors="replace")

    @property
    def complaints(self) -> str:
        """What it wrote besides what the platform without a screen always says."""
        lines = (line for line in self.said.splitlines() if not HARMLESS.match(line))
        return "\n".join(line for line in lines if line.strip())

    # --- what a person does ---------------------------------------------------------------

    def click(self, name: str, kind: str = "button") -> None:
        self.clicks += 1
        self.order("click", name, kind)

    def click_row(self, text: str) -> None:
        self.clicks += 1
        self.order("click_row", text)

    def type(self, text: str) -> None:
        self.order("type", text)

    def press(self, *keys: str) -> None:
        for each in keys:
            self.order("press", each)

    def fill(self, name: str, text: str) -> None:
        """Go to a box without a click and type into it."""
        self.order("take_focus", name)
        self.type(text)

    def unlock(self, passphrase: str) -> None:
        """Type the passphrase where the lock screen has put the keyboard, and wait to be in."""
        self.try_passphrase(passphrase)
        self.order("is_in")

    def try_passphrase(self, passphrase: str) -> None:
        self.order("focused", "Passphrase")
        self.order("usable", "Open")
        self.type(passphrase + "\n")

    def see(self, *texts: str, patience: float = PATIENCE) -> None:
        for text in texts:
            self.order("see", text, patience=patience)

    def lost(self, *texts: str) -> None:
        for text in texts:
            self.order("lost", text)

    # --- what may end the process ---------------------------------------------------------

    def lock(self, *order: str) -> None:
        """Lock, by the lock key unless told otherwise, and wait for the fresh image."""
        self._send(*(order or ("press", "Ctrl+L")), patience=PATIENCE)
        self.wait_for_window()

    def wait_for_window(self) -> None:
        """Wait until a fresh image of the program shows its window."""
        while "hello" not in (told := self._hear(PATIENCE)):
            if "no" in told:
                raise StuckError(told["no"])
        self.images.append(int(str(told["hello"])))

    def end(self, *order: str) -> int:
        """Have it end, by closing its window unless told otherwise; give its exit code."""
        self._send(*(order or ("close",)), patience=PATIENCE)
        return self.wait_for_end()

    def wait_for_end(self) -> int:
        try:
            return self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise StuckError(f"it did not end\n{self.said}") from None

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    # --- the wire -------------------------------------------------------------------------

    def order(self, do: str, *words: str, patience: float = PATIENCE) -> object:
        """Give an order and return the answer; raise StuckError if it could not be done."""
        self._send(do, *words, patience=patience)
        told = self._hear(patience + PATIENCE)
        if "ok" in told:
            return told["ok"]
        seen = " | ".join(told.get("seen", []))  # type: ignore[arg-type]
        raise StuckError(
            f"{do} {words}: {told.get('no', told)}\nshown was: {seen}\nsaid: {self.said}"
        )

    def _send(self, do: str, *words: str, patience: float) -> None:
        line = json.dumps({"do": do, "with": list(words), "patience": patience})
        if self._process.stdin is None:
            raise StuckError("it has no ears")
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()

    def _ask_where_it_stands(self, *, is_alive: bool) -> None:
        if is_alive and self.images:
            self.signal(signal.SIGUSR1)
            time.sleep(0.5)

    def _hear(self, patience: float) -> dict[str, object]:
        until = time.monotonic() + patience
        while b"\n" not in self._unread:
            ready, _, _ = select.select([self._answers], [], [], max(0.0, until - time.monotonic()))
            read = os.read(self._answers, 1 << 16) if ready else b""
            if not read:
                self._ask_where_it_stands(is_alive=not ready)
                raise StuckError(f"it {'ended' if ready else 'is silent'}\n{self.said}")
            self._unread += read
        line, _, self._unread = self._unread.partition(b"\n")
        answer: dict[str, object] = json.loads(line)
        return answer
