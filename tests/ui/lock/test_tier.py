"""The sealed part closes by itself, and nothing half-written in it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.services import drafts, safeguarding
from app.services.session import OpenTier
from tests.builders import PRIVATE, Watch, an_account
from tests.ui.windows import a_window
from ui.lock.guard import Guard
from ui.lock.tier import TierKeeper, quiet_minutes
from ui.pages.page import Page
from ui.pages.safeguarding import SafeguardingPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    window = a_window(qtbot, session, {"safeguarding": SafeguardingPage, "today": Page})
    window.show()
    return window


@pytest.fixture
def keeper(
    qapp: QApplication, window: MainWindow, session: Session, watch: Watch
) -> Iterator[TierKeeper]:
    guard = Guard(qapp, minutes=5, seconds=watch)
    guard.watch()
    yield TierKeeper(session, window, guard)
    qapp.removeEventFilter(guard)
    guard.deleteLater()


def open_part(session: Session, window: MainWindow) -> SafeguardingPage:
    window.go("safeguarding", {})
    session.tier = OpenTier(private=PRIVATE, opened_at=session.now())
    window.shell.tier_changed()
    page = window.page("safeguarding")
    assert isinstance(page, SafeguardingPage)
    return page


def test_it_stays_open_while_its_time_is_not_over(
    session: Session, window: MainWindow, keeper: TierKeeper, watch: Watch
) -> None:
    open_part(session, window)
    watch.now += 119

    keeper.look()

    assert session.tier is not None


def test_it_closes_after_its_quiet_time_and_keeps_what_is_half_written(
    session: Session, window: MainWindow, keeper: TierKeeper, watch: Watch, qtbot: QtBot
) -> None:
    safeguarding.seal_concern(session, an_account("A canary was seen."))
    page = open_part(session, window)
    qtbot.waitUntil(page.open.add.isVisible)
    page.open.add.click()
    page.open.form.words.setPlainText("Half a")
    watch.now += 120

    keeper.look()

    assert session.tier is None
    assert page.closed.isVisible()
    assert not window.sealed.isVisible()
    kept = drafts.kept_sealed(session, "safeguarding", PRIVATE)
    assert kept is not None
    assert kept["words"] == "Half a"
    assert "canary" not in " ".join(label.text() for label in page.findChildren(QLabel))


def test_work_on_another_page_does_not_keep_it_open(
    session: Session, window: MainWindow, keeper: TierKeeper, watch: Watch
) -> None:
    open_part(session, window)
    window.go("today", {})
    for _ in range(5):
        watch.now += 24
        window.shell.touch()
        keeper.look()

    assert session.tier is None


def test_coming_back_gives_it_its_time_again(
    session: Session, window: MainWindow, keeper: TierKeeper, watch: Watch
) -> None:
    open_part(session, window)
    window.go("today", {})
    watch.now += 100
    keeper.look()
    keeper._guard.touch()
    window.go("safeguarding", {})
    watch.now += 100

    keeper.look()

    assert session.tier is not None


def test_the_band_tells_the_time_plainly_and_counts_the_last_minute(
    session: Session, window: MainWindow, keeper: TierKeeper, watch: Watch
) -> None:
    open_part(session, window)
    plain = window.sealed.text
    watch.now += 75
    keeper.look()
    counted = window.sealed.text
    watch.now += 1
    keeper.look()

    assert plain == "The sealed part is open. It closes after 2 quiet minutes."
    assert counted == "The sealed part closes in 45 s."
    assert window.sealed.text == "The sealed part closes in 44 s."


def test_its_own_timer_counts_and_closes(
    session: Session, window: MainWindow, keeper: TierKeeper, watch: Watch, qtbot: QtBot
) -> None:
    open_part(session, window)
    watch.now += 119
    keeper.look()
    watch.now += 1
    due_in = keeper._timer.interval()

    qtbot.waitUntil(lambda: session.tier is None)

    assert due_in <= 1000


def test_it_can_be_closed_from_any_page(
    session: Session, window: MainWindow, keeper: TierKeeper
) -> None:
    open_part(session, window)
    window.go("today", {})

    window.sealed.close_part.click()

    assert session.tier is None


def test_once_it_was_open_the_register_locks_as_early_until_the_lock(
    session: Session, window: MainWindow, keeper: TierKeeper
) -> None:
    before = quiet_minutes(session, window.shell.settings)
    open_part(session, window)
    keeper.close()

    assert before == 5
    assert quiet_minutes(session, window.shell.settings) == 2


def test_after_opening_the_keyboard_is_in_the_page_and_not_on_the_band(
    window: MainWindow, session: Session, keeper: TierKeeper, qtbot: QtBot
) -> None:
    window.activateWindow()
    window.go("safeguarding", {})
    page = window.page("safeguarding")
    assert isinstance(page, SafeguardingPage)
    page.closed.passphrase.setFocus()

    page._opened(PRIVATE)

    qtbot.waitUntil(lambda: page.isAncestorOf(QApplication.focusWidget() or window))
    assert QApplication.focusWidget() is page.open.write


def test_closing_by_itself_takes_the_keyboard_from_nobody(
    window: MainWindow, session: Session, keeper: TierKeeper, watch: Watch
) -> None:
    window.activateWindow()
    open_part(session, window)
    window.go("today", {})
    window.tools.start_search()
    watch.now += 120

    keeper.look()

    assert session.tier is None
    assert QApplication.focusWidget() is window.tools.search
