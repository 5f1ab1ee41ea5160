"""The process that takes this one's place, so that nothing of it stays in memory."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtGui import QGuiApplication, QNativeInterface

if TYPE_CHECKING:
    from collections.abc import Sequence

COULD_NOT = 75  # EX_TEMPFAIL
SELF = "/proc/self/exe"


def command(arguments: Sequence[str]) -> list[str]:
    """Return the command line of a fresh process with these arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "ui", *arguments]


def held_connection() -> int | None:
    """Return the descriptor of the X connection, made to outlive this process, if there is one.

    While it is open the X server keeps the covered window, so no key typed meanwhile reaches the
    window behind.
    """
    application = QGuiApplication.instance()
    if not isinstance(application, QGuiApplication) or QGuiApplication.platformName() != "xcb":
        return None
    x11 = application.nativeInterface()
    if not isinstance(x11, QNativeInterface.QX11Application):
        return None
    import ctypes  # noqa: PLC0415 - only where a lock is under way

    try:
        library = ctypes.CDLL("libxcb.so.1")
        library.xcb_get_file_descriptor.argtypes = [ctypes.c_void_p]
        descriptor = int(library.xcb_get_file_descriptor(_pointer(x11.connection())))
        os.set_inheritable(descriptor, True)
    except (OSError, AttributeError, TypeError, ValueError):
        return None
    return descriptor


def replace(arguments: Sequence[str]) -> NoReturn:
    """Put a fresh process in the place of this one; never returns."""
    line = command(arguments)
    if sys.platform in ("win32", "darwin"):
        # Coded and untested: there the new process is started and this one ends.
        import subprocess  # noqa: PLC0415 - only where a process cannot be replaced

        subprocess.Popen(line, close_fds=True)  # noqa: S603 - our own program
        os._exit(0)
    if not getattr(sys, "frozen", False):
        os.chdir(Path(__file__).resolve().parents[2])
    for program in (sys.executable, SELF):
        try:
            os.execv(program, line)  # noqa: S606 - our own program
        except OSError:
            continue
    os._exit(COULD_NOT)


def let_go(descriptor: int) -> None:
    """Close the connection held for us, once our own window is painted."""
    import stat  # noqa: PLC0415 - only after a lock

    try:
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            os.close(descriptor)
    except OSError:
        return


def _pointer(connection: object) -> int:
    """Read the address out of what PySide hands over: a number, or something that gives one."""
    return int(connection)  # type: ignore[call-overload, no-any-return]
