"""The sealed part: what was done is in sight, and keys finish what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.services import safeguarding
from app.services.session import OpenTier
from tests.builders import PRIVATE, an_account
from ui import theme
from ui.pages.safeguarding import SafeguardingPage
from ui.widgets.entry_card import EntryCard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.ui.pages.conftest import Show

CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_keys_that_finish_a_page_seal_what_is_added(
    session: Session, show: Show[SafeguardingPage], qtbot: QtBot
) -> None:
    safeguarding.seal_concern(session, an_account("A canary was seen."))
    session.tier = OpenTier(private=PRIVATE, opened_at=session.now())
    page = show(SafeguardingPage, "safeguarding")
    qtbot.waitUntil(lambda: page.open.findChild(EntryCard) is not None)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.open.add.click()

    qtbot.keyClick(page.open.form.words, Qt.Key.Key_Return, CTRL)
    is_asked = page.open.form.words_field.has_error and page.open.form.words.hasFocus()
    qtbot.keyClicks(page.open.form.words, "It was a finch.")
    qtbot.keyClick(page.open.form.words, Qt.Key.Key_Return, CTRL)

    (sheet,) = safeguarding.sheets(session)
    assert is_asked
    assert [each.content.text for each in sheet.additions] == ["It was a finch."]  # type: ignore[union-attr]


def test_what_was_sealed_is_said_in_sight_at_large_text(
    show: Show[SafeguardingPage], qtbot: QtBot, qapp: QApplication
) -> None:
    theme.apply(qapp, name="light", percent=200)
    try:
        page = show(SafeguardingPage, "safeguarding")
        page.resize(1076, 400)
        page.sheet.verticalScrollBar().setValue(page.sheet.verticalScrollBar().maximum())

        page.arrive({"sealed": "2026-001"})
        page.take_keyboard()

        said = page.closed.sealed
        qtbot.waitUntil(lambda: said.visibleRegion().boundingRect() == said.rect())
    finally:
        theme.apply(qapp, name="light", percent=100)


def test_the_two_offers_beside_each_other_have_their_buttons_at_one_height(
    show: Show[SafeguardingPage],
) -> None:
    page = show(SafeguardingPage, "safeguarding")
    page.resize(1000, 700)

    feet = {
        act.mapTo(page, act.rect().bottomLeft()).y()
        for act in (page.closed.call, page.closed.write)
    }

    assert len(feet) == 1
