"""What was shown before the text size changed looks as what is made afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

from ui import theme
from ui.widgets import Card, EmptyState, Field, PageHeader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def usual_size(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp, name="light", percent=100)


def a_card() -> QWidget:
    card = Card("Who is here")
    card.body.addWidget(Field("Where", QLineEdit(), hint="A word only you understand."))
    return card


def an_empty_state() -> QWidget:
    return EmptyState("Nobody is here yet", "Add people by the names they want to be called.")


def a_head() -> QWidget:
    return PageHeader("Juniper signs", back="Agreements")


def spaces(widget: QWidget) -> list[tuple[int, ...]]:
    """List the gap and the margins of every layout, and how wide each part may become."""
    found = []
    for layout in widget.findChildren(QLayout):
        around = layout.contentsMargins()
        sides = (around.left(), around.top(), around.right(), around.bottom())
        found.append((layout.spacing(), *sides))
    return [*found, *((part.maximumWidth(),) for part in widget.findChildren(QWidget))]


@pytest.mark.parametrize("make", [a_card, an_empty_state, a_head])
def test_spaces_follow_the_text_size_both_ways(
    make: Callable[[], QWidget], qapp: QApplication, qtbot: QtBot
) -> None:
    old = make()
    qtbot.addWidget(old)
    old.show()
    at_100 = spaces(old)

    theme.apply(qapp, name="light", percent=200)
    new = make()
    qtbot.addWidget(new)
    new.show()

    assert spaces(old) == spaces(new)
    assert spaces(old) != at_100
    theme.apply(qapp, name="light", percent=100)
    assert spaces(old) == at_100
