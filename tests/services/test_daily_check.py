"""The daily check: the whole register is looked through on a copy, and damage stops writing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from app.domain.journal import Action
from app.errors import (
    BrokenJournalError,
    CancelledError,
    DamagedBoxError,
    DamagedDatabaseError,
    DiskFullError,
    RegisterError,
    RegisterReadOnlyError,
    StorageFailedError,
)
from app.services import backups, drafts, journal, restore, setup, whole
from app.storage import files, reserve
from app.storage import registers as layout
from app.storage.files import REAL, Disk
from tests.builders import NOON
from tests.real_registers import (
    PASSPHRASE,
    a_backup,
    a_register,
    a_request,
    enrol,
    flip_a_bit,
    opened,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.registers import Unlocked
    from app.services.session import Session
    from tests.builders import StandingClock

Harm = Callable[["Session"], None]


@pytest.fixture
def unlocked(tmp_path: Path) -> Unlocked:
    return a_register(tmp_path / "data").unlocked


@pytest.fixture
def used(unlocked: Unlocked, clock: StandingClock) -> Iterator[Session]:
    """An open register with two members."""
    session = opened(unlocked, clock=clock)
    enrol(session, "Heron", "Lamp")
    yield session
    session.close()


def look_through(session: Session, *, disk: Disk = REAL) -> RegisterError | None:
    """Look the register through as the window does, and give what was in the way."""
    copying = backups.begin_check(session, disk=disk)
    found = None
    try:
        backups.check_whole(copying, disk=disk)
    except RegisterError as error:
        found = error
    backups.end_check(session, copying, is_whole=found is None, found=found)
    return found


def break_the_chain(session: Session) -> None:
    session.db.execute(
        "INSERT INTO journal (no, at, act, record, tier, reason, digest, hash)"
        " SELECT max(no) + 1, max(at), 'x', 0, 'open', '', x'', zeroblob(32) FROM journal"
    )


def add_a_strange_box(session: Session) -> None:
    with session.change() as change:
        change.db.execute("INSERT INTO sealed (no, box) VALUES (1, x'00')")
        change.record(Action.SEALED_ADDED, 1, digest="00" * 32)


def acts(session: Session) -> list[str]:
    return [line.act for line in journal.latest(session)]


def test_the_daily_check_passes_a_whole_register_and_notes_when(used: Session) -> None:
    before = acts(used)

    assert look_through(used) is None

    assert used.read_only_because is None
    assert layout.snapshots(used.folder) == []
    assert acts(used) == before
    assert whole.looked_at(used) == NOON
    assert used.db.one("PRAGMA wal_autocheckpoint")[0] == 1000


def test_the_daily_check_finds_a_line_that_does_not_follow(used: Session) -> None:
    break_the_chain(used)

    found = look_through(used)

    assert isinstance(found, BrokenJournalError)
    assert used.read_only_because is found


def test_the_daily_check_finds_a_sealed_box_that_is_not_its_own(used: Session) -> None:
    add_a_strange_box(used)

    found = look_through(used)

    assert isinstance(found, DamagedBoxError)
    assert used.read_only_because is found


def test_the_daily_check_finds_a_page_that_nobody_reads(used: Session) -> None:
    flip_a_bit(used)

    found = look_through(used)

    assert isinstance(found, DamagedDatabaseError)
    assert used.read_only_because is found
    with pytest.raises(RegisterReadOnlyError):
        enrol(used, "Violin")


def test_a_bad_sector_under_the_register_is_damage(
    used: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> bytes:
        raise OSError(errno.EIO, "bad sector")

    monkeypatch.setattr(files, "read_at", unreadable)

    assert isinstance(look_through(used), DamagedDatabaseError)


# --- once a day -------------------------------------------------------------------------------


def test_it_is_due_until_it_was_done_and_again_the_next_day(
    used: Session, clock: StandingClock
) -> None:
    before = whole.is_due(used)
    look_through(used)
    same_day = whole.is_due(used)
    clock.goes(days=1)

    assert (before, same_day, whole.is_due(used)) == (True, False, True)


def test_it_is_due_where_the_clock_was_set_back(used: Session, clock: StandingClock) -> None:
    look_through(used)
    clock.goes(days=-3)

    assert whole.is_due(used)


def test_a_verified_backup_counts_as_the_days_check(used: Session, tmp_path: Path) -> None:
    a_backup(used, tmp_path / "usb")

    assert not whole.is_due(used)
    assert whole.looked_at(used) == NOON


@pytest.mark.parametrize("harm", [break_the_chain, add_a_strange_box, flip_a_bit])
def test_a_backup_looks_at_no_less_than_the_daily_check(
    used: Session, tmp_path: Path, harm: Harm
) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    harm(used)

    plan = backups.begin(used, usb)
    with pytest.raises(whole.DAMAGE) as caught:
        backups.write(plan)
    backups.abandon(used, plan, because=caught.value)

    assert list(usb.iterdir()) == []
    assert used.read_only_because is caught.value
    assert whole.looked_at(used) is None


def test_a_practice_register_is_not_looked_through(tmp_path: Path) -> None:
    created = setup.create(a_request(tmp_path, is_practice=True), clock=lambda: NOON)
    session = opened(created.unlocked)

    assert not whole.is_due(session)
    session.close()


# --- what is no damage ------------------------------------------------------------------------


def test_a_check_broken_off_leaves_nothing_and_is_due_again(used: Session) -> None:
    copying = backups.begin_check(used)
    with pytest.raises(CancelledError) as stopped:
        backups.check_whole(copying, cancelled=lambda: True)
    backups.end_check(used, copying, found=stopped.value)

    assert used.read_only_because is None
    assert layout.snapshots(used.folder) == []
    assert whole.is_due(used)


def test_a_disk_with_little_room_is_left_to_her_words(used: Session) -> None:
    class Nearly(Disk):
        @override
        def free(self, path: Path) -> int:
            return os.fstat(used.db.fd).st_size + 4 * reserve.SIZE - 1

    with pytest.raises(DiskFullError):
        backups.begin_check(used, disk=Nearly())

    assert layout.snapshots(used.folder) == []
    assert used.read_only_because is None


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, DiskFullError), (errno.EIO, StorageFailedError)]
)
def test_a_copy_that_cannot_be_written_is_no_damage(
    used: Session, number: int, kind: type[RegisterError]
) -> None:
    class Refusing(Disk):
        @override
        def write_some(self, descriptor: int, data: memoryview) -> int:
            raise OSError(number, "refused")

    found = look_through(used, disk=Refusing())

    assert isinstance(found, kind)
    assert used.read_only_because is None
    assert whole.is_due(used)
    assert layout.snapshots(used.folder) == []


# --- the unlock after it ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("harm", "found"),
    [(flip_a_bit, DamagedDatabaseError()), (add_a_strange_box, DamagedBoxError(1))],
)
def test_damage_that_no_unlock_reads_is_known_at_the_next_one(
    used: Session, unlocked: Unlocked, clock: StandingClock, harm: Harm, found: RegisterError
) -> None:
    drafts.keep(used, "meeting", {"about_evening": "half a sen"})
    harm(used)
    look_through(used)
    used.close()

    again = opened(unlocked, clock=clock)

    assert repr(again.read_only_because) == repr(found)
    assert drafts.kept(again, "meeting") == {"about_evening": "half a sen"}
    assert whole.is_due(again)
    again.close()


def test_a_broken_line_is_known_by_its_number_at_the_next_unlock(
    used: Session, unlocked: Unlocked
) -> None:
    break_the_chain(used)
    found = look_through(used)
    assert isinstance(found, BrokenJournalError)

    noted = whole.noted_damage(used)

    assert isinstance(noted, BrokenJournalError)
    assert noted.line_no == found.line_no


def test_a_register_found_in_order_once_more_can_be_written_after_the_next_unlock(
    used: Session, unlocked: Unlocked, clock: StandingClock
) -> None:
    flip_a_bit(used)
    look_through(used)
    flip_a_bit(used)
    used.close()
    again = opened(unlocked, clock=clock)
    was_read_only = again.read_only_because is not None

    assert look_through(again) is None
    again.close()

    assert was_read_only
    last = opened(unlocked, clock=clock)
    assert last.read_only_because is None
    last.close()


def test_a_restored_register_knows_nothing_of_the_damage_before(
    used: Session, unlocked: Unlocked, clock: StandingClock, tmp_path: Path
) -> None:
    path = a_backup(used, tmp_path / "usb")
    flip_a_bit(used)
    look_through(used)
    used.close()

    seen = restore.look(path, passphrase=PASSPHRASE)
    restored = restore.restore(seen, tmp_path / "data", over=True)
    session = opened(restored, clock=clock)

    assert session.read_only_because is None
    session.close()


def test_what_a_dying_process_left_of_a_check_goes_at_the_next_unlock(
    used: Session, unlocked: Unlocked, clock: StandingClock
) -> None:
    copying = backups.begin_check(used)
    (copying.scratch / layout.DATABASE).write_bytes(bytes(100))
    used.close()
    left = layout.snapshots(used.folder)

    again = opened(unlocked, clock=clock)

    assert len(left) == 1
    assert layout.snapshots(again.folder) == []
    again.close()
