"""Text twice as large on a small screen: nothing of a page lies beyond the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel

from app.domain.meetings import Mark
from app.services import agreements, meetings
from app.settings import Settings
from tests.ui.pages.people import an_agreement, some_people
from tests.ui.windows import EVERY_KIND, a_window
from ui import dates, theme
from ui.pages.meeting import MeetingPage
from ui.shell import Shell
from ui.unlock.window import UnlockWindow
from ui.widgets import button
from ui.widgets.action_bar import ActionBar
from ui.widgets.header import PageHeader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session

NOT_HERE = {"paper"}  # it has its own size
ROOM = (1024, 570)  # what a screen of 1024 by 600 leaves under the title of a window


@pytest.fixture(autouse=True)
def _twice_as_large(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, name="light", percent=200)
    yield
    theme.apply(qapp, name="light", percent=100)


@pytest.mark.parametrize("name", sorted(set(EVERY_KIND) - NOT_HERE))
def test_every_page_fits_in_its_width(qtbot: QtBot, used: Session, name: str) -> None:
    (member,) = some_people(used, "Ash")
    an_agreement(used)
    version = agreements.current(used)
    about: dict[str, dict[str, object]] = {
        "meeting": {"meeting_id": meetings.open_tonight(used).id},
        "member": {"member_id": member.id},
        "sign": {"member_id": member.id},
        "agreement": {"version_id": version.id if version else 0},
    }
    window = a_window(qtbot, used, EVERY_KIND, shell=Shell(Settings(text_percent=200)))
    window.resize(*ROOM)
    window.show()

    window.go(name, about.get(name, {}))
    qtbot.wait(50)

    page = window.page(name)
    assert page is not None
    inside = page.sheet.widget()
    assert (window.width(), window.height()) == ROOM
    assert inside is not None
    assert inside.minimumSizeHint().width() <= page.sheet.viewport().width()


def test_whoever_is_next_at_the_door_is_marked_without_scrolling(
    qtbot: QtBot, used: Session
) -> None:
    some_people(used, "Ash", "Juniper", "Wren", "Zephyr")
    meeting = meetings.open_tonight(used)
    window = a_window(qtbot, used, EVERY_KIND, shell=Shell(Settings(text_percent=200)))
    window.resize(*ROOM)
    window.show()

    window.go("meeting", {"meeting_id": meeting.id})
    qtbot.wait(50)

    page = window.page("meeting")
    assert isinstance(page, MeetingPage)
    view, title = page.sheet.viewport(), page.header.title
    row = page.marks.rows[0]
    seen = QRect(row.mapTo(view, QPoint(0, 0)), row.size())
    assert view.rect().contains(seen)
    for mark in (Mark.PRESENT, Mark.APOLOGIES, Mark.ABSENT):
        assert row.rect().contains(row.toggle(mark).geometry())
    assert title.sizeHint().width() <= title.width()
    assert title.heightForWidth(title.width()) <= title.height()
    assert title.accessibleName() == dates.week_date(meeting.held_on, today=used.today())


@pytest.mark.parametrize("width", [450, 800])
def test_a_title_that_would_break_is_said_shorter(qtbot: QtBot, width: int) -> None:
    header = PageHeader()
    qtbot.addWidget(header)
    header.setFixedWidth(width)
    header.show()

    header.show_title("Monday 23 November", "19:00 to 20:30", short="Mon 23 Nov")

    is_short = width == 450
    assert header.title.text() == ("Mon 23 Nov" if is_short else "Monday 23 November")
    assert header.title.accessibleName() == "Monday 23 November"
    assert ("19:00" in header.title.toolTip()) is is_short


def test_a_card_to_press_has_room_for_its_words(qtbot: QtBot) -> None:
    window = UnlockWindow(Shell(Settings(text_percent=200)))
    qtbot.addWidget(window)
    window.resize(*ROOM)
    window.show_screen(window.welcome)
    window.show()

    for choice in (window.welcome.new, window.welcome.back, window.welcome.look):
        assert sum(choice.lines_high(choice.width())) <= choice.height()


def test_what_is_missing_stands_above_the_buttons_only_where_there_is_no_room_beside_them(
    qtbot: QtBot,
) -> None:
    bar = ActionBar()
    qtbot.addWidget(bar)
    said = bar.say("The name is missing, and whether it is really wanted.")
    act = button("Add member", "primary")
    bar.add(act, hint="Ctrl+Enter")
    bar.resize(1000, 100)
    bar.show()
    qtbot.waitUntil(lambda: said.mapTo(bar, said.rect().topRight()).x() < act.geometry().left())

    bar.resize(bar.minimumSizeHint().width(), 200)

    qtbot.waitUntil(lambda: said.mapTo(bar, said.rect().bottomLeft()).y() < act.geometry().top())
    assert act.geometry().right() < bar.width()


def test_a_long_sentence_above_a_page_takes_its_room_from_the_page(
    qtbot: QtBot, used: Session
) -> None:
    window = a_window(qtbot, used, EVERY_KIND, shell=Shell(Settings(text_percent=200)))
    window.resize(1024, 640)
    window.show()
    for name in ("member_new", "today"):  # the first has a line at its foot
        window.go(name, {})

    window.banner.show_message(
        "pine",
        "All is as it was on Monday, and it opens with what opened it then. " * 2,
        "Once more.",
    )
    window.banner.show()
    qtbot.wait(50)

    for label in window.banner.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
