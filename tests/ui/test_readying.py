"""Likely pages are there before somebody goes to them, and nobody notices."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

from app.settings import Settings
from ui.main_window import MainWindow
from ui.places import PAGES
from ui.readying import LIKELY, Readying
from ui.shell import Shell

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.pages.page import Page


@pytest.fixture
def made() -> list[str]:
    """The names of the pages made, in their order."""
    return []


@pytest.fixture
def window(qtbot: QtBot, session: Session, made: list[str]) -> MainWindow:
    shell = Shell(Settings())

    def make_page(name: str) -> Page | None:
        made.append(name)
        module, kind = PAGES[name]
        make = getattr(importlib.import_module(f"ui.pages.{module}"), kind)
        page: Page = make(session, shell)
        return page

    window = MainWindow(shell)
    window.open(session, make_page)
    window.may_close = True
    qtbot.addWidget(window)
    window.show()
    window.go("today", {})
    return window


def test_every_likely_page_is_made_once_and_none_is_arrived_at(
    window: MainWindow, made: list[str], qtbot: QtBot
) -> None:
    readying = Readying(window, PAGES)

    readying.begin()
    qtbot.waitUntil(lambda: not readying.is_under_way)
    for name in LIKELY:
        window.page(name)

    assert made == ["today", *LIKELY]
    assert window.here == "today"
    assert {name: page.draft() for name, page in window.pages().items()} == dict.fromkeys(made)
    assert [name for name, page in window.pages().items() if page.isVisible()] == ["today"]


def test_a_page_somebody_goes_to_meanwhile_is_not_made_again(
    window: MainWindow, made: list[str], qtbot: QtBot
) -> None:
    readying = Readying(window, PAGES)

    readying.begin()
    window.go("members", {})
    qtbot.waitUntil(lambda: not readying.is_under_way)

    assert made.count("members") == 1
    assert window.here == "members"


def test_nothing_is_made_for_a_window_that_has_gone(
    window: MainWindow, made: list[str], qtbot: QtBot
) -> None:
    readying = Readying(window, PAGES)

    readying.begin()
    window.hide()
    qtbot.waitUntil(lambda: not readying.is_under_way)

    assert made == ["today"]
