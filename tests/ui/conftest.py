"""The look of the application, for every window a test shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ui import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> QApplication:
    """Give the one application its style, fonts and colours, as the program does."""
    theme.install(qapp)
    theme.apply(qapp, name="light", percent=100)
    return qapp
