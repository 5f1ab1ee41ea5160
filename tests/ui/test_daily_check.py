"""The daily look through the register: when it begins, what makes it stop, and what it tells."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QDialog, QLineEdit
from typing_extensions import override

from app.errors import DiskFullError, RegisterReadOnlyError
from app.services import backups, drafts, registers, whole
from app.storage import registers as layout
from tests.real_registers import enrol, flip_a_bit
from tests.services.test_daily_check import Harm, break_the_chain, look_through
from tests.ui.windows import a_window
from ui.background import Job
from ui.daily_check import OPEN_FOR, QUIET_FOR, DailyCheck
from ui.lock.guard import Guard
from ui.lock.locker import Locker
from ui.pages.backup import BackupPage
from ui.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.registers import Unlocked
    from app.services.session import Session
    from tests.builders import StandingClock, Watch
    from ui.main_window import MainWindow
    from ui.shell import Shell


class Notes(Page):
    """A page with one box."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self.box = QLineEdit()
        self.box.textEdited.connect(self.note_typing)
        self.body.addWidget(self.box)

    @override
    def draft(self) -> dict[str, object] | None:
        return {"text": self.box.text()} if self.box.text() else None


@pytest.fixture
def window(qtbot: QtBot, used: Session) -> MainWindow:
    window = a_window(qtbot, used, {"backup": BackupPage, "notes": Notes})
    window.show()
    window.go("notes", {})
    return window


@pytest.fixture
def guard(qapp: QApplication, watch: Watch) -> Iterator[Guard]:
    guard = Guard(qapp, minutes=5, seconds=watch)
    yield guard
    guard.deleteLater()


@dataclass(frozen=True)
class Desk:
    """An open register in its window, with the clock that tells how quiet it is."""

    check: DailyCheck
    window: MainWindow
    used: Session
    watch: Watch
    qtbot: QtBot
    locker: Locker
    left: list[bool]

    def look_when_quiet(self) -> None:
        self.watch.now += OPEN_FOR
        self.check.look()

    def finish(self) -> None:
        self.look_when_quiet()
        assert self.check.is_under_way
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.check.is_under_way)


@pytest.fixture
def desk(
    qtbot: QtBot, used: Session, window: MainWindow, guard: Guard, watch: Watch
) -> Iterator[Desk]:
    left: list[bool] = []
    locker = Locker(used, window, guard, leave=left.append)
    check = DailyCheck(used, window, guard)
    yield Desk(check, window, used, watch, qtbot, locker, left)
    for job in Job.running():
        job.abandon()
    QThreadPool.globalInstance().waitForDone()


def notes(window: MainWindow) -> Notes:
    page = window.page("notes")
    assert isinstance(page, Notes)
    return page


def backup_page(window: MainWindow) -> BackupPage:
    window.go("backup", {})
    page = window.page("backup")
    assert isinstance(page, BackupPage)
    return page


def test_it_looks_the_register_through_while_it_is_quiet_and_says_nothing(desk: Desk) -> None:
    saved = desk.used.saved_at

    desk.finish()

    assert not whole.is_due(desk.used)
    assert desk.used.saved_at == saved
    assert not desk.window.banner.isVisible()
    assert not desk.window.shell.holds_off_lock
    assert layout.snapshots(desk.used.folder) == []


def test_it_does_not_begin_in_the_first_minute(desk: Desk) -> None:
    desk.watch.now += OPEN_FOR - 1

    desk.check.look()

    assert not desk.check.is_under_way


def test_it_does_not_begin_while_somebody_works(desk: Desk, guard: Guard) -> None:
    desk.watch.now += OPEN_FOR
    guard.touch()
    desk.watch.now += QUIET_FOR - 1

    desk.check.look()

    assert not desk.check.is_under_way


def test_it_does_not_begin_beside_other_slow_work(desk: Desk) -> None:
    may_end = threading.Event()
    job = Job(lambda _progress: may_end.wait(20))
    job.start()

    desk.look_when_quiet()
    may_end.set()

    assert not desk.check.is_under_way


def test_it_does_not_begin_while_a_dialog_waits_for_an_answer(desk: Desk) -> None:
    dialog = QDialog(desk.window)
    dialog.setModal(True)
    dialog.open()

    desk.look_when_quiet()

    assert not desk.check.is_under_way
    dialog.close()


def test_it_does_not_begin_twice_on_one_day(desk: Desk, clock: StandingClock) -> None:
    look_through(desk.used)
    desk.look_when_quiet()
    same_day = desk.check.is_under_way
    clock.goes(days=1)
    desk.check.look()

    assert (same_day, desk.check.is_under_way) == (False, True)


@pytest.mark.parametrize(
    ("harm", "words"), [(flip_a_bit, "file is damaged"), (break_the_chain, "does not follow")]
)
def test_damage_is_told_with_what_to_do_and_nothing_more_is_written(
    desk: Desk, harm: Harm, words: str
) -> None:
    harm(desk.used)

    desk.finish()

    assert desk.window.banner.isVisible()
    assert words in desk.window.banner.text
    assert "Nothing more is written" in desk.window.banner._detail.text()
    assert desk.window.status._saved.text() == "Nothing can be written"
    assert desk.window.status._saved.property("role") == "amber"
    with pytest.raises(RegisterReadOnlyError):
        enrol(desk.used, "Lamp")


def test_the_box_somebody_types_in_stays_in_sight(desk: Desk) -> None:
    flip_a_bit(desk.used)
    page = notes(desk.window)
    page.body.insertSpacing(0, 2000)
    desk.window.activateWindow()
    page.box.setFocus()
    desk.qtbot.waitUntil(page.box.hasFocus)

    desk.finish()

    desk.qtbot.waitUntil(lambda: not page.box.visibleRegion().isEmpty())


def test_what_was_typed_until_then_is_kept_and_comes_back(desk: Desk, unlocked: Unlocked) -> None:
    flip_a_bit(desk.used)
    desk.look_when_quiet()
    desk.qtbot.keyClicks(notes(desk.window).box, "half a sen")
    desk.wait()
    told = desk.window.banner._detail.text()

    desk.locker.lock()

    again = registers.open_session(unlocked, clock=desk.used.clock)
    assert "What you had typed is kept" in told
    assert desk.left == [False]
    assert again.read_only_because is not None
    assert drafts.kept(again, "notes") == {"text": "half a sen"}
    place = drafts.last_place(again)
    assert place is not None
    assert place["page"] == "notes"
    again.close()


def test_what_is_typed_after_it_is_told_to_go_on_paper_and_holds_the_cover(desk: Desk) -> None:
    flip_a_bit(desk.used)
    desk.finish()
    desk.qtbot.keyClicks(notes(desk.window).box, "later")
    notes(desk.window).keep_draft()
    told = desk.window.banner._detail.text()

    desk.locker.lock()
    was_left, is_covered = list(desk.left), desk.locker.cover.isVisible()
    notes(desk.window).box.clear()
    desk.locker._try_again()

    assert "Write it on paper" in told
    assert (was_left, is_covered) == ([], True)
    assert desk.left == [False]


def test_a_disk_without_room_is_no_alarm(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def begin_check(_session: Session) -> None:
        raise DiskFullError

    monkeypatch.setattr(backups, "begin_check", begin_check)

    desk.look_when_quiet()

    assert not desk.check.is_under_way
    assert not desk.window.banner.isVisible()
    assert desk.used.read_only_because is None
    assert whole.is_due(desk.used)


def test_damage_known_since_an_earlier_day_is_looked_for_again_without_a_second_alarm(
    desk: Desk,
) -> None:
    flip_a_bit(desk.used)
    look_through(desk.used)

    desk.finish()

    assert not desk.window.banner.isVisible()
    assert whole.noted_damage(desk.used) is not None


def test_damage_that_is_over_is_told_as_over(desk: Desk) -> None:
    flip_a_bit(desk.used)
    look_through(desk.used)
    flip_a_bit(desk.used)

    desk.finish()

    assert "nothing is wrong any more" in desk.window.banner.text
    assert whole.noted_damage(desk.used) is None


@pytest.mark.parametrize("lock", [Locker.lock, Locker.lock_for_quiet, Locker.end])
def test_a_lock_ends_it_and_leaves_nothing(desk: Desk, lock: Callable[[Locker], None]) -> None:
    desk.look_when_quiet()
    was_there = len(layout.snapshots(desk.used.folder))

    lock(desk.locker)
    QThreadPool.globalInstance().waitForDone()

    assert was_there == 1
    assert desk.left == [lock is Locker.end]
    assert not desk.check.is_under_way
    assert layout.snapshots(desk.used.folder) == []


def test_a_backup_ends_it_first_and_is_then_made(desk: Desk, tmp_path: Path) -> None:
    page = backup_page(desk.window)
    desk.look_when_quiet()
    stick = tmp_path / "stick"
    stick.mkdir()

    page.start(str(stick))
    was_waiting = desk.check.is_under_way and page.is_under_way and page.progress.isVisible()

    desk.qtbot.waitUntil(page.done.isVisible)
    assert was_waiting
    assert len(list(stick.iterdir())) == 1
    assert not desk.check.is_under_way
    assert not desk.window.shell.holds_off_lock
    assert desk.used.db.one("PRAGMA wal_autocheckpoint")[0] == 1000


def test_a_backup_given_up_while_it_waits_is_not_made(desk: Desk, tmp_path: Path) -> None:
    page = backup_page(desk.window)
    desk.look_when_quiet()
    stick = tmp_path / "stick"
    stick.mkdir()
    page.start(str(stick))

    page.progress.cancel.click()

    desk.wait()
    assert page.places.isVisible()
    assert not page.is_under_way
    assert not desk.window.shell.holds_off_lock
    assert list(stick.iterdir()) == []


def test_the_file_flows_again_as_soon_as_it_was_copied(desk: Desk) -> None:
    desk.look_when_quiet()
    stood_still = desk.used.db.one("PRAGMA wal_autocheckpoint")[0]

    desk.check._progressed("check", 0, 1)

    assert (stood_still, desk.used.db.one("PRAGMA wal_autocheckpoint")[0]) == (0, 1000)
    desk.wait()


def test_the_backup_page_says_when_all_was_in_order(desk: Desk, clock: StandingClock) -> None:
    page = backup_page(desk.window)
    before = page.whole.isVisible()
    desk.finish()
    same_day = page.whole.text()
    clock.goes(days=1)
    page.refresh()

    assert not before
    assert page.whole.isVisible()
    assert same_day == "The whole register was looked through today. Nothing was wrong."
    assert "yesterday" in page.whole.text()


def test_the_backup_page_of_a_damaged_register_says_what_to_do(desk: Desk) -> None:
    look_through(desk.used)
    flip_a_bit(desk.used)
    look_through(desk.used)

    page = backup_page(desk.window)

    assert page.banner.isVisible()
    assert "damaged" in page.banner.text
    assert "Restore from a backup" in page.banner._detail.text()
    assert not page.whole.isVisible()
