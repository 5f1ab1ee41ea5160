"""Folders and files that may not be written, and clocks that were set back."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.journal import CLOCK_ODD
from app.errors import ReadOnlyPlaceError, WrongPassphraseError
from app.services import backups, journal, recovery, registers, restore, setup
from app.vault import kdf
from tests.builders import NOON, StandingClock
from tests.faults import scratch as scratches
from tests.faults.damage import a_whole_register, everything_in
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_backup,
    a_request,
    database_of,
    enrol,
    keys_of,
    opened,
    pseudonyms_in,
    unlock,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.registers import RegisterOnDisk
    from tests.faults.damage import Truth

NOBODY = 65534


@pytest.fixture
def truth(scratch: Path) -> Truth:
    return a_whole_register(scratch / "base")


@contextmanager
def as_a_guest(data: Path, *, folders: int, files: int) -> Iterator[Path]:
    """Be somebody who may do only so much in a copy of a data folder; root may do anything."""
    place = scratches.new_folder()
    shutil.copytree(data, place, dirs_exist_ok=True)
    is_root = os.geteuid() == 0
    for path in (*place.rglob("*"), place):
        path.chmod(folders if path.is_dir() else files)
        if is_root:
            os.chown(path, NOBODY, NOBODY)
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield place
    finally:
        os.seteuid(os.getuid())
        for path in (place, *(path for path in place.rglob("*") if path.is_dir())):
            path.chmod(0o700)
        shutil.rmtree(place)


def the_only_one(data: Path) -> RegisterOnDisk:
    (register,) = registers.on_this_computer(data)
    return register


def what_is_there(data: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(data)): path.read_bytes() for path in data.rglob("*") if path.is_file()
    }


def test_a_folder_that_may_not_be_written_is_named_and_stays_as_it_is(truth: Truth) -> None:
    data = truth.register.folder.parent.parent
    with as_a_guest(data, folders=0o555, files=0o444) as place:
        register, before = the_only_one(place), what_is_there(place)

        assert register.problem is None
        with pytest.raises(WrongPassphraseError):
            unlock(register, OTHER_PASSPHRASE)
        unlocked = unlock(register)
        with pytest.raises(ReadOnlyPlaceError):
            opened(unlocked)
        with pytest.raises(ReadOnlyPlaceError):
            recovery.change_passphrase(
                register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST
            )
        with pytest.raises(ReadOnlyPlaceError):
            setup.create(a_request(place / "new"))

        assert what_is_there(place) == before


def test_a_database_that_may_not_be_written_is_told_and_let_go(truth: Truth) -> None:
    data = truth.register.folder.parent.parent
    with as_a_guest(data, folders=0o700, files=0o600) as place:
        register = the_only_one(place)
        unlocked, path = unlock(register), database_of(register)
        whole = path.read_bytes()
        path.chmod(0o400)

        with pytest.raises(ReadOnlyPlaceError):
            opened(unlocked)

        assert path.read_bytes() == whole
        path.chmod(0o600)
        session = opened(unlocked)
        assert everything_in(session) == truth.content
        session.close()


def test_keys_that_may_not_be_written_are_replaced_like_any_others(truth: Truth) -> None:
    data = truth.register.folder.parent.parent
    with as_a_guest(data, folders=0o700, files=0o600) as place:
        register = the_only_one(place)
        keys_of(register).chmod(0o400)

        recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

        unlock(register, OTHER_PASSPHRASE)


def test_files_that_may_not_even_be_read_are_told(truth: Truth) -> None:
    data = truth.register.folder.parent.parent
    with as_a_guest(data, folders=0o500, files=0o000) as place:
        register = the_only_one(place)

        assert type(register.problem) is ReadOnlyPlaceError


def test_a_backup_on_a_stick_that_may_not_be_written_is_restored(scratch: Path) -> None:
    a_whole_register(scratch / "base")
    with as_a_guest(scratch / "base" / "stick", folders=0o555, files=0o444) as stick:
        (path,) = stick.iterdir()
        data = scratches.new_folder()

        unlocked = restore.restore(restore.look(path, passphrase=PASSPHRASE), data)

        session = opened(unlocked)
        assert pseudonyms_in(session) == ["Heron", "Lamp"]
        session.close()
        shutil.rmtree(data)


def test_a_clock_set_back_by_a_year_stops_nothing_and_is_told(scratch: Path, truth: Truth) -> None:
    later, earlier = StandingClock(NOON + timedelta(days=365)), StandingClock(NOON)
    session = opened(truth.unlocked, clock=later)
    enrol(session, "Cello")
    a_backup(session, scratch / "stick")
    session.close()
    with pytest.raises(WrongPassphraseError):
        registers.derive_keys(
            registers.UnlockRequest(register=truth.register, passphrase="seven wrong lanterns"),
            clock=later,
        )

    assert registers.delay_before_next_try(truth.register, clock=earlier) <= 1
    session = opened(unlock(truth.register), clock=earlier)
    enrol(session, "Anchor")
    path = a_backup(session, scratch / "stick")

    assert CLOCK_ODD in {line.reason for line in journal.latest(session)}
    copying = backups.begin_check(session)
    backups.check_whole(copying)
    backups.end_check(session, copying)
    assert session.read_only_because is None
    assert "Anchor" in pseudonyms_in(session)
    latest = backups.latest(session)
    assert latest is not None
    assert latest.file_name == path.name
    assert restore.look(path, passphrase=PASSPHRASE).counts.members == 5
    session.close()
