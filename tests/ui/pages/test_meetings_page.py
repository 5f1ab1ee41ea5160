"""The list of evenings: where it stands, and what its buttons open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import drafts, meetings
from ui import theme
from ui.pages.meetings import MeetingsPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.builders import StandingClock
    from tests.ui.pages.conftest import Asked, Show


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


def test_after_tonight_the_next_one_is_planned_and_no_second_one_opened(
    session: Session, show: Show[MeetingsPage]
) -> None:
    meetings.finish(session, meetings.open_tonight(session).id)

    page = show(MeetingsPage, "meetings")

    assert page.plan_next.isVisible()
    assert not page.tonight.isVisible()
    assert not page.plan.isVisible()


def test_on_a_day_without_a_meeting_planning_comes_first(
    session: Session, show: Show[MeetingsPage], clock: StandingClock, asked: Asked
) -> None:
    meetings.finish(session, meetings.open_tonight(session).id)
    clock.goes(days=2)
    page = show(MeetingsPage, "meetings")
    shown = [page.plan_next.isVisible(), page.tonight.isVisible(), page.plan.isVisible()]

    page.tonight_too.click()

    meeting = meetings.open_now(session)
    assert shown == [True, False, False]
    assert meeting is not None
    assert asked.went == [("meeting", {"meeting_id": meeting.id})]


def test_a_second_one_that_starts_at_the_same_time_is_told_at_the_field(
    session: Session, show: Show[MeetingsPage]
) -> None:
    tonight = meetings.open_tonight(session)
    meetings.finish(session, tonight.id)
    page = show(MeetingsPage, "meetings", plan=True)

    page.form.day.put_back(session.today().isoformat())
    page.form.done.click()
    told = page.form.starts_field.error.text()
    page.form.starts.setTime(page.form.starts.time().addSecs(-3600))
    is_told_still = page.form.starts_field.has_error
    page.form.done.click()

    assert "already" in told
    assert not is_told_still
    times = [each.meeting.starts_at for each in meetings.everything(session)]
    assert len(set(times)) == 2


def test_an_evening_left_open_the_night_before_is_opened_and_no_other(
    session: Session, show: Show[MeetingsPage], clock: StandingClock, asked: Asked
) -> None:
    tonight = meetings.open_tonight(session)
    clock.goes(days=1)
    page = show(MeetingsPage, "meetings")

    page.tonight.click()

    assert page.tonight.text() == "Go to the meeting"
    assert asked.went == [("meeting", {"meeting_id": tonight.id})]


def test_a_time_typed_for_a_plan_is_kept(session: Session, show: Show[MeetingsPage]) -> None:
    page = show(MeetingsPage, "meetings", plan=True)
    nothing = page.draft()

    page.form.starts.setTime(page.form.starts.time().addSecs(-3600))
    page.keep_draft()
    kept = drafts.kept(session, "meetings")
    assert kept is not None
    again = show(MeetingsPage, "meetings")
    again.resume(dict(kept))

    assert nothing is None
    assert again.form.starts.time() == page.form.starts.time()


def plan_one(session: Session) -> None:
    usual = meetings.suggestion(session)
    meetings.plan(session, held_on=usual.held_on, starts_at=usual.starts_at, ends_at=usual.ends_at)
