"""A private X server for a check, here or inside another root."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def screen(root: Path | None = None) -> Iterator[str]:
    """Start an X server that no network reaches, and say which display it is."""
    reading, writing = os.pipe()
    inside = ["chroot", str(root)] if root else []
    server = subprocess.Popen(
        [
            *inside,
            "Xvfb",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            "1366x768x24",
            "-nolisten",
            "tcp",
            "-ac",
        ],
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()
