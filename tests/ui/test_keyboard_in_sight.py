"""On the smallest screen at the largest text, what has the keyboard is seen with what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.services import undo
from app.settings import Settings
from app.vault import kdf
from tests.real_registers import PASSPHRASE, a_register, a_used_backup, opened
from ui import theme
from ui.pages.backup import BackupPage
from ui.pages.keys import KeysPage
from ui.shell import Shell
from ui.unlock.restore_screen import RestoreScreen
from ui.unlock.sheet_screen import SheetScreen
from ui.widgets import Banner, ScrollPage
from ui.widgets.notices import LAID_OUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session

ROOM = (734, 300)  # what a screen of 1024 by 600 leaves a page beside the side bar
LONG = "What was asked for was done, and this is what it means for all that was made before it. "


@pytest.fixture(autouse=True)
def large(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, name="light", percent=200)
    yield
    theme.apply(qapp, name="light", percent=100)


def is_seen(part: QWidget | None) -> bool:
    return part is not None and part.visibleRegion().boundingRect() == part.rect()


def shown(qtbot: QtBot, page: QWidget, room: tuple[int, int] = ROOM) -> None:
    qtbot.addWidget(page)
    page.resize(*room)
    page.show()
    qtbot.waitExposed(page)


def test_a_new_sheet_begins_with_its_title(qtbot: QtBot, tmp_path: Path) -> None:
    created = a_register(tmp_path)
    screen = SheetScreen(Shell(Settings()), None, can_leave=False)
    screen.show_sheet(created.sheet)
    shown(qtbot, screen)

    screen.start()

    assert is_seen(screen.focusWidget())
    qtbot.keyClick(screen.title, Qt.Key.Key_PageDown)
    assert screen.sheet.verticalScrollBar().value() > 0


def test_a_new_sheet_is_not_reached_sideways(qtbot: QtBot, tmp_path: Path) -> None:
    created = a_register(tmp_path)
    screen = SheetScreen(Shell(Settings()), None, can_leave=False)
    screen.show_sheet(created.sheet)
    shown(qtbot, screen, (734, 400))

    qtbot.waitUntil(lambda: screen.sheet.verticalScrollBar().isVisible())

    assert not screen.sheet.horizontalScrollBar().isVisible()


def test_what_is_said_of_the_keys_holds_the_keyboard_where_it_hides_the_box(
    qtbot: QtBot, tmp_path: Path
) -> None:
    session = opened(a_register(tmp_path).unlocked)
    page = KeysPage(session, Shell(Settings()))
    page.cost = kdf.CHEAPEST
    shown(qtbot, page)
    page.refresh()
    page.header.hide()
    page.secrets.passphrase.setFocus()

    page._say("pine", "The new sheet is proven.", LONG * 2)

    qtbot.waitUntil(lambda: page.focusWidget() is page.message)
    assert page.message.accessibleName() == "The new sheet is proven."
    session.close()


def test_what_is_said_first_gives_the_keyboard_back_when_it_is_closed(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    banner, page, act = Banner(can_close=True), ScrollPage(), QPushButton("Record")
    banner.hide()
    page.body.addWidget(act)
    column.addWidget(banner)
    column.addWidget(page, 1)
    shown(qtbot, window, (700, 200))
    act.setFocus()
    banner.show_message("pine", "All keys were made anew.", LONG * 3)
    banner.show()
    banner.keep_keyboard_in_sight()
    qtbot.waitUntil(lambda: window.focusWidget() is banner.close_button)

    qtbot.keyClick(banner.close_button, Qt.Key.Key_Space)

    assert window.focusWidget() is act
    qtbot.waitUntil(lambda: is_seen(act))


def test_what_is_seen_keeps_the_keyboard(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    banner, act = Banner("pine", "Done.", can_close=True), QPushButton("Record")
    column.addWidget(banner)
    column.addWidget(act)
    shown(qtbot, window, (700, 400))
    act.setFocus()

    banner.keep_keyboard_in_sight()
    qtbot.wait(3 * LAID_OUT)

    assert window.focusWidget() is act


def test_the_question_before_restoring_over_is_seen_with_the_keyboard(
    qtbot: QtBot, tmp_path: Path
) -> None:
    backup = a_used_backup(a_register(tmp_path / "data"), tmp_path / "stick")
    screen = RestoreScreen(tmp_path / "data")
    shown(qtbot, screen, (1024, 600))
    screen.take(backup)
    screen.keys.passphrase.put(PASSPHRASE)
    screen.look.click()
    qtbot.waitUntil(screen.go.isVisible)

    screen.go.click()
    qtbot.waitUntil(lambda: "already" in screen.message.text)

    qtbot.waitUntil(lambda: is_seen(screen.message) and is_seen(screen.focusWidget()))
    assert screen.focusWidget() is not screen.go


def test_undoing_a_restore_comes_first_where_the_columns_are_one(
    session: Session,
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offer = undo.Offer(
        generation=tmp_path, register_id=bytes(16), key=bytes(32), acts_since=0, is_undone=False
    )
    monkeypatch.setattr(undo, "offer", lambda _session: offer)
    page = BackupPage(session, Shell(Settings()))
    shown(qtbot, page)
    page.refresh()
    page.header.hide()

    qtbot.waitUntil(lambda: page.undo.geometry().bottom() > 0)
    narrow = page.undo.mapTo(page, page.undo.rect().topLeft()).y()
    places = page.places.mapTo(page, page.places.rect().topLeft()).y()
    theme.apply(qapp, name="light", percent=100)
    page.resize(1200, 700)

    assert narrow < places
    qtbot.waitUntil(lambda: page.undo.mapTo(page, page.undo.rect().topLeft()).x() > 700)


def test_the_groups_of_a_narrow_sheet_are_all_there(qtbot: QtBot, tmp_path: Path) -> None:
    created = a_register(tmp_path)
    screen = SheetScreen(Shell(Settings()), None, can_leave=False)
    screen.show_sheet(created.sheet)
    shown(qtbot, screen, (734, 2400))

    for group in created.sheet.groups:
        (label,) = [
            each for each in screen.view.findChildren(type(screen.why)) if each.text() == group
        ]
        assert is_seen(label)
        assert label.fontMetrics().horizontalAdvance(group) <= label.width()


@pytest.mark.parametrize("is_far_down", [False, True])
def test_a_long_text_keeps_the_keyboard_while_the_line_one_writes_in_is_seen(
    qtbot: QtBot, *, is_far_down: bool
) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    banner, page, text = Banner(can_close=True), ScrollPage(), QPlainTextEdit("\n" * 30)
    banner.hide()
    text.setFixedHeight(2000)
    page.body.addWidget(text)
    column.addWidget(banner)
    column.addWidget(page, 1)
    shown(qtbot, window, (700, 500))
    text.setFocus()
    if is_far_down:
        text.moveCursor(QTextCursor.MoveOperation.End)
    page.verticalScrollBar().setValue(0)

    banner.show_message("amber", "A passphrase was tried once and was wrong.", "")
    banner.show()
    banner.keep_keyboard_in_sight()
    qtbot.wait(3 * LAID_OUT)

    assert window.focusWidget() is (banner.close_button if is_far_down else text)
