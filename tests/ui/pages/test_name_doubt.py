"""A name that may give somebody away is kept only when the member wants exactly that one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.domain.pseudonyms import Doubt
from app.services import group, meetings, members
from tests.ui.pages.people import some_people
from ui.pages.meeting import MeetingPage
from ui.pages.member import MemberPage
from ui.pages.member_new import MemberNewPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.ui.pages.conftest import Asked, Show


@pytest.fixture(autouse=True)
def _a_group(session: Session) -> None:
    profile = group.profile(session)
    group.change_profile(
        session,
        replace(
            profile,
            display_name="Willow Circle",
            discreet_name="Linden",
            usual_place="Linden House",
        ),
    )


def names(session: Session) -> list[str]:
    return [member.pseudonym for member in members.everyone(session)]


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("John Smith", Doubt.FULL_NAME),
        ("Anna Maria Weber", Doubt.FULL_NAME),
        ("Ελένη Παππά", Doubt.FULL_NAME),
        ("Anne-Marie O'Neil", Doubt.FULL_NAME),
        ("John B. McDonald", Doubt.FULL_NAME),
        ("willow  circle", Doubt.GROUP_NAME),
        ("LINDEN", Doubt.GROUP_NAME),
        ("Linden House", Doubt.PLACE_NAME),
        ("Willow", None),
        ("Ash B.", None),
        ("Blue kite", None),
        ("Maya 2", None),
        ("", None),
    ],
)
def test_names_in_doubt_are_told_apart(session: Session, name: str, doubt: Doubt | None) -> None:
    assert members.doubt(session, name) is doubt


def test_a_new_member_is_added_under_such_a_name_only_when_it_is_wanted(
    session: Session, show: Show[MemberNewPage], qtbot: QtBot
) -> None:
    page = show(MemberNewPage, "member_new")
    qtbot.keyClicks(page.name, "Willow Circle")
    warned = page.name_field.hint.text()

    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page.done.click()
    before, is_told = names(session), page.name_field.has_error
    page.doubt.click()
    page.done.click()

    assert "the group is called" in warned
    assert (before, is_told) == ([], True)
    assert names(session) == ["Willow Circle"]


def test_another_name_is_asked_about_anew(
    session: Session, show: Show[MemberNewPage], qtbot: QtBot
) -> None:
    page = show(MemberNewPage, "member_new")
    qtbot.keyClicks(page.name, "John Smith")
    page.doubt.click()
    qtbot.keyClicks(page.name, "s")

    assert not page.doubt.isChecked()
    page.name.setText("Fern")
    assert page.doubt.isHidden()
    page.done.click()
    assert names(session) == ["Fern"]


def test_somebody_new_at_the_door_is_asked_too(
    session: Session, show: Show[MeetingPage], qtbot: QtBot
) -> None:
    meeting = meetings.open_tonight(session)
    page = show(MeetingPage, "meeting", meeting_id=meeting.id)
    page.someone_new.click()
    qtbot.keyClicks(page.newcomer.name, "John Smith")

    qtbot.keyClick(page.newcomer.name, Qt.Key.Key_Return)
    before = names(session)
    page.newcomer.doubt.click()
    page.newcomer.add.click()

    assert before == []
    assert names(session) == ["John Smith"]


def test_a_member_gets_such_a_name_by_the_tick(
    session: Session, show: Show[MemberPage], qtbot: QtBot, asked: Asked
) -> None:
    (ash,) = some_people(session, "Ash")
    page = show(MemberPage, "member", member_id=ash.id)
    page.name.clear()
    qtbot.keyClicks(page.name, "John Smith")

    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    before, kept = names(session), page.draft()
    page.doubt.click()

    assert before == ["Ash"]
    assert kept is not None
    assert names(session) == ["John Smith"]
    assert page.doubt.isHidden()
    assert asked.said == []


def test_a_member_who_has_such_a_name_is_not_asked_again(
    session: Session, show: Show[MemberPage]
) -> None:
    (tom,) = some_people(session, "Old Tom")

    page = show(MemberPage, "member", member_id=tom.id)

    assert page.doubt.isHidden()
