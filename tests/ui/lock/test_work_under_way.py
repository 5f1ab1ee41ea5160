"""Locking while slow work goes on: it is stopped, and only a backup may end first."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, NoReturn

import pytest
from PySide6.QtCore import QMetaObject, QThreadPool
from PySide6.QtWidgets import QApplication, QComboBox, QMenu

from app.services import backups, journal, safeguarding
from app.services.safeguarding import TierRequest
from tests.real_registers import PASSPHRASE
from tests.ui.windows import a_window
from ui.background import Job, Progress
from ui.lock.desktop import Desktop
from ui.lock.guard import Guard
from ui.lock.locker import LONGEST_WAIT, LOOK_AGAIN, Locker
from ui.pages.backup import BackupPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.builders import Watch
    from ui.main_window import MainWindow

LIMIT = 300
MOST_WAITED = 1001  # milliseconds for all jobs together; what is left of them is rounded


@pytest.fixture
def window(qtbot: QtBot, used: Session) -> MainWindow:
    window = a_window(qtbot, used, {"backup": BackupPage})
    window.show()
    window.go("backup", {})
    return window


@pytest.fixture
def left() -> list[bool]:
    return []


@pytest.fixture
def locker(
    qapp: QApplication, window: MainWindow, used: Session, watch: Watch, left: list[bool]
) -> Iterator[Locker]:
    guard = Guard(qapp, minutes=5, seconds=watch)
    guard.watch()
    locker = Locker(used, window, guard, leave=left.append)
    guard.overslept.connect(locker.lock_for_quiet)
    yield locker
    qapp.removeEventFilter(guard)
    guard.deleteLater()
    QThreadPool.globalInstance().waitForDone()


def backup_page(window: MainWindow) -> BackupPage:
    page = window.page("backup")
    assert isinstance(page, BackupPage)
    return page


def patient(until: threading.Event) -> Job[None]:
    def work(progress: Progress) -> None:
        while not until.wait(0.01) and not progress.cancelled():
            pass

    job = Job(work)
    job.start()
    return job


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many milliseconds each job was given; what else a lock takes is the computer's doing."""
    given: list[int] = []
    real = Job.wait

    def wait(job: Job[object], milliseconds: int) -> bool:
        given.append(milliseconds)
        return real(job, milliseconds)

    monkeypatch.setattr(Job, "wait", wait)
    return given


def test_a_lock_gives_a_backup_up_and_leaves_nothing_half_written(
    locker: Locker, used: Session, left: list[bool], tmp_path: Path, waits: list[int]
) -> None:
    window = locker._window
    stick = tmp_path / "stick"
    stick.mkdir()
    acts: list[str] = []
    backup_page(window).start(str(stick))
    used_close = used.close

    def close() -> None:
        if not acts:
            acts.extend(line.act for line in journal.latest(used))
        used_close()

    used.close = close  # type: ignore[method-assign]

    locker.lock()

    assert sum(waits) <= MOST_WAITED
    assert left == [False]
    assert acts[:2] == ["backup_failed", "backup_started"]
    assert not window.shell.holds_off_lock
    QThreadPool.globalInstance().waitForDone()
    assert {path.suffix for path in stick.iterdir()} <= {".ckbackup"}


def test_a_backup_holds_off_the_quiet_lock_under_the_cover_for_half_an_hour(
    window: MainWindow, locker: Locker, watch: Watch, left: list[bool]
) -> None:
    window.shell.holds_off_lock = True
    watch.now += LIMIT
    locker.lock_for_quiet()
    is_covered, before = locker.cover.isVisible(), list(left)
    watch.now += LONGEST_WAIT

    locker.lock_for_quiet()

    assert is_covered
    assert before == []
    assert left == [False]


def test_the_held_off_lock_comes_as_soon_as_the_backup_is_over(
    window: MainWindow, locker: Locker, watch: Watch, left: list[bool], qtbot: QtBot
) -> None:
    window.shell.holds_off_lock = True
    watch.now += LIMIT
    locker.lock_for_quiet()
    window.shell.holds_off_lock = False
    looks_in = locker._work.interval()

    qtbot.waitUntil(lambda: left == [False])

    assert looks_in <= LOOK_AGAIN


def test_nobody_gets_back_under_the_cover_that_waits_for_a_backup(
    window: MainWindow, locker: Locker, watch: Watch
) -> None:
    window.shell.holds_off_lock = True
    watch.now += LIMIT

    locker.lock_for_quiet()

    assert locker.cover.isVisible()
    assert not locker.cover.countdown.stay.isVisible()


def test_other_slow_work_holds_nothing_off(
    window: MainWindow,
    locker: Locker,
    watch: Watch,
    left: list[bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # It listens, but on a busy computer it may come to that only later than is waited for.
    monkeypatch.setattr("ui.lock.locker.PATIENCE", 60.0)
    job = patient(threading.Event())
    watch.now += LIMIT

    locker.lock_for_quiet()

    assert left == [False]
    assert job.wait(0)


def test_the_lock_does_not_wait_for_a_passphrase_being_tried(
    window: MainWindow, locker: Locker, used: Session, left: list[bool]
) -> None:
    answers: list[bytes] = []
    request = TierRequest.of(used, PASSPHRASE)
    job = Job(lambda _progress: safeguarding.open_tier_key(request))
    job.succeeded.connect(answers.append)
    job.start()

    locker.lock()
    QThreadPool.globalInstance().waitForDone()
    QApplication.processEvents()

    assert left == [False]
    assert answers == []
    assert used.tier is None


def test_work_that_does_not_listen_is_waited_for_a_second_at_most(
    window: MainWindow, locker: Locker, left: list[bool], waits: list[int]
) -> None:
    deaf = threading.Event()
    jobs = [Job(lambda _progress: deaf.wait(60)) for _ in range(2)]
    for job in jobs:
        job.start()

    locker.lock()
    are_over = [job.wait(0) for job in jobs]
    deaf.set()

    assert left == [False]
    assert are_over == [False, False]
    assert sum(waits) <= MOST_WAITED


@pytest.mark.parametrize("kind", ["menu", "combo"])
def test_a_list_that_is_open_is_closed_for_the_lock(
    window: MainWindow, locker: Locker, left: list[bool], qtbot: QtBot, kind: str
) -> None:
    if kind == "menu":
        menu = QMenu(window)
        menu.addAction("One")
        menu.popup(window.mapToGlobal(window.rect().center()))
    else:
        box = QComboBox(window)
        box.addItems(["one", "two"])
        box.show()
        box.showPopup()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)

    locker.lock()

    assert QApplication.activePopupWidget() is None
    assert left == [False]


@pytest.fixture
def desktop(qapp: QApplication) -> Iterator[Desktop]:
    """What listens to the desktop; afterwards signals mean to the tests what they did before."""
    numbers = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    before = [signal.getsignal(number) for number in numbers]
    desktop = Desktop(qapp)
    yield desktop
    signal.set_wakeup_fd(-1)
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)
    desktop.deleteLater()


def test_the_computer_going_to_sleep_and_the_desktop_locking_are_heard(
    desktop: Desktop, qtbot: QtBot
) -> None:
    meta = desktop.metaObject()
    is_going, is_back = True, False

    with qtbot.waitSignal(desktop.lock_wanted):
        desktop.hear_sleep(is_going)
    with qtbot.assertNotEmitted(desktop.lock_wanted):
        desktop.hear_sleep(is_back)
    with qtbot.waitSignal(desktop.lock_wanted):
        QMetaObject.invokeMethod(desktop, "hear_lock")

    # The bus calls them by these names.
    assert meta.indexOfSlot("hear_sleep(bool)") >= 0
    assert meta.indexOfSlot("hear_lock()") >= 0


def test_a_signal_to_end_is_heard_in_the_window(desktop: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desktop.end_wanted):
        signal.raise_signal(signal.SIGTERM)


def test_a_backup_that_fails_as_nobody_foresaw_leaves_no_progress_standing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_args: object, **_how: object) -> NoReturn:
        raise ZeroDivisionError

    # By the page's own job and no other: on a busy computer one of an earlier test may still end.
    monkeypatch.setattr(backups, "write", stumble)
    page = backup_page(window)

    with qtbot.captureExceptions() as raised:
        page.start(str(tmp_path))
        was_under_way = page.progress.isVisible()
        qtbot.waitUntil(lambda: not page.is_under_way)

    assert was_under_way
    assert [kind for kind, *_ in raised] == [ZeroDivisionError]
    assert page.places.isVisible()
    assert not page.progress.isVisible()
