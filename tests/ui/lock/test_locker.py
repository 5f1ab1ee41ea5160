"""Locking keeps every word, or does not happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from typing_extensions import override

from app.errors import DamagedDatabaseError, DiskFullError
from app.services import drafts, papers
from app.storage import drafts as stored
from app.storage import tries
from app.storage.database import Database
from app.storage.files import REAL
from tests.builders import KEY, PRIVATE, REGISTER_ID
from tests.ui.windows import a_window
from ui.lock import keeping
from ui.lock.guard import Guard
from ui.lock.locker import Locker
from ui.pages.page import Page
from ui.pages.paper import PaperPage
from ui.widgets.secret_line import SecretLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.main_window import MainWindow
    from ui.shell import Shell


class Notes(Page):
    """A page with one box, and a disk that can be full."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self.box = QLineEdit()
        self.body.addWidget(self.box)
        self.is_full = False

    @override
    def draft(self) -> dict[str, object] | None:
        if self.is_full:
            raise DiskFullError
        return {"text": self.box.text()} if self.box.text() else None

    @override
    def resume(self, data: dict[str, object]) -> None:
        self.box.setText(str(data["text"]))


class SealedNotes(Notes):
    is_sealed = True


@pytest.fixture
def left() -> list[bool]:
    return []


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    kinds = {"notes": Notes, "sealed": SealedNotes, "paper": PaperPage}
    window = a_window(qtbot, session, kinds)
    window.show()
    window.go("notes", {"member_id": 7})
    return window


@pytest.fixture
def locker(
    qapp: QApplication, window: MainWindow, session: Session, left: list[bool]
) -> Iterator[Locker]:
    guard = Guard(qapp, minutes=5)
    guard.watch()
    locker = Locker(session, window, guard, leave=left.append)
    guard.lock_pressed.connect(locker.lock)
    yield locker
    qapp.removeEventFilter(guard)


def the_box(window: MainWindow, name: str = "notes") -> Notes:
    page = window.page(name)
    assert isinstance(page, Notes)
    return page


def press(keys: Qt.Key, held: Qt.KeyboardModifier) -> None:
    target = QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, keys, held))


def test_what_was_typed_is_kept_before_the_process_ends(
    window: MainWindow, locker: Locker, session: Session, left: list[bool]
) -> None:
    the_box(window).box.setText("half a sen")

    locker.lock()

    db = Database.open(session.db.path, key=KEY, register_id=REGISTER_ID)
    found = stored.kept(db, "notes")
    db.close()
    assert found is not None
    assert b"half a sen" in found.body
    assert left == [False]


def test_the_place_is_kept_without_a_text(
    window: MainWindow, locker: Locker, session: Session
) -> None:
    page = the_box(window)
    page.box.setText("Heron")
    page.box.setFocus()
    page.box.setCursorPosition(2)

    place = keeping.place_of(window)

    assert place == {"page": "notes", "args": {"member_id": 7}, "field": 0, "cursor": 2}


def test_from_a_paper_one_comes_back_to_what_it_was_asked_from(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    the_box(window).box.setFocus()
    window.show_paper(papers.sign_in_strips(session, on=session.today()))
    preview = window.page("paper")
    assert isinstance(preview, PaperPage)
    qtbot.waitUntil(lambda: preview.view.has_page)

    place = keeping.place_of(window)

    assert window.here == "paper"
    assert place == {"page": "notes", "args": {"member_id": 7}, "field": 0, "cursor": 0}


def test_a_sealed_draft_is_kept_under_seal(window: MainWindow, session: Session) -> None:
    window.go("sealed", {})
    the_box(window, "sealed").box.setText("what she said")

    keeping.keep(session, window, keeping.place_of(window))

    assert drafts.kept(session, "sealed") is None
    assert drafts.kept_sealed(session, "sealed", PRIVATE) == {"text": "what she said"}


def test_a_full_disk_keeps_the_cover_and_the_words(
    window: MainWindow, locker: Locker, left: list[bool]
) -> None:
    page = the_box(window)
    page.box.setText("half a sen")
    page.is_full = True

    locker.lock()

    assert left == []
    assert locker.cover.isVisible()
    assert locker.cover.failure.retry.isVisible()
    assert page.box.text() == "half a sen"


def test_words_that_a_damaged_register_cannot_take_are_not_given_up(
    window: MainWindow, locker: Locker, session: Session, left: list[bool]
) -> None:
    page = the_box(window)
    page.box.setText("half a sen")
    page.note_typing()
    session.read_only_because = DamagedDatabaseError()

    locker.lock()
    locker.cover.failure.retry.click()

    assert left == []
    assert locker.cover.failure.uncover.isVisible()
    assert page.box.text() == "half a sen"


def test_where_trying_again_cannot_help_the_keyboard_is_where_the_words_are_asked_for(
    window: MainWindow, locker: Locker, session: Session
) -> None:
    page = the_box(window)
    page.box.setText("half a sen")
    page.note_typing()
    session.read_only_because = DamagedDatabaseError()

    locker.lock()

    assert isinstance(window.focusWidget(), SecretLine)
    assert not locker.cover.failure.retry.isVisible()


def test_a_damaged_register_locks_where_all_was_kept_before(
    window: MainWindow, locker: Locker, session: Session, left: list[bool]
) -> None:
    page = the_box(window)
    page.box.setText("half a sen")
    page.note_typing()
    page.keep_draft()
    session.read_only_because = DamagedDatabaseError()
    page.box.setText("half a sen")
    page.note_typing()

    locker.lock()

    assert left == [False]


def test_trying_again_locks_once_there_is_room(
    window: MainWindow, locker: Locker, left: list[bool]
) -> None:
    page = the_box(window)
    page.is_full = True
    locker.lock()
    page.is_full = False

    locker.cover.failure.retry.click()

    assert left == [False]


def test_a_page_that_cannot_tell_its_place_is_locked_all_the_same(
    window: MainWindow, locker: Locker, left: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_window: MainWindow) -> dict[str, object]:
        raise DiskFullError

    the_box(window).box.setText("half a sen")
    monkeypatch.setattr(keeping, "place_of", refuse)

    with pytest.raises(DiskFullError):
        locker.lock()

    assert left == [False]
    assert locker.cover.isVisible()


def no_room(*_: object, **__: object) -> None:
    raise DiskFullError


def test_where_nothing_was_written_a_full_disk_holds_up_no_lock(
    window: MainWindow, locker: Locker, left: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "keep", no_room)

    locker.lock()

    assert left == [False]


def test_words_that_find_no_room_do(
    window: MainWindow, locker: Locker, left: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    the_box(window).box.setText("half a sen")
    monkeypatch.setattr(drafts, "keep", no_room)

    locker.lock()

    assert left == []
    assert locker.cover.failure.isVisible()


def test_words_that_were_taken_out_again_are_no_words_to_keep(
    window: MainWindow, locker: Locker, left: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = the_box(window)
    page.box.setText("half a sen")
    page.keep_draft()
    page.box.clear()
    page.note_typing()
    page._typing.stop()
    monkeypatch.setattr(drafts, "drop", no_room)
    monkeypatch.setattr(drafts, "keep", no_room)

    locker.lock()

    assert left == [False]


def test_closing_the_window_saves_and_ends(
    window: MainWindow, locker: Locker, left: list[bool]
) -> None:
    window.may_close = False
    window.closing.connect(locker.end)

    window.close()

    assert left == [True]
    window.may_close = True


def test_the_lock_key_is_heard_whatever_has_the_focus(
    qtbot: QtBot, window: MainWindow, locker: Locker, left: list[bool]
) -> None:
    window.activateWindow()
    the_box(window).box.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert left == [False]


def test_a_second_lock_while_one_is_under_way_is_ignored(
    window: MainWindow, locker: Locker, left: list[bool]
) -> None:
    the_box(window).is_full = True
    locker.lock()

    locker.lock()

    assert left == []
    assert locker.cover.failure.retry.isVisible()


def test_the_countdown_covers_everything_and_any_key_lifts_it(
    qtbot: QtBot, window: MainWindow, locker: Locker, left: list[bool]
) -> None:
    locker.warn(5)

    assert locker.cover.isVisible()
    assert locker.cover.size() == window.size()
    window.resize(window.width() + 200, window.height() + 100)
    assert locker.cover.size() == window.size()
    qtbot.keyClick(locker.cover, Qt.Key.Key_Space)
    assert locker.cover.isHidden()
    assert left == []


def test_the_title_says_nothing_about_people(window: MainWindow) -> None:
    assert window.windowTitle() == "Circlekeep"


def test_a_kept_draft_comes_back_with_its_page(window: MainWindow, session: Session) -> None:
    the_box(window).box.setText("half a sen")
    window.go("sealed", {})
    the_box(window).box.clear()

    window.go("notes", {"member_id": 7})

    assert the_box(window).box.text() == "half a sen"


def test_after_wrong_tries_the_cover_waits_too(
    window: MainWindow, locker: Locker, session: Session, qtbot: QtBot
) -> None:
    the_box(window).is_full = True
    for _ in range(8):
        tries.count_wrong(REAL, session.folder, now=session.now())
    locker.lock()

    with qtbot.assertNotEmitted(locker.cover.shown_wanted):
        locker.cover.failure.uncover.click()

    assert "After wrong tries there is a pause." in locker.cover.failure.pause.text()
    assert locker.cover.failure.pause.isVisible()
