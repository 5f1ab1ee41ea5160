"""A damaged register of an older Circlekeep is read as far as it is whole, and left as it is."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from app.errors import (
    AlreadyOpenError,
    CancelledError,
    DamagedDatabaseError,
    RegisterError,
    RegisterReadOnlyError,
    StorageFailedError,
)
from app.services import backups, members, salvage, upgrade
from app.storage import files, schema
from app.storage import registers as layout
from tests.faults.disks import FailingDisk
from tests.fixtures.made import PASSPHRASE, PSEUDONYMS
from tests.older_registers import (
    a_newer_circlekeep,
    a_next_step,
    a_step_that_loses_a_line,
    a_step_that_loses_attendance,
    kept,
)
from tests.real_registers import (
    changed,
    database_of,
    left_open,
    opened,
    pseudonyms_in,
    unlock,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.services.registers import RegisterOnDisk
    from app.services.session import Session
    from app.storage.database import Database

PAGE = 4096


@pytest.fixture
def older(tmp_path: Path) -> Iterator[RegisterOnDisk]:
    """A register of today, seen by a Circlekeep whose schema is one step further."""
    register = kept(schema.SCHEMA, tmp_path / "data")
    with a_newer_circlekeep(a_next_step):
        yield register


def damage(register: RegisterOnDisk, page: int) -> bytes:
    """Damage a page as a bad sector does, and return the whole file as it is then."""
    changed(database_of(register), page * PAGE + 2000, bytes(16))
    return database_of(register).read_bytes()


def read(register: RegisterOnDisk) -> Session:
    """Open it as the app does: it cannot be brought up to date, so it is opened for reading."""
    unlocked = unlock(register, PASSPHRASE)
    with pytest.raises(salvage.DAMAGE) as caught:
        upgrade.upgrade(unlocked)
    return opened(salvage.for_reading(unlocked, caught.value))


def pages_that_open(register: RegisterOnDisk) -> list[int]:
    """Say which pages may be damaged, one at a time, and leave it open for reading."""
    database, found = database_of(register), []
    whole = database.read_bytes()
    for page in range(len(whole) // PAGE):
        damaged = damage(register, page)
        try:
            session = read(register)
        except DamagedDatabaseError:
            pass
        else:
            assert session.read_only_because is not None
            session.close()
            found.append(page)
        assert database.read_bytes() == damaged
        assert layout.snapshots(register.folder) == []
        database.write_bytes(whole)
    return found


def test_most_pages_may_be_damaged_and_the_others_lead_to_the_backup(older: RegisterOnDisk) -> None:
    pages = database_of(older).stat().st_size // PAGE

    found = pages_that_open(older)

    assert pages // 2 < len(found) < pages


def a_page_of_the_journal(register: RegisterOnDisk) -> int:
    """Find a page without which the members can still be read."""
    database = database_of(register)
    whole = database.read_bytes()
    for page in reversed(range(len(whole) // PAGE)):
        damage(register, page)
        try:
            session = read(register)
        except DamagedDatabaseError:
            continue
        finally:
            database.write_bytes(whole)
        try:
            if pseudonyms_in(session) == PSEUDONYMS:
                return page
        except RegisterError:
            continue
        finally:
            session.close()
    raise AssertionError


def test_what_is_whole_is_read_and_nothing_is_written(older: RegisterOnDisk) -> None:
    damage(older, a_page_of_the_journal(older))

    session = read(older)

    assert pseudonyms_in(session) == PSEUDONYMS
    assert isinstance(session.read_only_because, DamagedDatabaseError)
    with pytest.raises(RegisterReadOnlyError):
        members.enrol(session, pseudonym="Dinghy")
    session.close()
    assert layout.snapshots(older.folder) == []
    assert [path.name for path in layout.generations(older.folder)] == ["gen-1"]
    assert not (database_of(older).parent / "closed").exists()


def test_after_a_page_that_cannot_be_read_the_others_are(older: RegisterOnDisk) -> None:
    whole, shown = database_of(older).read_bytes(), 0
    for page in range(len(whole) // PAGE):
        damage(older, page)
        try:
            session = read(older)
        except DamagedDatabaseError:
            continue
        finally:
            database_of(older).write_bytes(whole)
        try:
            backups.history(session)
        except DamagedDatabaseError:
            session.read_on()
            shown += pseudonyms_in(session) == PSEUDONYMS
        session.close()

    assert shown


def test_what_does_not_lie_on_a_bad_sector_is_read(
    older: RegisterOnDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, read_at = a_page_of_the_journal(older) * PAGE, files.read_at

    def from_a_bad_disk(descriptor: int, size: int, offset: int) -> bytes:
        is_register = os.path.sameopenfile(descriptor, whole.fileno())
        if is_register and offset <= bad < offset + size:
            raise OSError(errno.EIO, "bad sector")
        return read_at(descriptor, size, offset)

    with database_of(older).open("rb") as whole:
        monkeypatch.setattr(files, "read_at", from_a_bad_disk)
        session = read(older)

    assert pseudonyms_in(session) == PSEUDONYMS
    assert isinstance(session.read_only_because, DamagedDatabaseError)
    session.close()
    assert layout.snapshots(older.folder) == []


@pytest.mark.parametrize(
    ("number", "expected"), [(errno.EIO, DamagedDatabaseError), (None, StorageFailedError)]
)
def test_a_bad_sector_met_before_the_copy_is_damage_too(
    older: RegisterOnDisk,
    monkeypatch: pytest.MonkeyPatch,
    number: int | None,
    expected: type[RegisterError],
) -> None:
    def refuse(_db: Database) -> None:
        raise StorageFailedError(number)

    monkeypatch.setattr("app.storage.journal.head", refuse)

    with pytest.raises(expected):
        upgrade.upgrade(unlock(older, PASSPHRASE))

    layout.take(older.folder)()


def test_what_was_written_last_before_a_kill_is_read_too(
    tmp_path: Path,
) -> None:
    register = kept(schema.SCHEMA, tmp_path / "data")
    page = 0
    with a_newer_circlekeep(a_next_step):
        page = a_page_of_the_journal(register)
    left_open(unlock(register, PASSPHRASE), "Ferry")
    damage(register, page)

    with a_newer_circlekeep(a_next_step):
        session = read(register)

    assert "Ferry" in pseudonyms_in(session)
    session.close()


def test_nobody_else_opens_it_meanwhile(older: RegisterOnDisk) -> None:
    damage(older, a_page_of_the_journal(older))
    session = read(older)

    with pytest.raises(AlreadyOpenError):
        salvage.for_reading(unlock(older, PASSPHRASE), DamagedDatabaseError())

    session.close()
    layout.take(older.folder)()


@pytest.mark.parametrize("step", [a_step_that_loses_attendance, a_step_that_loses_a_line])
def test_a_step_that_errs_is_no_damage_of_the_register(
    tmp_path: Path, step: Callable[[Callable[[str], object]], None]
) -> None:
    register = kept(schema.SCHEMA, tmp_path / "data")
    unlocked = unlock(register, PASSPHRASE)
    with a_newer_circlekeep(step):
        with pytest.raises(salvage.DAMAGE) as caught:
            upgrade.upgrade(unlocked)

        with pytest.raises(type(caught.value)) as again:
            salvage.for_reading(unlocked, caught.value)

    assert again.value is caught.value
    assert layout.snapshots(register.folder) == []


def test_it_can_be_stopped_and_leaves_nothing(older: RegisterOnDisk) -> None:
    damage(older, a_page_of_the_journal(older))

    with pytest.raises(CancelledError):
        salvage.for_reading(
            unlock(older, PASSPHRASE), DamagedDatabaseError(), cancelled=lambda: True
        )

    assert layout.snapshots(older.folder) == []
    layout.take(older.folder)()


def test_a_disk_that_refuses_at_any_step_is_told_and_lets_the_register_go(
    older: RegisterOnDisk,
) -> None:
    damaged = damage(older, a_page_of_the_journal(older))
    unlocked = unlock(older, PASSPHRASE)
    for step in range(1, 60):
        disk = FailingDisk(step)
        try:
            reading = salvage.for_reading(unlocked, DamagedDatabaseError(), disk=disk)
        except RegisterError:
            layout.take(older.folder)()
            assert database_of(older).read_bytes() == damaged
        else:
            opened(reading).close()
            return
    raise AssertionError
