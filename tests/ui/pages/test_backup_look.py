"""Before a backup a stick is looked through for the key file, beside the windows' thread."""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.services import backups, journal
from app.storage import key_stick
from app.storage.progress import stop_if
from tests.patience import PATIENCE
from tests.real_registers import a_register, opened
from tests.services.key_files import joined, unlock_with
from ui.background import Job
from ui.pages.backup import BackupPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from app.storage.progress import Cancelled
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


class Look:
    """Stands around each look at a file, and holds it up until it may go on."""

    def __init__(self) -> None:
        self.threads: set[threading.Thread] = set()
        self.began, self.goes_on = threading.Event(), threading.Event()
        self.goes_on.set()
        self._is_beside = key_stick.is_beside

    def is_beside(self, *given: Path, cancelled: Cancelled, **more: object) -> bool:
        self.threads.add(threading.current_thread())
        self.began.set()
        while not self.goes_on.wait(0.01):
            stop_if(cancelled)
        return self._is_beside(*given, cancelled=cancelled, **more)  # type: ignore[arg-type]


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Iterator[Look]:
    look = Look()
    monkeypatch.setattr(key_stick, "is_beside", look.is_beside)
    yield look
    look.goes_on.set()


def test_it_is_looked_for_on_no_thread_of_the_windows_and_told(
    page: BackupPage, session: Session, stick: Path, look: Look, qtbot: QtBot
) -> None:
    look.goes_on.clear()
    page.start(str(stick))
    assert look.began.wait(PATIENCE / 1000)

    assert page.is_under_way
    assert page.shell.holds_off_lock
    assert page.progress.isVisible()
    assert "Looking whether your key file lies there too" in page.progress.words
    look.goes_on.set()
    qtbot.waitUntil(page.done.isVisible)

    assert look.threads
    assert threading.main_thread() not in look.threads
    assert not page.shell.holds_off_lock
    assert len(backups.history(session)) == 1


def test_a_slow_stick_is_told_of(page: BackupPage, stick: Path, look: Look, qtbot: QtBot) -> None:
    page.progress.slow.setInterval(0)
    look.goes_on.clear()
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
    page: BackupPage, stick: Path, look: Look, asked: Asked, qtbot: QtBot
) -> None:
    lines = journal.count(page.session)
    look.goes_on.clear()
    page.start(str(stick))
    assert look.began.wait(PATIENCE / 1000)

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
    page: BackupPage, session: Session, stick: Path, look: Look, qtbot: QtBot
) -> None:
    lines = journal.count(session)
    look.goes_on.clear()
    page.start(str(stick))
    assert look.began.wait(PATIENCE / 1000)
    shutil.rmtree(stick)

    look.goes_on.set()
    qtbot.waitUntil(page.failed.isVisible)

    assert page.failed.why.startswith("The stick is not there any more.")
    assert not page.failed.insist.isVisible()
    assert journal.count(session) == lines


def test_a_lock_meanwhile_ends_the_look_and_leaves_no_line(
    page: BackupPage, session: Session, stick: Path, look: Look, qtbot: QtBot
) -> None:
    lines = journal.count(session)
    look.goes_on.clear()
    page.start(str(stick))
    assert look.began.wait(PATIENCE / 1000)

    for job in Job.running():
        job.abandon()
    page.work_stopped()

    assert not page.is_under_way
    assert not page.shell.holds_off_lock
    assert journal.count(session) == lines
