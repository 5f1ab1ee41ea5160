"""What the window tells a screen reader, and where the keyboard is after going somewhere."""

from __future__ import annotations

import errno
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QActionGroup
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea

from app import settings as preferences
from app.domain.meetings import Mark
from app.errors import DiskFullError
from app.services import drafts, meetings, members
from app.settings import THEMES, Settings
from tests.ui.windows import a_window
from ui import messages, theme
from ui.pages.help import HelpPage
from ui.pages.meeting import MeetingPage
from ui.pages.member import MemberPage
from ui.pages.member_new import MemberNewPage
from ui.pages.members import MembersPage
from ui.pages.safeguarding import SafeguardingPage
from ui.pages.today import TodayPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.main_window import MainWindow


KINDS = {
    "today": TodayPage,
    "members": MembersPage,
    "meeting": MeetingPage,
    "member": MemberPage,
    "member_new": MemberNewPage,
    "safeguarding": SafeguardingPage,
    "help": HelpPage,
}


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    window = a_window(qtbot, session, KINDS)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    window.go("today", {})
    return window


def role_of(button: QAbstractButton) -> QAccessible.Role:
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface is not None
    return interface.role()


def test_places_are_announced_as_buttons_and_the_one_shown_as_the_current_page(
    window: MainWindow,
) -> None:
    rows = window.side.rows

    roles = {role_of(row) for row in (*rows.values(), window.side.safety)}
    described = {name for name, row in rows.items() if row.accessibleDescription()}

    assert roles == {QAccessible.Role.Button}
    assert described == {"today"}
    assert rows["today"].accessibleDescription() == "Current page"


def test_the_description_moves_with_the_page(window: MainWindow) -> None:
    window.go("meeting", {})

    described = [name for name, row in window.side.rows.items() if row.accessibleDescription()]

    assert described == ["meetings"]


def test_every_button_of_the_top_has_a_name(window: MainWindow) -> None:
    for inner in window.tools.findChildren(QAbstractButton):
        interface = QAccessible.queryAccessibleInterface(inner)
        assert interface is not None
        assert interface.text(QAccessible.Text.Name)


@pytest.mark.parametrize("name", ["today", "members", "safeguarding"])
def test_the_keyboard_goes_into_the_page_one_goes_to(window: MainWindow, name: str) -> None:
    window.go("help", {})
    window.side.rows["today"].setFocus()

    window.go(name, {})

    page, focus = window.page(name), QApplication.focusWidget()
    assert page is not None
    assert focus is not None
    assert page.isAncestorOf(focus)
    assert not isinstance(focus, QScrollArea)


def test_a_page_with_nothing_to_press_is_scrolled_by_the_keys(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(900, 400)
    window.go("help", {})
    focus = QApplication.focusWidget()
    assert isinstance(focus, QScrollArea)

    qtbot.keyClick(focus, Qt.Key.Key_PageDown)

    assert focus.accessibleName() == "Help"
    assert focus.verticalScrollBar().value() > 0


def test_an_open_evening_begins_at_the_first_person_not_marked(
    window: MainWindow, session: Session
) -> None:
    ash = members.enrol(session, pseudonym="Ash")
    birch = members.enrol(session, pseudonym="Birch")
    meeting = meetings.open_tonight(session)
    meetings.mark(session, meeting.id, ash.id, Mark.PRESENT)

    window.go("meeting", {"meeting_id": meeting.id})

    page = window.page("meeting")
    assert isinstance(page, MeetingPage)
    assert QApplication.focusWidget() is page.marks.row(birch.id).toggle(Mark.PRESENT)


def test_what_was_searched_for_goes_when_one_goes_elsewhere(
    window: MainWindow, qtbot: QtBot
) -> None:
    box = window.tools.search
    box.setFocus()
    qtbot.keyClicks(box, "ash")
    completer = box.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None

    window.go("help", {})

    assert not box.text()
    qtbot.wait(200)  # longer than it waits before it looks
    assert not popup.isVisible()


def test_the_view_menu_ticks_the_look_in_use_and_changes_it(window: MainWindow) -> None:
    (group,) = window.findChildren(QActionGroup)
    acts = {act.data(): act for act in group.actions()}

    acts["dark"].trigger()
    chosen = window.shell.settings.theme
    window.shell.change_settings(theme="contrast")
    ticked = [look for look, act in acts.items() if act.isChecked()]

    assert list(acts) == list(THEMES)
    assert chosen == "dark"
    assert ticked == ["contrast"]


def test_a_look_that_cannot_be_written_down_is_shown_all_the_same_and_told(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_settings: Settings) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(preferences, "save", refuse)
    shown: list[Settings] = []
    window.shell.settings_changed.connect(shown.append)

    window.shell.change_settings(theme="contrast")

    assert [settings.theme for settings in shown] == ["contrast"]
    assert "hold until it locks" in window.banner.text


def test_going_from_one_evening_to_another_begins_at_its_first_person(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    usual = meetings.suggestion(session)
    planned = meetings.plan(
        session,
        held_on=session.today() + timedelta(days=7),
        starts_at=usual.starts_at,
        ends_at=usual.ends_at,
        place=usual.place,
    )
    meetings.cancel(session, planned.id)
    members.enrol(session, pseudonym="Ash")
    tonight = meetings.open_tonight(session)
    window.go("meeting", {"meeting_id": planned.id})
    page = window.page("meeting")
    assert isinstance(page, MeetingPage)
    qtbot.waitUntil(page.called_off.plan.hasFocus)

    window.go("meeting", {"meeting_id": tonight.id})

    assert QApplication.focusWidget() is page.marks.rows[0].toggle(Mark.PRESENT)


def test_an_open_evening_goes_on_to_the_first_not_marked_once_the_row_is_there(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    people = [members.enrol(session, pseudonym=f"Tree {sign}") for sign in "abcdefghijkl"]
    meeting = meetings.open_tonight(session)
    for member in people[:7]:
        meetings.mark(session, meeting.id, member.id, Mark.PRESENT)

    window.go("meeting", {"meeting_id": meeting.id})
    page = window.page("meeting")
    assert isinstance(page, MeetingPage)
    at_first = QApplication.focusWidget()
    qtbot.waitUntil(lambda: len(page.marks.rows) == len(people))

    assert at_first is page.marks.rows[0].toggle(Mark.PRESENT)
    assert QApplication.focusWidget() is page.marks.row(people[7].id).toggle(Mark.PRESENT)


def test_a_closed_window_looks_into_its_register_no_more(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(window.status, "show_saved", shown.append)
    # A timer as coarse as the window's fires on full seconds, however short it is.
    window._minute.setTimerType(Qt.TimerType.PreciseTimer)
    window._minute.setInterval(0)
    qtbot.waitUntil(lambda: bool(shown))
    while_open = len(shown)
    window.close()
    QApplication.processEvents()

    assert while_open > 0
    assert len(shown) == while_open


def test_at_large_text_a_long_sentence_is_there_to_its_last_word(
    window: MainWindow, session: Session, qapp: QApplication, qtbot: QtBot
) -> None:
    evening = meetings.open_tonight(session)
    theme.apply(qapp, name="light", percent=200)
    try:
        window.go("meeting", {"meeting_id": evening.id})
        window.say("amber", "A long sentence stands here. " * 2, "And what it means. " * 11)
        labels = [each for each in window.banner.findChildren(QLabel) if each.isVisible()]

        def is_whole() -> bool:
            return all(each.height() >= each.heightForWidth(each.width()) for each in labels)

        qtbot.waitUntil(is_whole)
        assert len(labels) == 2
        assert window.height() <= 768
        assert window.banner.geometry().bottom() < window.status.geometry().top()
    finally:
        theme.apply(qapp, name="light", percent=100)


def test_a_name_half_written_comes_back_beside_words_that_were_kept_on_leaving(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    meeting = meetings.open_tonight(session)
    window.go("meeting", {"meeting_id": meeting.id})
    page = window.page("meeting")
    assert isinstance(page, MeetingPage)
    page.someone_new.click()
    qtbot.keyClicks(page.newcomer.name, "Ma")
    page.evening.note.setFocus()
    qtbot.keyClicks(page.evening.note, "The heating was on. ")

    window.go("members", {})
    window.go("meeting", {"meeting_id": meeting.id})

    assert page.newcomer.name.text() == "Ma"
    assert meetings.get(session, meeting.id).about_evening == "The heating was on."
    page.newcomer.never_mind.click()
    page.keep_draft()
    assert drafts.numbers(session, "meeting") == []


def test_a_changed_name_that_was_refused_comes_back_beside_what_was_kept_on_leaving(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    members.enrol(session, pseudonym="Heron")
    lamp = members.enrol(session, pseudonym="Lamp")
    window.go("member", {"member_id": lamp.id})
    page = window.page("member")
    assert isinstance(page, MemberPage)
    page.name.selectAll()
    qtbot.keyClicks(page.name, "Heron")
    page.needs.setFocus()
    qtbot.keyClicks(page.needs, "a seat near the door")

    window.go("members", {})
    window.go("member", {"member_id": lamp.id})

    assert page.name.text() == "Heron"
    assert members.get(session, lamp.id).access_needs == "a seat near the door"


def test_words_about_an_evening_that_find_no_room_give_way_to_no_other_evening(
    window: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise DiskFullError

    starts, ends = time(18, 30), time(20, 0)
    day = session.today() + timedelta(days=7)
    other = meetings.plan(session, held_on=day, starts_at=starts, ends_at=ends)
    tonight = meetings.open_tonight(session)
    window.go("meeting", {"meeting_id": tonight.id})
    page = window.page("meeting")
    assert isinstance(page, MeetingPage)
    page.evening.note.setPlainText("The heating was off.")
    with monkeypatch.context() as full:
        full.setattr(drafts, "keep", no_room)
        full.setattr(meetings, "write_about_evening", no_room)
        window.go("meeting", {"meeting_id": other.id})
        told, kept = window.banner.text, page.evening.text
        window.go("today", {})
        window.go("meeting", {"meeting_id": other.id})
        kept_again = page.evening.text

    window.go("meeting", {"meeting_id": other.id})

    assert told == messages.sentence(DiskFullError(), has_words=True)
    assert kept == kept_again == "The heating was off."
    assert page.args == {"meeting_id": other.id}
    assert meetings.get(session, tonight.id).about_evening == "The heating was off."


def test_words_that_find_no_room_are_there_when_one_comes_back_to_them(
    window: MainWindow, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise DiskFullError

    lamp = members.enrol(session, pseudonym="Lamp")
    monkeypatch.setattr(drafts, "keep", no_room)
    window.go("member_new", {})
    new = window.page("member_new")
    assert isinstance(new, MemberNewPage)
    qtbot.keyClicks(new.needs, "a seat near the door")
    window.go("member", {"member_id": lamp.id})
    known = window.page("member")
    assert isinstance(known, MemberPage)
    monkeypatch.setattr(members, "rename", no_room)
    qtbot.keyClicks(known.name, "post")

    for name, args in (("member_new", {}), ("member", {"member_id": lamp.id})):
        window.go("today", {})
        window.go(name, dict(args))

    assert new.needs.text() == "a seat near the door"
    assert known.name.text() == "Lamppost"
    assert window.banner.text == messages.sentence(DiskFullError(), has_words=True)


def test_the_undo_bar_takes_no_room_from_the_page_while_it_is_hidden(window: MainWindow) -> None:
    def foot_of_the_page() -> int:
        return window._stack.mapTo(window, window._stack.rect().bottomLeft()).y() + 1

    def head_of_the_status() -> int:
        return window.status.mapTo(window, window.status.rect().topLeft()).y()

    assert window.undo.isHidden()
    assert foot_of_the_page() == head_of_the_status()
    window.undo.offer("Moved to the bin.", lambda: None)
    QApplication.processEvents()
    assert head_of_the_status() - foot_of_the_page() >= window.undo.act.height()
