"""Runs a few lines in a Python of their own, where nothing was loaded before."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.source import PROJECT


def said_by(program: str, **surroundings: str) -> str:
    """Return what a program prints that is run from the project's folder; it has to end well."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **surroundings},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
