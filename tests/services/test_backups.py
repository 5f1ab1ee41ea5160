"""A backup: begun, copied, checked, written, read back, and only then counted as one."""

from __future__ import annotations

import errno
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from app.domain.journal import Action
from app.errors import (
    BackupNotVerifiedError,
    BackupUnderWayError,
    BrokenJournalError,
    CancelledError,
    DamagedDatabaseError,
    DiskFullError,
    RegisterReadOnlyError,
    StickGoneError,
    StickTooSmallError,
)
from app.services import backups, journal, members, restore
from app.storage import registers as layout
from app.storage.files import Disk
from tests.real_registers import (
    DISCREET_NAME,
    PASSPHRASE,
    a_backup,
    a_register,
    database_of,
    enrol,
    opened,
    pseudonyms_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.session import Session
    from tests.builders import StandingClock


@pytest.fixture
def used(tmp_path: Path, clock: StandingClock) -> Iterator[Session]:
    """An open register with two members."""
    session = opened(a_register(tmp_path / "data").unlocked, clock=clock)
    enrol(session, "Heron", "Lamp")
    yield session
    session.close()


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    usb = tmp_path / "KINGSTON"
    usb.mkdir()
    return usb


def acts(session: Session) -> list[str]:
    return [line.act for line in journal.latest(session)]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_one_verified_file_and_one_record(used: Session, usb: Path) -> None:
    told: list[tuple[str, int, int]] = []
    plan = backups.begin(used, usb)
    written = backups.write(plan, progress=lambda *step: told.append(step))
    record = backups.finish(used, plan, written)

    assert names_in(usb) == ["Blue-folder-20260304-120000.ckbackup"]
    assert record.size == written.path.stat().st_size
    assert (record.label, record.file_name) == ("KINGSTON", written.path.name)
    assert record.verified_at is not None
    assert backups.latest(used) == record
    assert backups.history(used) == [record]
    assert acts(used)[:2] == [Action.BACKUP_VERIFIED, Action.BACKUP_STARTED]
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == [
        "copy", "check", "write", "read_back",
    ]  # fmt: skip
    assert all(done <= total for _, done, total in told)


def test_the_seal_on_the_slip_is_the_backup_s_own(used: Session, usb: Path) -> None:
    path = a_backup(used, usb)
    preview = restore.look(path, passphrase=PASSPHRASE)

    seal = journal.seal_at(used, preview.seal.line_no)

    assert seal is not None
    assert journal.seal_words(seal) == preview.seal
    latest = backups.latest(used)
    assert latest is not None
    assert latest.seal == backups.seal_text(preview.seal)


def test_nothing_is_left_on_this_computer(used: Session, usb: Path) -> None:
    before = names_in(used.folder)

    a_backup(used, usb)

    assert names_in(used.folder) == before


def test_only_the_discreet_name_can_be_read_from_outside(used: Session, usb: Path) -> None:
    content = a_backup(used, usb).read_bytes()

    assert DISCREET_NAME.encode() in content
    for hidden in ("Heron", "Tuesday", PASSPHRASE):
        assert hidden.encode() not in content
        assert hidden.encode("utf-16-le") not in content


def test_she_can_go_on_writing_while_it_is_copied(used: Session, usb: Path) -> None:
    plan = backups.begin(used, usb)
    enrol(used, "Anchor")
    written = backups.write(plan)
    enrol(used, "Violin")
    backups.finish(used, plan, written)

    preview = restore.look(written.path, passphrase=PASSPHRASE)

    assert preview.counts.members == 2
    assert pseudonyms_in(used) == ["Anchor", "Heron", "Lamp", "Violin"]


def test_a_busy_register_is_copied_whole_while_a_thousand_changes_are_made(
    used: Session, usb: Path
) -> None:
    plan = backups.begin(used, usb)
    outcome: list[backups.Written | Exception] = []

    def write() -> None:
        try:
            outcome.append(backups.write(plan))
        except Exception as failure:  # noqa: BLE001 - told to the test's own thread
            outcome.append(failure)

    job = threading.Thread(target=write)
    job.start()
    changes = 0
    while job.is_alive() or changes < 50:
        members.change_access_needs(used, 1, f"a seat near the door {changes}")
        changes += 1
    job.join()

    assert isinstance(outcome[0], backups.Written)
    backups.finish(used, plan, outcome[0])
    assert restore.look(outcome[0].path, passphrase=PASSPHRASE).counts.members == 2


def test_the_database_flows_again_afterwards(used: Session, usb: Path) -> None:
    plan = backups.begin(used, usb)
    assert used.db.one("PRAGMA wal_autocheckpoint")[0] == 0
    backups.snapshot_taken(used)
    assert used.db.one("PRAGMA wal_autocheckpoint")[0] == 1000

    backups.abandon(used, plan)

    assert used.db.one("PRAGMA wal_autocheckpoint")[0] == 1000


def test_a_second_backup_waits_for_the_first(used: Session, usb: Path) -> None:
    plan = backups.begin(used, usb)

    with pytest.raises(BackupUnderWayError):
        backups.begin(used, usb)
    backups.abandon(used, plan)

    assert a_backup(used, usb).exists()


def test_a_cancelled_backup_leaves_nothing_on_the_stick(used: Session, usb: Path) -> None:
    for stage in ("copy", "check", "write", "read_back"):
        plan = backups.begin(used, usb)
        reached: list[str] = []

        with pytest.raises(CancelledError):
            backups.write(
                plan,
                progress=lambda name, *_: reached.append(name),  # noqa: B023
                cancelled=lambda: stage in reached,  # noqa: B023
            )
        backups.abandon(used, plan)

        assert names_in(usb) == [], stage
        assert backups.latest(used) is None
        assert acts(used)[0] == Action.BACKUP_FAILED


def test_a_stick_too_small_is_told_before_anything_is_written(used: Session, usb: Path) -> None:
    class Small(Disk):
        @override
        def free(self, path: Path) -> int:
            return 1000

    with pytest.raises(StickTooSmallError) as caught:
        backups.begin(used, usb, disk=Small())

    assert caught.value.free == 1000
    assert caught.value.needed > 100_000
    assert acts(used)[0] == Action.MEMBER_ENROLLED


def test_a_stick_that_fills_up_midway_says_how_much_was_needed(used: Session, usb: Path) -> None:
    class Filling(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "write" and path.parent == usb:
                raise OSError(errno.ENOSPC, "full")

    plan = backups.begin(used, usb)
    with pytest.raises(StickTooSmallError) as caught:
        backups.write(plan, disk=Filling())
    backups.abandon(used, plan)

    assert caught.value.needed > 100_000
    assert names_in(usb) == []


def test_a_full_computer_is_not_called_a_full_stick(used: Session, usb: Path) -> None:
    class Filling(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "write" and path.parent != usb:
                raise OSError(errno.ENOSPC, "full")

    plan = backups.begin(used, usb)

    with pytest.raises(DiskFullError):
        backups.write(plan, disk=Filling())


def test_a_stick_pulled_out_is_told_as_that(used: Session, usb: Path) -> None:
    class Pulled(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "sync" and path.parent == usb:
                raise OSError(errno.EIO, "gone")

    plan = backups.begin(used, usb)
    with pytest.raises(StickGoneError):
        backups.write(plan, disk=Pulled())
    backups.abandon(used, plan)
    usb.rmdir()

    with pytest.raises(StickGoneError):
        backups.begin(used, usb)


def test_a_stick_that_drops_what_it_was_given_is_found(used: Session, usb: Path) -> None:
    class Fake(Disk):
        """A stick that claims more room than it has: later writes come back as zeros."""

        def __init__(self) -> None:
            self.is_on_stick = False

        @override
        def step(self, name: str, path: Path) -> None:
            self.is_on_stick = path.parent == usb

        @override
        def write_some(self, descriptor: int, data: memoryview) -> int:
            if self.is_on_stick and len(data) > 10_000:
                data = memoryview(bytes(data[:-5000]) + bytes(5000))
            return super().write_some(descriptor, data)

    plan = backups.begin(used, usb)
    with pytest.raises(BackupNotVerifiedError):
        backups.write(plan, disk=Fake())
    backups.abandon(used, plan)

    assert names_in(usb) == []


def test_an_older_backup_is_never_touched_by_one_that_fails(used: Session, usb: Path) -> None:
    earlier = a_backup(used, usb)
    content = earlier.read_bytes()

    class Broken(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "rename":
                raise OSError(errno.EROFS, "read-only now")

    plan = backups.begin(used, usb)
    with pytest.raises(Exception, match=r"^$"):
        backups.write(plan, disk=Broken())
    backups.abandon(used, plan)

    assert names_in(usb) == [earlier.name]
    assert earlier.read_bytes() == content


def test_old_backups_are_pruned_after_the_new_one_was_verified(
    used: Session, usb: Path, clock: StandingClock
) -> None:
    made = []
    for _ in range(12):
        clock.goes(days=1)
        made.append(a_backup(used, usb).name)

    assert names_in(usb) == made[-10:]


def test_a_damaged_page_is_found_on_the_copy_and_stops_the_backup(
    tmp_path: Path, usb: Path
) -> None:
    unlocked = a_register(tmp_path / "data").unlocked
    session = opened(unlocked)
    enrol(session, "Heron")
    session.close()
    path = database_of(unlocked.register)
    content = bytearray(path.read_bytes())
    content[-2000] ^= 1  # the last page belongs to a table that unlocking does not read through
    session = opened(unlocked)
    path.write_bytes(content)

    plan = backups.begin(session, usb)
    path.write_bytes(bytes(content))
    with pytest.raises(DamagedDatabaseError) as caught:
        backups.write(plan)
    backups.abandon(session, plan, because=caught.value)

    assert names_in(usb) == []
    with pytest.raises(RegisterReadOnlyError):
        enrol(session, "Lamp")
    session.close()


def test_a_check_and_a_backup_do_not_meet(used: Session, usb: Path) -> None:
    copying = backups.begin_check(used)

    with pytest.raises(BackupUnderWayError):
        backups.begin(used, usb)

    backups.end_check(used, copying)


def test_secrets_stay_out_of_what_is_shown(used: Session, usb: Path) -> None:
    plan = backups.begin(used, usb)

    assert "RegisterKeys" not in repr(plan)
    assert "key_block" not in repr(plan)
    backups.abandon(used, plan)


def test_this_computer_tells_its_sticks(tmp_path: Path) -> None:
    assert isinstance(backups.removable_places(), list)
    assert not backups.is_removable(tmp_path)


def test_a_backup_that_cannot_begin_leaves_everything_as_it_was(used: Session, usb: Path) -> None:
    used.read_only_because = BrokenJournalError(1)

    with pytest.raises(RegisterReadOnlyError):
        backups.begin(used, usb)

    assert layout.snapshots(used.folder) == []
    assert used.db.one("PRAGMA wal_autocheckpoint")[0] == 1000


def test_a_copy_that_ends_with_another_line_is_not_the_register(used: Session, usb: Path) -> None:
    plan = backups.begin(used, usb)
    older = replace(plan.copying, head=replace(plan.copying.head, line_no=1))

    with pytest.raises(DamagedDatabaseError):
        backups.write(replace(plan, copying=older))

    backups.abandon(used, plan)
