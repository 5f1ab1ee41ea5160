"""What the window of a register needs is loaded while the passphrase is typed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from app.services import members
from app.settings import Settings
from ui import warming
from ui.pages.today import TodayPage
from ui.shell import Shell
from ui.widgets.steady import settle

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from app.services.session import Session


def test_every_module_is_there_and_loaded_in_turns(qtbot: QtBot) -> None:
    owner = QObject()
    begun = warming.Warming(Shell(Settings()), owner)
    begun.begin()
    begun.begin()

    qtbot.waitUntil(lambda: set(warming.MODULES) <= set(sys.modules))
    qtbot.waitUntil(lambda: not begun.is_under_way)
    window = begun.give_window()
    begun.begin()
    qtbot.addWidget(window)

    assert not begun.is_under_way
    assert window.isHidden()
    assert window.windowHandle() is None  # what does not exist for the desktop cannot be shown


def test_a_window_is_given_even_where_there_was_no_time(qtbot: QtBot) -> None:
    owner = QObject()
    begun = warming.Warming(Shell(Settings()), owner)
    begun.begin()
    window = begun.give_window()
    qtbot.addWidget(window)
    qtbot.wait(30)

    assert not begun.is_under_way
    assert window.places[0][0] == "today"


def test_a_look_changed_before_the_register_is_there_changes_nothing_else(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIRCLEKEEP_DATA", str(tmp_path))
    owner, shell = QObject(), Shell(Settings())
    begun = warming.Warming(shell, owner)
    begun.begin()
    qtbot.waitUntil(lambda: not begun.is_under_way)

    shell.change_settings(text_percent=150)
    shell.say("nobody hears it yet")

    qtbot.addWidget(begun.give_window())


def test_the_window_is_made_anew_for_a_look_that_comes_before_its_register(qtbot: QtBot) -> None:
    owner, shell = QObject(), Shell(Settings())
    begun = warming.Warming(shell, owner)
    begun.begin()
    qtbot.waitUntil(lambda: not begun.is_under_way)
    shell.look_will_change.emit()
    assert begun.is_under_way
    qtbot.waitUntil(lambda: not begun.is_under_way)

    window = begun.give_window()
    qtbot.addWidget(window)
    shell.look_will_change.emit()

    assert not begun.is_under_way
    assert list(window.pages()) == ["today"]


def test_the_first_page_is_painted_once_it_has_its_place(
    qtbot: QtBot, session: Session, qapp: QApplication
) -> None:
    for name in ("Wren with two words more", "Ash with two words more", "Birch with two more"):
        members.enrol(session, pseudonym=name)
    owner, shell, unlock = QObject(), Shell(Settings()), QWidget()
    qtbot.addWidget(unlock)
    unlock.resize(800, 700)
    begun = warming.Warming(shell, owner, instead_of=unlock)
    begun.begin()
    qtbot.waitUntil(lambda: not begun.is_under_way)
    window = begun.give_window()
    qtbot.addWidget(window)
    window.may_close = True
    made = window.page("today")
    window.open(session, lambda _name: None)
    window.go("today", {})
    settle(window)
    window.show()
    page = window.page("today")
    assert isinstance(page, TodayPage)
    assert page is made

    parts = [page.next, *page.next.findChildren(QWidget), page.waiting, page.backup]
    places = [part.geometry() for part in parts]
    for _ in range(5):
        qapp.processEvents()

    assert [part.geometry() for part in parts] == places
    assert page.header.title.text().startswith("Good ")
    assert [row.act.text() for row in page.waiting.rows()] == ["Read it", "Back up now"]


def test_settings_that_stay_as_they_are_are_neither_written_nor_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("CIRCLEKEEP_DATA", str(tmp_path))
    shell = Shell(Settings(last_register="ab"))

    with qtbot.assertNotEmitted(shell.settings_changed):
        shell.change_settings(last_register="ab")
    assert not (tmp_path / "settings.json").exists()

    with qtbot.waitSignal(shell.settings_changed):
        shell.change_settings(last_register="cd")
    assert (tmp_path / "settings.json").exists()
