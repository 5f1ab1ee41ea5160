"""A row of somebody with a very long name: the name gives way, the toggles stay in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.agreements import SigningState
from app.domain.meetings import Mark, Place
from ui import theme
from ui.widgets.elided import ElidedLabel
from ui.widgets.mark_row import MarkRow
from ui.widgets.steady import settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

LONG = "Wisteria who always comes by the late bus from the far hills"


@pytest.fixture(params=[100, 200])
def percent(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[int]:
    theme.apply(qapp, name="light", percent=request.param)
    yield request.param
    theme.apply(qapp, name="light", percent=100)


def a_row(qtbot: QtBot, name: str, *, width: int) -> MarkRow:
    place = Place(
        member_id=1,
        code="M-001",
        pseudonym=name,
        mark=Mark.UNKNOWN,
        signing=SigningState.TO_SIGN,
        is_first_time=True,
    )
    row = MarkRow(place, name)
    qtbot.addWidget(row)
    row.resize(width, row.sizeHint().height())
    row.show()
    settle(row)
    return row


@pytest.mark.usefixtures("percent")
@pytest.mark.parametrize("width", [840, 1000, 1200])
def test_a_long_name_leaves_the_toggles_in_their_column(qtbot: QtBot, width: int) -> None:
    short, long = a_row(qtbot, "Ash", width=width), a_row(qtbot, LONG, width=width)

    for mark in (Mark.PRESENT, Mark.APOLOGIES, Mark.ABSENT):
        one, other = short.toggle(mark), long.toggle(mark)
        assert one.geometry() == other.geometry()
        assert other.width() == other.sizeHint().width()


def test_a_name_that_is_cut_is_shown_whole_by_its_tip_and_to_readers(qtbot: QtBot) -> None:
    short, long = a_row(qtbot, "Ash", width=720), a_row(qtbot, LONG, width=720)

    assert long.name.width() < long.name.sizeHint().width()
    assert (short.name.toolTip(), long.name.toolTip()) == ("", LONG)
    assert (long.name.text(), long.accessibleName()) == (LONG, LONG)


def test_a_name_that_is_cut_ends_in_dots(qtbot: QtBot) -> None:
    cut, plain = ElidedLabel(LONG), QLabel()
    plain.setText(cut.fontMetrics().elidedText(LONG, Qt.TextElideMode.ElideRight, 150))
    for label in (cut, plain):
        qtbot.addWidget(label)
        label.resize(150, 30)
        label.show()

    assert plain.text().endswith("\N{HORIZONTAL ELLIPSIS}")
    assert cut.grab().toImage() == plain.grab().toImage()
