"""What the pinned PySide6 must not do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_pyside_keeps_the_reference_count_of_none(qtbot: QtBot) -> None:
    """Some releases drop one reference to None a call and abort after some five thousand."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)

    for _ in range(2000):
        label.setText("still here")

    assert sys.getrefcount(None) > before - 200
