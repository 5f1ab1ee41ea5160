"""A change of keys under way when the register locks is noted, and one that was said is not."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.journal import Action
from app.errors import DiskFullError
from app.services import key_outcome, notes, recovery, second_factor
from tests.real_registers import OTHER_PASSPHRASE, opened, unlock
from ui.background import Job

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from app.services.setup import Created
    from ui.pages.keys import KeysPage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session(reopened: Session) -> Session:
    return reopened


@pytest.fixture
def page(keys_page: KeysPage) -> KeysPage:
    page = keys_page
    for box in (page.change.new.first, page.change.new.again):
        box.put(OTHER_PASSPHRASE)
    return page


def test_a_lock_in_the_middle_is_told_of_at_the_next_unlock(
    page: KeysPage,
    session: Session,
    created: Created,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    goes_on = threading.Event()
    monkeypatch.setattr(recovery, "change_passphrase", lambda *_, **__: goes_on.wait())
    qtbot.mouseClick(page.change.change, LEFT)
    for job in Job.running():
        job.abandon()
    session.close()
    goes_on.set()

    after = opened(unlock(created.unlocked.register))
    found = key_outcome.kept(after)
    after.close()

    assert found == key_outcome.Outcome(act=Action.PASSPHRASE_CHANGED, is_done=False)


def test_what_was_said_on_the_page_is_not_noted_any_more(
    page: KeysPage, session: Session, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.change.change, LEFT)
    was_noted = notes.kept(session.db, notes.CHANGE)
    qtbot.waitUntil(lambda: "new passphrase opens" in page.message.text)

    assert was_noted
    assert notes.kept(session.db, notes.CHANGE) == {}


def test_a_refused_change_is_not_noted_any_more(
    page: KeysPage, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(second_factor, "make_and_join", full)
    page.make_key_file("/nowhere")
    was_noted = notes.kept(session.db, notes.CHANGE)
    qtbot.waitUntil(page.message.isVisible)

    assert was_noted
    assert notes.kept(session.db, notes.CHANGE) == {}


def test_a_key_file_left_by_one_that_was_cut_short_is_named_by_the_next(
    page: KeysPage, created: Created, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    left = second_factor.make(created.unlocked.register, stick)

    page.make_key_file(str(stick))
    qtbot.waitUntil(lambda: "this key file together now" in page.message.text)

    words = " ".join(label.text() for label in page.message.findChildren(QLabel))
    assert f"opens nothing here: {left.name}." in words
