"""The list of evenings: where it stands, and what its buttons open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import meetings
from ui import theme
from ui.pages.meetings import MeetingsPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.ui.pages.conftest import Show


@pytest.fixture(params=[100, 200])
def percent(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[int]:
    theme.apply(qapp, name="light", percent=request.param)
    yield request.param
    theme.apply(qapp, name="light", percent=100)


@pytest.mark.usefixtures("percent")
def test_a_short_list_begins_right_under_the_buttons(
    session: Session, show: Show[MeetingsPage], qtbot: QtBot
) -> None:
    meetings.open_tonight(session)

    page = show(MeetingsPage, "meetings")
    qtbot.waitUntil(lambda: page.table.height() > 0)

    gap = page.table.y() - page.plan.geometry().bottom()
    assert 0 < gap <= 2 * theme.GAP


def test_a_long_list_takes_the_room_that_is_left(
    session: Session, show: Show[MeetingsPage], qtbot: QtBot
) -> None:
    for _ in range(40):
        plan_one(session)

    page = show(MeetingsPage, "meetings")
    qtbot.waitUntil(lambda: page.table.height() > 0)

    assert page.table.geometry().bottom() > page.height() * 0.9


def plan_one(session: Session) -> None:
    usual = meetings.suggestion(session)
    meetings.plan(session, held_on=usual.held_on, starts_at=usual.starts_at, ends_at=usual.ends_at)
