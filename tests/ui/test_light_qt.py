"""PySide6 without its descriptions: absent until a wrong call, and the same as ever after it."""

from __future__ import annotations

from pathlib import Path

import PySide6

from tests.apart import said_by

LIGHT = "from ui import light_qt; light_qt.load()\n"
CALLS = """
import sys
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel
qt = QApplication([])
if "light_qt" in dir():
    assert not any(name.startswith("shibokensupport.") and name != light_qt.MAPPING
                   for name in sys.modules)
label = QLabel("x")
for call in (
    lambda: label.setText(3.4),
    lambda: label.setText(),
    lambda: label.setText("a", "b"),
    lambda: label.setAlignment("left"),
    lambda: QLabel(none=1),
    lambda: QTimer.singleShot("soon", None),
    lambda: label.noSuch,
    lambda: QObject.connect(1),
):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
print(QLabel.setText.__doc__, QLabel.__doc__)
from PySide6.QtGui import QColor
try:
    QColor([])
except TypeError as error:
    print(error)
"""
FIRST_ASKED_FOR_HELP = """
from PySide6.QtWidgets import QLabel
print(QLabel.setText.__doc__)
try:
    QLabel(3, 4, 5)
except TypeError as error:
    print(error)
"""
ON_A_WORKER = """
import threading
from PySide6.QtGui import QColor
told = []

def wrong():
    try:
        QColor([])
    except TypeError as error:
        told.append(str(error))

workers = [threading.Thread(target=wrong) for _ in range(4)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(told)
"""


def test_wrong_calls_say_the_same_as_with_the_whole_of_pyside() -> None:
    plain = said_by(CALLS)

    assert "called with wrong argument types" in plain
    assert said_by(LIGHT + CALLS) == plain


def test_help_asked_for_before_any_wrong_call_is_the_same() -> None:
    plain = said_by(FIRST_ASKED_FOR_HELP)

    assert "setText(self" in plain
    assert said_by(LIGHT + FIRST_ASKED_FOR_HELP) == plain


def test_wrong_calls_on_workers_are_errors_too() -> None:
    assert said_by(LIGHT + ON_A_WORKER) == said_by(ON_A_WORKER)


def test_this_release_adds_nothing_to_its_modules_by_descriptions() -> None:
    deprecated = Path(PySide6.__file__).parent / "support" / "deprecated.py"

    assert "def fix_for_" not in deprecated.read_text(encoding="utf-8")


def test_where_pyside_is_loaded_already_nothing_happens() -> None:
    said = said_by(
        "import PySide6.QtCore, builtins; kept = builtins.compile\n"
        + LIGHT
        + "print(builtins.compile is kept)"
    )

    assert said.strip() == "True"
