"""A screen of its own (Xvfb), and an eye on when a program's first window shows something."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WAIT = 60.0
SMALLEST = (100, 80)
MAP_NOTIFY, SUBSTRUCTURE = 19, 1 << 19
ZPIXMAP, ALL_PLANES = 2, 0xFFFFFFFF
LOOKED_AT = (400, 300)
SETTLING = 1.0


class Image(ctypes.Structure):
    """The first fields of Xlib's XImage."""

    _fields_ = (
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.c_void_p),
        ("byte_order", ctypes.c_int),
        ("bitmap_unit", ctypes.c_int),
        ("bitmap_bit_order", ctypes.c_int),
        ("bitmap_pad", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
    )


class MapEvent(ctypes.Structure):
    """Xlib's XMapEvent, padded to the size of any event."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("event", ctypes.c_ulong),
        ("window", ctypes.c_ulong),
        ("padding", ctypes.c_long * 24),
    )


Handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


# A window that vanished between two looks is no reason to end.
IGNORE = Handler(lambda _display, _error: 0)


@dataclass(frozen=True)
class Shown:
    """A program whose first window was painted, `seconds` after it was started."""

    process: subprocess.Popen[bytes]
    seconds: float

    def memory(self) -> float:
        """Return the MiB of the program and its children once it has settled."""
        time.sleep(SETTLING)
        return sum(memory_of(pid) for pid in _family(self.process.pid))

    def end(self) -> None:
        """End the program and everything it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Screen:
    """One X display, looked at from outside through Xlib."""

    def __init__(self, name: str, home: Path) -> None:
        self.name, self.home = name, home
        self._x = ctypes.CDLL("libX11.so.6")
        for function in ("XOpenDisplay", "XGetImage"):
            getattr(self._x, function).restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XSetErrorHandler(IGNORE)
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(name.encode()))
        root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        self._x.XSelectInput(self._display, root, ctypes.c_long(SUBSTRUCTURE))
        self._x.XSync(self._display, 1)

    def show(self, command: Sequence[str], **extra: str) -> Shown:
        """Start a program and wait until its first window holds more than one colour."""
        self._x.XSync(self._display, 1)
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            env={**os.environ, **self._surroundings(), **extra},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = started + WAIT
        window = 0
        while not (window and self._is_painted(window)):
            if time.perf_counter() > deadline or process.poll() is not None:
                raise RuntimeError(f"no window of {command[0]} within {WAIT:.0f} s")
            window = window or self._mapped()
            time.sleep(0.001)
        return Shown(process, time.perf_counter() - started)

    def close(self) -> None:
        """Stop looking."""
        self._x.XCloseDisplay(self._display)

    def _surroundings(self) -> dict[str, str]:
        home = str(self.home)
        return {
            "DISPLAY": self.name,
            "HOME": home,
            "NO_AT_BRIDGE": "1",
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CACHE_HOME": f"{home}/.cache",
            "XDG_CONFIG_HOME": f"{home}/.config",
            "XDG_DATA_HOME": f"{home}/.local/share",
            "XDG_RUNTIME_DIR": home,
        }

    def _mapped(self) -> int:
        """Return the first window that was mapped and is large enough to be one, or 0."""
        event = MapEvent()
        while self._x.XPending(self._display):
            self._x.XNextEvent(self._display, ctypes.byref(event))
            if event.type == MAP_NOTIFY and self._size(event.window) >= SMALLEST:
                return int(event.window)
        return 0

    def _size(self, window: int) -> tuple[int, int]:
        root, x, y = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_int()
        width, height, border, depth = (ctypes.c_uint() for _ in range(4))
        places = [ctypes.byref(part) for part in (root, x, y, width, height, border, depth)]
        found = self._x.XGetGeometry(self._display, ctypes.c_ulong(window), *places)
        return (width.value, height.value) if found else (0, 0)

    def _is_painted(self, window: int) -> bool:
        size = self._size(window)
        if size < SMALLEST:
            return False
        width, height = (min(have, most) for have, most in zip(size, LOOKED_AT, strict=True))
        image = self._x.XGetImage(
            self._display,
            ctypes.c_ulong(window),
            (size[0] - width) // 2,
            (size[1] - height) // 2,
            width,
            height,
            ctypes.c_ulong(ALL_PLANES),
            ZPIXMAP,
        )
        if not image:
            return False
        fields = ctypes.cast(image, ctypes.POINTER(Image)).contents
        pixels = ctypes.string_at(fields.data, fields.bytes_per_line * fields.height)
        self._x.XDestroyImage(ctypes.c_void_p(image))
        return len({pixels[at : at + 4] for at in range(0, len(pixels), 28)}) > 1


@contextmanager
def a_screen(folder: Path) -> Iterator[Screen]:
    """Start an X server with nothing on it, and end it afterwards."""
    home = folder / "screen-home"
    home.mkdir(mode=0o700, exist_ok=True)
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            name = f":{told.readline().strip()}"
        screen = Screen(name, home)
        yield screen
        screen.close()
    finally:
        server.terminate()
        server.wait()


def memory_of(pid: int) -> float:
    """Return the MiB of a process: its own pages, and those of files and libraries in full.

    A proportional share would fall with every other program that has the same libraries open, and
    a hardened process tells it to root only.
    """
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _family(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return [pid]
    return [pid, *(each for child in tasks.split() for each in _family(int(child)))]
