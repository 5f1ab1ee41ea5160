"""Before a backup a stick is looked through for the key file, beside the windows' thread."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.services import backups, journal
from app.storage import key_stick
from tests.held_up import HeldUp, held_up
from tests.real_registers import a_register, opened
from tests.services.key_files import joined, unlock_with
from ui.background import Job
from ui.pages.backup import BackupPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.ui.pages.conftest import Asked, Show


@pytest.fixture
def key_stick_folder() -> Iterator[Path]:
    """Give the root of a stick: a folder on another file system."""
    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def session(tmp_path: Path, key_stick_folder: Path) -> Iterator[Session]:
    register = a_register(tmp_path / "data").unlocked.register
    session = opened(unlock_with(register, joined(register, key_stick_folder)))
    yield session
    session.close()


@pytest.fixture
def page(show: Show[BackupPage], session: Session) -> BackupPage:
    return show(BackupPage, "backup")


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldUp]:
    """The look through a stick."""
    with held_up(monkeypatch, key_stick, "is_beside") as look:
        yield look


def test_it_is_looked_for_on_no_thread_of_the_windows_and_told(
    page: BackupPage, session: Session, stick: Path, look: HeldUp, qtbot: QtBot
) -> None:
    page.start(str(stick))
    look.wait_until_begun()

    assert page.is_under_way
    assert page.shell.holds_off_lock
    assert page.progress.isVisible()
    assert "Looking whether your key file lies there too" in page.progress.words
    look.goes_on.set()
    qtbot.waitUntil(page.done.isVisible)

    assert look.was_beside_the_windows
    assert not page.shell.holds_off_lock
    assert len(backups.history(session)) == 1


def test_a_slow_stick_is_told_of(page: BackupPage, stick: Path, look: HeldUp, qtbot: QtBot) -> None:
    page.progress.slow.setInterval(0)
    page.start(str(stick))

    qtbot.waitUntil(page.progress.note.isVisible)

    assert "Nothing is written yet" in page.progress.note.text()
    look.goes_on.set()
    qtbot.waitUntil(page.done.isVisible)


def test_the_stick_with_the_key_file_is_refused_and_taken_if_one_insists(
    page: BackupPage, session: Session, key_stick_folder: Path, qtbot: QtBot
) -> None:
    lines = journal.count(session)
    page.start(str(key_stick_folder))
    qtbot.waitUntil(page.failed.isVisible)

    assert page.failed.insist.isVisible()
    assert journal.count(session) == lines
    page.failed.insist.click()
    qtbot.waitUntil(page.done.isVisible)
    assert list(key_stick_folder.glob("*.ckbackup"))


def test_cancelled_it_ends_at_once_though_the_stick_does_not_answer(
    page: BackupPage, stick: Path, look: HeldUp, asked: Asked, qtbot: QtBot
) -> None:
    lines = journal.count(page.session)
    page.start(str(stick))
    look.wait_until_begun()

    page.progress.cancel.click()

    assert page.places.isVisible()
    assert not page.is_under_way
    assert not page.shell.holds_off_lock
    assert page.banner.isVisible()
    assert page.banner.text == "The backup was cancelled. Nothing was changed."
    look.goes_on.set()
    qtbot.wait(50)
    assert page.places.isVisible()
    assert journal.count(page.session) == lines
    assert not list(stick.iterdir())
    page.start(str(stick))
    qtbot.waitUntil(page.done.isVisible)
    assert not page.banner.isVisible()
    assert asked.said == []


def test_a_stick_pulled_out_meanwhile_is_told_in_a_sentence(
    page: BackupPage, session: Session, stick: Path, look: HeldUp, qtbot: QtBot
) -> None:
    lines = journal.count(session)
    page.start(str(stick))
    look.wait_until_begun()
    shutil.rmtree(stick)

    look.goes_on.set()
    qtbot.waitUntil(page.failed.isVisible)

    assert page.failed.why.startswith("The stick is not there any more.")
    assert not page.failed.insist.isVisible()
    assert journal.count(session) == lines


def test_a_lock_meanwhile_ends_the_look_and_leaves_no_line(
    page: BackupPage, session: Session, stick: Path, look: HeldUp, qtbot: QtBot
) -> None:
    lines = journal.count(session)
    page.start(str(stick))
    look.wait_until_begun()

    for job in Job.running():
        job.abandon()
    page.work_stopped()

    assert not page.is_under_way
    assert not page.shell.holds_off_lock
    assert journal.count(session) == lines
