"""Replacing the whole process, since nothing inside a running one gets clean of what it knew.

Measured: after `execv` an outside scan of all memory finds no passphrase, key or note, while no
wiping inside a Python and Qt process ever reached that. On X11 the old connection is kept open
over the replacement, because the keys typed meanwhile would otherwise reach the window behind.
"""

from __future__ import annotations

import ctypes
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

HELD_FOR_AT_MOST_MS = 3000
_TEMPORARY_FAILURE = 75


def display_connection() -> int | None:
    """Return the descriptor of the X11 connection, made to survive `execv`; None elsewhere."""
    if QGuiApplication.platformName() != "xcb":
        return None
    native = getattr(QGuiApplication.instance(), "nativeInterface", None)
    interface = native() if native is not None else None
    if interface is None:
        return None
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return None
    xcb.xcb_get_file_descriptor.argtypes = [ctypes.c_void_p]
    descriptor = int(xcb.xcb_get_file_descriptor(interface.connection()))
    if descriptor < 0:
        return None
    os.set_inheritable(descriptor, True)
    return descriptor


def let_go_after_paint(descriptor: int) -> None:
    """Close the connection of the replaced process once this one's window stands on the screen.

    Call it when the first window has painted; a timer of three seconds closes it in any case.
    """
    if not _is_socket(descriptor):
        return
    os.set_inheritable(descriptor, False)
    sync = getattr(QGuiApplication, "sync", None)
    if sync is not None:
        sync()
    _close_once(descriptor)


def let_go_in_time(descriptor: int) -> None:
    """Close the kept connection after three seconds, whether or not a window was painted."""
    if _is_socket(descriptor):
        QTimer.singleShot(HELD_FOR_AT_MOST_MS, lambda: _close_once(descriptor))


_closed: set[int] = set()


def _close_once(descriptor: int) -> None:
    """Close it unless that was done before: the number may belong to another file by then."""
    if descriptor in _closed:
        return
    _closed.add(descriptor)
    os.close(descriptor)


def _is_socket(descriptor: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


def command(arguments: Sequence[str]) -> list[str]:
    """Return the command that starts this program anew, from source or from its bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "ui", *arguments]


def replace_process(new_command: Sequence[str]) -> NoReturn:
    """Become a fresh image of the program; never returns, and never goes on with what it knew."""
    line = list(new_command)
    try:
        if sys.platform in {"win32", "darwin"}:
            subprocess.Popen(line, close_fds=True)  # noqa: S603 - our own command
            os._exit(0)
        os.execv(line[0], line)  # noqa: S606 - no shell is wanted
    except OSError:
        _replace_through_proc(line)
    os._exit(_TEMPORARY_FAILURE)


def _replace_through_proc(line: list[str]) -> None:
    """Try the running image itself: the file may have been moved by an upgrade meanwhile."""
    try:
        os.execv("/proc/self/exe", line)  # noqa: S606 - no shell is wanted
    except OSError:
        os._exit(_TEMPORARY_FAILURE)
