"""A screen of its own for a journey: an X server nobody sees, and a window manager."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60.0  # seconds
ALONE = ("-nolisten", "tcp", "-noreset")


@contextlib.contextmanager
def screen(size: str = "1366x768") -> Iterator[str]:
    """Start an X server without any network and openbox on it; give the display's name."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        # It begins anew when its last client leaves, and takes who is just coming down with it.
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", *ALONE],
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        display = f":{told.readline().strip()}"
    environment = {**os.environ, "DISPLAY": display}
    manager = subprocess.Popen(
        ["openbox"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for_manager(environment)
        yield display
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()


def _wait_for_manager(environment: dict[str, str]) -> None:
    """Wait for whoever gives windows the keyboard: one shown earlier may never get it."""
    ask = ["xdotool", "get_num_desktops"]
    until = time.monotonic() + PATIENCE
    while subprocess.run(ask, env=environment, check=False, capture_output=True).returncode:
        assert time.monotonic() < until, "no window manager came"
        time.sleep(0.02)


def keys(display: str, *typed: str) -> None:
    """Type as a keyboard does: to whatever the X server gives the keyboard to."""
    environment = {**os.environ, "DISPLAY": display}
    subprocess.run(["xdotool", *typed], env=environment, check=True, stdin=subprocess.DEVNULL)


def title_in_front(display: str) -> str:
    """Ask which window the X server gives the keyboard to."""
    environment = {**os.environ, "DISPLAY": display}
    done = subprocess.run(
        ["xdotool", "getwindowfocus", "getwindowname"],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()
