"""Words that could not be kept at a lock are shown again to whoever opens the register."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from typing_extensions import override

from app.errors import DamagedDatabaseError, DiskFullError
from app.services import registers, second_factor
from app.services.key_changes import Secrets
from app.vault import kdf
from tests.patience import PATIENCE
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, a_register, opened
from tests.ui.windows import a_window
from ui import theme
from ui.background import Job
from ui.lock.cover import Cover
from ui.lock.guard import Guard
from ui.lock.locker import Locker
from ui.pages.page import Page
from ui.widgets import PassphraseEdit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.on_disk import RegisterOnDisk


class OnFullDisk(Page):
    """A page whose words find no room once the disk is full."""

    is_full, words = False, ""

    @override
    def draft(self) -> dict[str, object] | None:
        if self.is_full:
            raise DiskFullError
        return {"text": self.words} if self.words else None


@pytest.fixture
def with_key_file(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> Iterator[tuple[Locker, Path, RegisterOnDisk]]:
    """A full disk under a register that opens with passphrase and key file together."""
    register = a_register(tmp_path / "data").unlocked.register
    (tmp_path / "stick").mkdir()
    path = second_factor.make(register, tmp_path / "stick")
    secrets = Secrets(passphrase=PASSPHRASE)
    session = opened(second_factor.join(register, secrets, path, parameters=kdf.CHEAPEST))
    window = a_window(qtbot, session, {"notes": OnFullDisk})
    window.show()
    window.go("notes", {})
    page = window.page("notes")
    assert isinstance(page, OnFullDisk)
    page.is_full = True
    guard = Guard(qapp, minutes=5)
    locker = Locker(session, window, guard, leave=lambda _ends: None)
    locker.lock()
    yield locker, path, register
    for job in Job.running():
        job.abandon()
        job.wait(PATIENCE)
    session.close()


def try_passphrase(locker: Locker, text: str) -> None:
    locker.cover.findChildren(PassphraseEdit)[0].put(text)
    locker.cover.failure.uncover.click()


def test_words_are_shown_with_the_key_file_where_one_is_needed(
    with_key_file: tuple[Locker, Path, RegisterOnDisk], qtbot: QtBot
) -> None:
    locker, path, _ = with_key_file
    with qtbot.assertNotEmitted(locker.cover.shown_wanted):
        try_passphrase(locker, PASSPHRASE)
    is_asked_for = locker.cover.failure.key_file.isVisible()

    with qtbot.waitSignal(locker.cover.failure.key_file.changed):
        locker.cover.failure.key_file.take(str(path))
    with qtbot.waitSignal(locker.uncovered):
        locker.cover.failure.uncover.click()

    assert is_asked_for
    assert locker.cover.isHidden()


def test_words_a_damaged_register_cannot_take_are_shown_once_and_then_it_locks(
    with_key_file: tuple[Locker, Path, RegisterOnDisk], qtbot: QtBot
) -> None:
    locker, path, _ = with_key_file
    session, window = locker._session, locker._window
    page = window.page("notes")
    assert isinstance(page, OnFullDisk)
    page.is_full, page.words = False, "half a sen"
    page.note_typing()
    session.read_only_because = DamagedDatabaseError()
    locker.cover.failure.retry.click()
    is_covered = locker.cover.failure.uncover.isVisible()
    with qtbot.waitSignal(locker.cover.failure.key_file.changed):
        locker.cover.failure.key_file.take(str(path))
    with qtbot.waitSignal(locker.uncovered):
        try_passphrase(locker, PASSPHRASE)

    locker.lock()

    assert is_covered
    assert not locker.cover.failure.uncover.isVisible()


def test_one_passphrase_is_tried_at_a_time(
    with_key_file: tuple[Locker, Path, RegisterOnDisk], qtbot: QtBot
) -> None:
    locker, path, register = with_key_file
    with qtbot.waitSignal(locker.cover.failure.key_file.changed):
        locker.cover.failure.key_file.take(str(path))

    for _ in range(5):
        try_passphrase(locker, OTHER_PASSPHRASE)
    qtbot.waitUntil(locker.cover.failure.uncover.isEnabled)

    assert registers.wrong_tries(register) == 1


def test_at_large_text_nothing_on_the_cover_lies_over_anything_else(
    with_key_file: tuple[Locker, Path, RegisterOnDisk], qapp: QApplication, qtbot: QtBot
) -> None:
    theme.apply(qapp, name="light", percent=200)
    try:
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        cover = Cover(window, delay=lambda: 0.0)
        cover.show_failure("The disk is full. Make room, then try again.", can_try_again=True)
        cover.failure.key_file.ask(with_key_file[2], is_needed=True)
        qtbot.wait(50)

        shown = [part for part in cover.findChildren(QWidget) if part.isVisibleTo(cover)]
        words = [part for part in shown if isinstance(part, QLabel | QAbstractButton | QLineEdit)]
        places = [QRect(part.mapTo(cover, QPoint()), part.size()) for part in words]

        assert len(words) > 8
        for one, two in combinations(range(len(words)), 2):
            if not words[one].isAncestorOf(words[two]) and not words[two].isAncestorOf(words[one]):
                assert not places[one].intersects(places[two])
        for label in (part for part in words if isinstance(part, QLabel) and part.wordWrap()):
            assert label.height() >= label.heightForWidth(label.width())
    finally:
        theme.apply(qapp, name="light", percent=100)


def test_what_stops_the_passphrase_from_being_tried_is_not_called_a_wrong_one(
    with_key_file: tuple[Locker, Path, RegisterOnDisk],
) -> None:
    locker, _, _ = with_key_file

    locker._refuse(MemoryError())

    told = " ".join(label.text() for label in locker.cover.findChildren(QLabel))
    assert "Something unexpected stopped it. Try again." in told
    assert "does not open" not in told
    assert locker.cover.failure.uncover.isEnabled()
