"""The lock screen loads what it needs and nothing more: the start must stay quick."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.apart import said_by
from tests.source import PROJECT
from ui.light_qt import MAPPING

if TYPE_CHECKING:
    from pathlib import Path

# Packages the first window may load; every other one waits until somebody needs it.
# (Python itself loads `_distutils_hack` where setuptools lies in the environment.)
PACKAGES = {"PySide6", "shiboken6", "platformdirs", "_distutils_hack"}
PARTS_OF_QT = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtSvg", "PySide6.QtWidgets"}
# Parts of the register the first window may load: no keys, no database, no papers.
PARTS = {
    "app",
    "app.errors",
    "app.hardening",
    "app.paths",
    "app.services",
    "app.services.glance",
    "app.settings",
    "app.storage",
    "app.storage.files",
    "app.storage.registers",
    "app.vault",
    "app.vault.label",
}
NOT_OF_PYTHON = {
    "_hashlib",
    "_socket",
    "ctypes.util",
    "dataclasses",
    "datetime",
    "secrets",
    "shutil",
    "sqlite3",
    "subprocess",
}
MOST_WINDOW_PARTS = 38  # there were 34 when this was set
# PySide6 makes the names of a Qt class when it is first touched, at a thousand names in 12 ms.
# A single call that returns a style or a part of a scroll area can touch hundreds.
MOST_NAMES = 3200  # there were 2,988, of which PySide6 makes 1,000 by itself
# Share of Qt's own loading time that everything of ours may take; it was 0.55 when this was set.
MOST_OF_QT = 0.9

PAINTED = """
import enum, json, os, sys
import ui.__main__
from ui import application, theme

def kinds(kind):
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)

def tell(made):
    lock = made.unlock.lock
    made.unlock.activateWindow()
    places = {name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items()}
    names = sum(len(k.__members__) for k in set(kinds(enum.Enum)) if k.__module__[:7] == "PySide6")
    print(json.dumps({
        "places": places,
        "names": names,
        "title": lock.title.text() if lock.title.isVisible() else "",
        "has_keyboard": made.unlock.focusWidget() is lock.passphrase.line,
        "can_open": lock.open.isVisible() and lock.open.isEnabled(),
    }))
    sys.stdout.flush()
    os._exit(0)

qt = theme.application("circlekeep")
application.Application._begin = tell
made = application.Application(qt, application.parse([]))
made.start()
qt.exec()
"""
# What the program may hold while nobody is at the computer, and what it may not.
AT_REST = (
    PAINTED.split("def kinds", maxsplit=1)[0]
    + """
import time
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

def tell():
    print(json.dumps(sorted(sys.modules)))

def look_again():
    if sys.modules.keys() >= set(json.loads(os.environ["AWAITED"])) or time.monotonic() > until:
        tell()
        sys.stdout.flush()
        os._exit(0)

def touch():
    global until
    until = time.monotonic() + 60
    tell()
    QTest.keyClick(made.unlock.windowHandle(), "a")
    again.start(100)

qt = theme.application("circlekeep")
made = application.Application(qt, application.parse([]))
made.start()
again = QTimer(timeout=look_again)
QTimer.singleShot(1500, touch)
qt.exec()
"""
)
HEAVY = {"_hashlib", "cryptography", "sqlcipher3", "app.storage.database", "ui.unlock.flow"}
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

Told = dict[str, object]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Start the program on a computer with one register and ask at the first paint."""
    data: Path = tmp_path_factory.mktemp("data")
    shutil.copytree(PROJECT / "tests/fixtures/schema-1/registers", data / "registers")
    told: Told = json.loads(said_by(PAINTED, CIRCLEKEEP_DATA=str(data)))
    return told


def loaded(first: Told) -> dict[str, str]:
    places = first["places"]
    assert isinstance(places, dict)
    return places


def test_what_is_painted_first_can_be_used(first: Told) -> None:
    assert first["title"] == "Open “Rope locker”"
    assert first["has_keyboard"] is True
    assert first["can_open"] is True


def test_the_first_window_loads_no_package_and_no_part_it_does_not_need(first: Told) -> None:
    places = loaded(first)
    packages = {
        name.partition(".")[0] for name, place in places.items() if "site-packages" in place
    }
    parts_of_qt = {name for name in places if name.startswith("PySide6.Qt")}

    assert packages <= PACKAGES
    assert parts_of_qt <= PARTS_OF_QT
    # PySide6's descriptions of its functions: see ui.light_qt.
    assert {name for name in places if name.startswith("shibokensupport")} <= {MAPPING}
    assert places.keys() & NOT_OF_PYTHON == set()


def test_the_first_window_loads_no_part_of_ours_it_does_not_need(first: Told) -> None:
    places = loaded(first)
    windows = [name for name in places if name == "ui" or name.startswith("ui.")]

    assert {name for name in places if name == "app" or name.startswith("app.")} <= PARTS
    assert [name for name in windows if name.startswith("ui.pages")] == []
    assert "ui.main_window" not in windows
    assert len(windows) <= MOST_WINDOW_PARTS


def test_nothing_heavy_is_loaded_until_somebody_is_there(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "tests/fixtures/schema-1/registers", tmp_path / "registers")
    awaited = json.dumps([*HEAVY, "ui.main_window"])
    told = said_by(AT_REST, CIRCLEKEEP_DATA=str(tmp_path), AWAITED=awaited)
    at_rest, after_a_key = (set(json.loads(line)) for line in told.splitlines())

    assert at_rest & HEAVY == set()
    assert after_a_key >= HEAVY
    assert "ui.main_window" in after_a_key


def test_the_first_window_touches_few_names_of_qt(first: Told) -> None:
    names = first["names"]

    assert isinstance(names, int)
    assert 0 < names <= MOST_NAMES


def test_what_is_ours_takes_less_time_to_load_than_qt_itself(tmp_path: Path) -> None:
    # Compiled, as it is from the second start on, whether or not this checkout may be written to.
    compiled = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
    said_by(TIMED, **compiled)

    # Processor time, and the best of some: other work on the computer must not decide.
    assert min(float(said_by(TIMED, **compiled)) for _ in range(4)) < MOST_OF_QT
