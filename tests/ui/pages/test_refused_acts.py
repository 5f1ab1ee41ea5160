"""An act that finds no room: it is said, nothing looks done, and what was typed stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest
from PySide6.QtCore import Qt

from app.domain.meetings import Mark
from app.errors import DiskFullError
from app.services import meetings, members
from tests.ui.pages.people import some_people
from ui import messages
from ui.pages.meeting import MeetingPage
from ui.pages.member import MemberPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.domain.members import Member
    from app.services.session import Session
    from tests.ui.pages.conftest import Asked, Show

LEFT = Qt.MouseButton.LeftButton
NO_ROOM = messages.sentence(DiskFullError())


def no_room(*_: object, **__: object) -> NoReturn:
    raise DiskFullError


@pytest.fixture
def member(session: Session) -> Member:
    (member,) = some_people(session, "Heron")
    return member


@pytest.fixture
def evening(session: Session, show: Show[MeetingPage], member: Member) -> MeetingPage:
    return show(MeetingPage, "meeting", meeting_id=meetings.open_tonight(session).id)


def test_a_member_who_could_not_be_put_in_the_bin_stays_in_sight_with_the_reason(
    member: Member,
    show: Show[MemberPage],
    asked: Asked,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = show(MemberPage, "member", member_id=member.id)
    monkeypatch.setattr(members, "put_in_bin", no_room)

    page.bin.click()

    assert asked.said == [NO_ROOM]
    assert asked.went == []


def test_words_are_said_to_be_still_here_only_where_some_are(
    member: Member,
    show: Show[MemberPage],
    asked: Asked,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = show(MemberPage, "member", member_id=member.id)
    monkeypatch.setattr(members, "put_in_bin", no_room)
    page.bin.click()
    page.name.setText("Her")

    page.bin.click()

    without, with_words = asked.said
    assert "still here" not in without
    assert "Your words are still here." in with_words


def test_a_name_that_finds_no_room_is_said_to_be_still_there(
    evening: MeetingPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening.make_new()
    evening.newcomer.name.setText("Lamp")
    monkeypatch.setattr(members, "enrol", no_room)

    evening.newcomer.add.click()

    assert "Your words are still here." in evening.newcomer.field.error.text()
    assert evening.newcomer.name.text() == "Lamp"


def test_an_opening_that_could_not_be_kept_is_not_shown_as_ticked(
    evening: MeetingPage, asked: Asked, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = next(iter(evening.opening.checks.values()))
    monkeypatch.setattr(meetings, "tick", no_room)

    box.click()

    assert asked.said == [NO_ROOM]
    assert not box.isChecked()


def test_somebody_new_who_is_in_but_could_not_be_marked_is_in_the_list_unmarked(
    evening: MeetingPage, session: Session, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening.make_new()
    evening.newcomer.name.setText("Lamp")
    monkeypatch.setattr(meetings, "mark", no_room)

    evening.newcomer.add.click()

    places = meetings.places(session, evening._id)
    marks = {place.pseudonym: place.mark for place in places}
    assert asked.said == [NO_ROOM]
    assert marks == {"Heron": Mark.UNKNOWN, "Lamp": Mark.UNKNOWN}
    assert "Lamp" in [place.pseudonym for place in evening._places]
    assert evening.newcomer.isHidden()
    assert not evening.newcomer.field.has_error
