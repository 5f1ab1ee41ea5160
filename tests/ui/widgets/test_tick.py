"""A sentence beside a box to tick is read whole at every width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.tick import Tick

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WORDS = "I know that &without my passphrase or this sheet nobody can open the register"


@pytest.fixture
def column(qtbot: QtBot) -> QWidget:
    column = QWidget()
    qtbot.addWidget(column)
    box = QVBoxLayout(column)
    box.addWidget(Tick(WORDS))
    box.addStretch(1)
    column.resize(900, 300)
    column.show()
    return column


def tick_in(column: QWidget) -> Tick:
    tick = column.findChild(Tick)
    assert isinstance(tick, Tick)
    return tick


@pytest.mark.parametrize(("width", "lines"), [(900, 1), (400, 2), (200, 4)])
def test_the_words_break_only_where_there_is_no_room(
    column: QWidget, width: int, lines: int
) -> None:
    tick = tick_in(column)

    column.resize(width, 300)

    broken = tick.text().split("\n")
    assert tick.width() <= width
    assert len(broken) == lines
    assert " ".join(broken) == WORDS
    assert tick.height() >= lines * tick.fontMetrics().lineSpacing()


def test_a_reader_hears_one_sentence_however_it_is_broken(column: QWidget) -> None:
    column.resize(200, 300)

    assert tick_in(column).accessibleName() == WORDS.replace("&", "")
