"""The one kind of dialog, at every text size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.confirm import Confirm

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("percent", [100, 200])
def test_both_ways_on_can_be_read_whole(qtbot: QtBot, qapp: QApplication, percent: int) -> None:
    theme.apply(qapp, name="light", percent=percent)
    try:
        around = QWidget()
        qtbot.addWidget(around)
        around.resize(1366, 768)
        around.show()
        dialog = Confirm(
            around,
            "Make all keys anew",
            "The register locks first. You need paper for new sheets.",
            verb="Lock and make them anew",
            safe="Leave them as they are",
        )

        dialog.open()
        qtbot.waitUntil(dialog.isVisible)

        assert all(act.width() >= act.sizeHint().width() for act in (dialog.act, dialog.safe))
        assert dialog.width() < around.width()
        assert dialog.act.font().weight() == theme.font("strong").weight()
    finally:
        theme.apply(qapp, name="light", percent=100)
