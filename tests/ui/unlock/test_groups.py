"""Typing the nine groups of a recovery sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from ui.unlock.groups import GroupsEntry

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WHOLE = "49R16-ENHBX-X6TV6-XNAFM-8P540-5B2H8-5MAXE-YVF7T-JSC98"


@pytest.fixture
def groups(qtbot: QtBot) -> GroupsEntry:
    entry = GroupsEntry()
    qtbot.addWidget(entry)
    entry.show()
    return entry


@pytest.mark.parametrize("box", [0, 4, 8])
@pytest.mark.parametrize("text", [WHOLE, WHOLE.lower().replace("-", " "), WHOLE.replace("-", "")])
def test_a_whole_sheet_may_be_pasted_into_any_box(groups: GroupsEntry, text: str, box: int) -> None:
    QApplication.clipboard().setText(text)
    groups.boxes[box].clear()

    groups.boxes[box].paste()

    assert groups.text.upper().replace(" ", "-") == WHOLE


def test_the_mistyped_group_is_marked_and_alone(groups: GroupsEntry) -> None:
    groups.mark(3)

    assert [box.property("bad") for box in groups.boxes].count("true") == 1
    assert groups.boxes[2].property("bad") == "true"


def test_every_box_has_a_name(groups: GroupsEntry) -> None:
    assert [box.accessibleName() for box in groups.boxes] == [f"Group {n}" for n in range(1, 10)]


def test_another_sheet_is_typed_over_the_groups_of_the_first(
    groups: GroupsEntry, qtbot: QtBot
) -> None:
    for box in groups.boxes:
        box.setText("AAAAA")
    groups.boxes[0].selectAll()
    groups.boxes[0].setFocus()

    for sign in WHOLE.replace("-", ""):
        qtbot.keyClicks(groups.window().focusWidget(), sign)

    assert groups.text.replace(" ", "-") == WHOLE
