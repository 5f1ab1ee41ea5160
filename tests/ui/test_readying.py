"""Likely pages are there before somebody goes to them, and nobody notices."""

from __future__ import annotations

import importlib
import itertools
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit
from shiboken6 import isValid

from app.settings import Settings
from ui import theme
from ui.dressing import AGAIN_AFTER, Dresser
from ui.main_window import MainWindow
from ui.places import PAGES
from ui.readying import LIKELY, QUIET, Readying
from ui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.pages.page import Page


@pytest.fixture
def made() -> list[str]:
    """The names of the pages made, in their order."""
    return []


@pytest.fixture
def dresser(
    qapp: QApplication,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Dresser]:
    """Have the look follow the settings of the window, as the program does."""
    monkeypatch.setenv("CIRCLEKEEP_DATA", str(tmp_path))
    # By its clock no look comes at once after another, as those of a held key do.
    dresser = Dresser(qapp, window.shell, seconds=itertools.count(1000.0).__next__)
    yield dresser
    dresser.deleteLater()
    theme.apply(qapp, name="light", percent=100)


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


@pytest.mark.usefixtures("dresser")
def test_a_new_look_drops_what_nobody_came_to_and_it_is_made_again(
    window: MainWindow, made: list[str], qtbot: QtBot
) -> None:
    readying = Readying(window, PAGES)
    readying.begin()
    qtbot.waitUntil(lambda: not readying.is_under_way)
    parts = [part for name in LIKELY if (page := window.page(name)) for part in (page, page.header)]

    window.shell.change_settings(text_percent=150)

    assert list(window.pages()) == ["today"]
    assert len(parts) == 2 * len(LIKELY)
    assert not any(map(isValid, parts))
    # What is gone hears of nothing any more; an error in a slot would fail this test.
    window.shell.tier_changed()
    window.shell.change_settings(idle_minutes=7)
    qtbot.waitUntil(lambda: not readying.is_under_way)
    assert made == ["today", *LIKELY, *LIKELY]
    assert list(window.pages()) == ["today", *LIKELY]
    assert _heights(window, "member_new") == _heights_made_at_once(window, "member_new")


@pytest.mark.usefixtures("dresser")
def test_a_page_somebody_came_to_keeps_what_was_typed_and_takes_the_new_look(
    window: MainWindow, made: list[str], qtbot: QtBot
) -> None:
    readying = Readying(window, PAGES)
    readying.begin()
    qtbot.waitUntil(lambda: not readying.is_under_way)
    window.go("member_new", {})
    page = window.page("member_new")
    assert page is not None
    page.findChildren(QLineEdit)[0].setText("Heron")
    before = _heights(window, "member_new")
    window.go("today", {})

    window.shell.change_settings(text_percent=200)

    assert window.page("member_new") is page
    assert (page.draft() or {})["name"] == "Heron"
    assert made.count("member_new") == 1
    assert _heights(window, "member_new") == _heights_made_at_once(window, "member_new") != before


@pytest.mark.usefixtures("dresser")
def test_a_held_key_does_not_have_pages_made_between_two_sizes(
    window: MainWindow, made: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a computer with other work, dressing alone may take longer than the real second.
    monkeypatch.setattr("ui.readying.QUIET", 20 * QUIET)
    readying = Readying(window, PAGES)
    for percent in (110, 120, 130, 140, 150, 160):
        window.shell.change_settings(text_percent=percent)
        qtbot.wait(AGAIN_AFTER + 50)

    assert made == ["today"]
    assert readying.is_under_way


@pytest.mark.usefixtures("dresser")
def test_who_is_on_the_way_to_a_page_arrives_in_the_new_look(
    window: MainWindow, made: list[str], qtbot: QtBot
) -> None:
    readying = Readying(window, PAGES)
    window.visits.go("members", {})
    qtbot.waitUntil(lambda: "members" in made)

    window.shell.change_settings(text_percent=150)
    qtbot.waitUntil(lambda: not window.visits.is_under_way)

    assert window.here == "members"
    assert [name for name, page in window.pages().items() if page.isVisible()] == ["members"]
    qtbot.waitUntil(lambda: not readying.is_under_way)


def _heights(window: MainWindow, name: str) -> list[int]:
    """Tell what the labels and boxes of a page ask for."""
    page = window.page(name)
    assert page is not None
    return _asked(page)


def _heights_made_at_once(window: MainWindow, name: str) -> list[int]:
    """Tell the same of such a page that never had another look."""
    module, kind = PAGES[name]
    make = getattr(importlib.import_module(f"ui.pages.{module}"), kind)
    page: Page = make(window.session, window.shell)
    asked = _asked(page)
    page.deleteLater()
    return asked


def _asked(page: Page) -> list[int]:
    # The column alone: what a page says in its head and bar is only known to those who came.
    parts = page.sheet.findChildren(QLabel) + page.sheet.findChildren(QLineEdit)
    for part in parts:
        part.ensurePolished()
    return [part.sizeHint().height() for part in parts]
