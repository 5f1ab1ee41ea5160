"""The three facts at the foot of the window: there at every text size, cut only where one must."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ui import theme
from ui.widgets.status_line import Fact, StatusLine

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

LONG = "Backed up 14 days ago, a stick with quite a long name that goes on and on, not checked"


def a_line(qtbot: QtBot, *, wide: int, backup: str) -> StatusLine:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_saved("Saved 21:42")
    line.show_backup(backup, needs_you=True)
    line.show_locks(5)
    line.resize(wide, line.height())
    line.show()
    qtbot.waitExposed(line)
    return line


def facts_of(line: StatusLine) -> list[Fact]:
    return sorted(line.findChildren(Fact), key=lambda fact: fact.x())


@pytest.mark.parametrize(("percent", "wide"), [(100, 1154), (150, 1076), (200, 1076)])
def test_all_three_facts_are_read_in_full_at_every_text_size(
    qtbot: QtBot, qapp: QApplication, percent: int, wide: int
) -> None:
    theme.apply(qapp, name="light", percent=percent)
    line = a_line(qtbot, wide=wide, backup="Backed up yesterday, KINGSTON, checked")

    facts = facts_of(line)
    told = [(fact.isVisible(), fact.shown == fact.text()) for fact in facts]
    last = (facts[2].text(), facts[2].accessibleName())
    theme.apply(qapp, name="light", percent=100)

    assert told == [(True, True)] * 3
    assert last[0].startswith("Locks after 5 min")
    assert last[1] == "Locks after 5 minutes of quiet"


def test_only_a_long_place_is_cut_and_says_so(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, name="light", percent=200)
    line = a_line(qtbot, wide=1076, backup=LONG)

    facts = facts_of(line)
    saved, backup, locks = (fact.shown for fact in facts)
    picture = facts[1].grab().toImage()
    theme.apply(qapp, name="light", percent=100)

    assert (saved, locks) == ("Saved 21:42", "Locks after 5 min")
    assert backup.startswith("Backed up 14 days ago")
    assert backup.endswith("…")
    assert not picture.isNull()
