"""The lock screen loads what it needs and nothing more: the start must stay quick."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.source import PROJECT

# Packages the first window may load; every other one waits until somebody needs it.
# (Python itself loads `_distutils_hack` where setuptools lies in the environment.)
PACKAGES = {"PySide6", "shiboken6", "typing_extensions", "platformdirs", "_distutils_hack"}
# Parts of the register the first window may load: no keys, no database, no papers.
PARTS = {"app", "app.errors", "app.hardening", "app.paths", "app.settings"}
# Share of Qt's own loading time that everything of ours may take; it was 0.55 when this was set.
MOST_OF_QT = 0.9

LOADED = """
import json, sys
import ui.__main__
places = {name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items()}
print(json.dumps(places))
"""
TIMED = """
import resource
def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
start = spent()
from PySide6 import QtCore, QtGui, QtSvg, QtWidgets
qt = spent()
import ui.__main__
print((spent() - qt) / (qt - start))
"""


def said_by(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout


def test_the_first_window_loads_no_package_and_no_part_it_does_not_need() -> None:
    places: dict[str, str] = json.loads(said_by(LOADED))

    packages = {
        name.partition(".")[0] for name, place in places.items() if "site-packages" in place
    }
    parts = {name for name in places if name == "app" or name.startswith("app.")}

    assert packages <= PACKAGES
    assert parts <= PARTS
    assert [name for name in places if name.startswith("ui.pages")] == []
    assert "ui.main_window" not in places


def test_what_is_ours_takes_less_time_to_load_than_qt_itself() -> None:
    # Processor time, and the best of some: other work on the computer must not decide.
    assert min(float(said_by(TIMED)) for _ in range(4)) < MOST_OF_QT
