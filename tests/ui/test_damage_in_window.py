"""What a window shows and says of damage that is met while it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit
from typing_extensions import override

from app.errors import DamagedDatabaseError
from app.services import drafts
from tests.ui.windows import a_window
from ui import messages, status_words
from ui.pages.page import Args, Page
from ui.pages.today import TodayPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.main_window import MainWindow
    from ui.shell import Shell


class Unreadable(Page):
    """A page about a record that cannot be read any more."""

    about = "record_id"

    @override
    def arrive(self, args: Args) -> None:
        raise DamagedDatabaseError

    @override
    def go_with_the_time(self) -> None:
        raise DamagedDatabaseError

    @override
    def resume(self, data: dict[str, object]) -> None:
        self.arrive(data)


class Half(Page):
    """A page that begins with words of its own, until it is filled with what is true."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self.words, self.box = QLabel("All is in order."), QLineEdit()
        self.is_readable = False
        self.body.addWidget(self.words)
        self.body.addWidget(self.box)

    @override
    def draft(self) -> dict[str, object] | None:
        return {"text": self.box.text()} if self.box.text() else None

    @override
    def refresh(self) -> None:
        if not self.is_readable:
            raise DamagedDatabaseError


KINDS = {"today": TodayPage, "unreadable": Unreadable, "half": Half}


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    window = at_its_beginning(qtbot, session)
    window.go("today", {})
    return window


def at_its_beginning(qtbot: QtBot, session: Session) -> MainWindow:
    window = a_window(qtbot, session, KINDS)
    window.show()
    return window


def test_a_record_that_cannot_be_read_is_told_of_and_its_draft_stays(
    window: MainWindow, session: Session
) -> None:
    drafts.keep(session, drafts.row("unreadable", 3), {"record_id": 3, "text": "half"})

    window.go("unreadable", {"record_id": 3})

    assert window.banner.text == messages.sentence(DamagedDatabaseError())
    assert window.here == "today"
    assert drafts.kept(session, drafts.row("unreadable", 3)) is not None


def test_a_window_that_cannot_begin_where_one_was_begins_with_today(
    qtbot: QtBot, session: Session
) -> None:
    window = at_its_beginning(qtbot, session)

    window.go("unreadable", {"record_id": 3})

    assert window.here == "today"
    assert window.banner.text == messages.sentence(DamagedDatabaseError())


def test_damage_met_as_time_goes_by_is_told_and_the_line_below_still_speaks(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_session: Session) -> None:
        raise DamagedDatabaseError

    monkeypatch.setattr(status_words, "backed_up", fail)
    window._here = "unreadable"
    window.page("unreadable")

    window._go_with_the_time()

    assert window.banner.text == messages.sentence(DamagedDatabaseError())
    assert window.status._locks.text() == "Locks after 5 minutes of quiet"


def test_a_page_that_cannot_be_read_says_nothing_that_is_not_true(window: MainWindow) -> None:
    window.go("half", {})
    page = window.page("half")
    assert isinstance(page, Half)
    while_unread, told = page.words.isVisible(), window.banner.text

    page.is_readable = True
    window.go("half", {})
    once_read = page.words.isVisible()
    page.is_readable = False
    page.box.setText("half a sentence")
    window.go("half", {})

    assert not while_unread
    assert told == messages.sentence(DamagedDatabaseError())
    assert once_read
    assert page.box.isVisible()
