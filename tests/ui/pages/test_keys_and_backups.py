"""What is said of earlier backups when a key is changed: they open with what opened them then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.real_registers import PASSPHRASE, a_backup

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.pages.keys import KeysPage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session(reopened: Session) -> Session:
    return reopened


@pytest.fixture
def page(keys_page: KeysPage) -> KeysPage:
    return keys_page


def says(page: KeysPage, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: words in page.message.text)


def words_of(page: KeysPage) -> str:
    return " ".join(label.text() for label in page.message.findChildren(QLabel))


def test_backups_that_still_need_a_key_file_or_an_older_sheet_are_told_of(
    page: KeysPage, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page.make_key_file(str(stick))
    says(page, qtbot, "together now")
    none_yet = words_of(page)
    (path,) = stick.iterdir()
    a_backup(session, tmp_path / "backups")

    page.secrets.passphrase.put(PASSPHRASE)
    with qtbot.waitSignal(page.secrets.key_file.changed):
        page.secrets.key_file.take(str(path))
    page.remove_key_file()
    says(page, qtbot, "without the key file")
    without_key_file = words_of(page)
    a_backup(session, tmp_path / "backups")
    page.secrets.passphrase.put(PASSPHRASE)
    qtbot.mouseClick(page.sheet_card.make, LEFT)
    qtbot.waitUntil(lambda: page.proof is not None)
    page._proven()
    says(page, qtbot, "The one before no longer opens the register")

    assert "Earlier backups" not in none_yet
    for words, count in ((without_key_file, 1), (words_of(page), 2)):
        assert f"with what opened them then, and with nothing newer: {count}" in words
