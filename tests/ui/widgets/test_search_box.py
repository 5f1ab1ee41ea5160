"""What the search finds is a list one can read and hit, at every text size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.settings import Settings
from tests.ui.pages.people import some_people
from ui import theme
from ui.shell import Shell
from ui.widgets.top_tools import SearchBox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session


@pytest.fixture(params=[100, 200])
def percent(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[int]:
    theme.apply(qapp, name="light", percent=request.param)
    yield request.param
    theme.apply(qapp, name="light", percent=100)


def test_each_hit_has_a_row_of_its_own_and_none_is_cut_off(
    session: Session, qtbot: QtBot, percent: int
) -> None:
    some_people(session, "Juniper", "Jude", "June")
    box = SearchBox(Shell(Settings()))
    box.session = session
    qtbot.addWidget(box)
    box.show()
    completer = box.completer()
    assert completer is not None
    found = completer.popup()
    assert found is not None

    qtbot.keyClicks(box, "ju")
    qtbot.waitUntil(lambda: found.isVisible() and found.model().rowCount() == 3)
    qtbot.wait(50)

    rows = [found.visualRect(found.model().index(at, 0)) for at in range(3)]
    assert min(row.height() for row in rows) >= 28 * percent / 100
    assert [row.top() for row in rows[1:]] == [row.bottom() + 1 for row in rows[:-1]]
    assert found.verticalScrollBar().maximum() == 0
    found.hide()
