"""Files of another register, another program or another time, put where the register's were."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from app.errors import (
    DamagedDatabaseError,
    DamagedKeyFileError,
    ForeignDatabaseError,
    MissingDatabaseError,
    NotABackupError,
    RegisterError,
)
from app.services import journal, registers, restore, setup
from tests.faults.damage import a_whole_register, found_when
from tests.real_registers import (
    PASSPHRASE,
    a_request,
    database_of,
    enrol,
    keys_of,
    opened,
    unlock,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk
    from tests.faults.damage import Truth


@pytest.fixture
def truth(scratch: Path) -> Truth:
    return a_whole_register(scratch / "base")


@pytest.fixture
def other(scratch: Path) -> RegisterOnDisk:
    """A register of somebody who took the same passphrase."""
    return setup.create(a_request(scratch / "other")).unlocked.register


def test_another_register_s_database_opens_nothing_and_stays_as_it_is(
    truth: Truth, other: RegisterOnDisk
) -> None:
    foreign = database_of(other).read_bytes()
    truth.database_is(foreign)

    with pytest.raises(DamagedDatabaseError):
        opened(truth.unlocked)
    assert database_of(truth.register).read_bytes() == foreign


def test_another_register_s_keys_and_database_are_not_taken_for_this_one(
    truth: Truth, other: RegisterOnDisk
) -> None:
    truth.database_is(database_of(other).read_bytes())
    truth.keys_are(keys_of(other).read_bytes())

    found = registers.describe(truth.register.folder)

    assert type(found.problem) is DamagedKeyFileError
    with pytest.raises(DamagedKeyFileError):
        unlock(truth.register)


def test_another_program_s_database_is_named_as_that(scratch: Path, truth: Truth) -> None:
    with sqlite3.connect(scratch / "plain.db") as plain:
        plain.execute("CREATE TABLE recipe (name TEXT)")
    plain.close()
    content = (scratch / "plain.db").read_bytes()
    truth.database_is(content)

    with pytest.raises(ForeignDatabaseError):
        opened(truth.unlocked)
    assert database_of(truth.register).read_bytes() == content


@pytest.mark.parametrize("content", [b"%PDF-1.4\n" * 1000, bytes(40_960), b"\xff" * 40_960])
def test_what_is_no_database_is_told_as_damage(truth: Truth, content: bytes) -> None:
    truth.database_is(content)

    with pytest.raises(DamagedDatabaseError):
        opened(truth.unlocked)
    assert database_of(truth.register).read_bytes() == content


def test_a_link_or_a_folder_or_a_pipe_is_no_database(truth: Truth) -> None:
    path = database_of(truth.register)
    for make in (lambda: path.symlink_to("/nowhere"), path.mkdir, lambda: os.mkfifo(path)):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
        make()

        assert type(registers.describe(truth.register.folder).problem) is MissingDatabaseError
        with pytest.raises(RegisterError):
            opened(truth.unlocked)


def test_a_pipe_in_the_place_of_a_small_file_holds_nothing_up(scratch: Path, truth: Truth) -> None:
    os.mkfifo(truth.register.folder / "tries")
    os.mkfifo(scratch / "pipe.ckbackup")

    assert registers.wrong_tries(truth.register) == 0
    with pytest.raises(NotABackupError):
        restore.look(scratch / "pipe.ckbackup", passphrase=PASSPHRASE)


def test_an_older_database_opens_as_what_it_was_and_a_later_paper_shows_it(truth: Truth) -> None:
    session = opened(truth.unlocked)
    enrol(session, "Cello")
    printed = journal.seal_words(journal.seal(session))
    session.close()
    truth.database_is(truth.database)

    assert found_when(truth) is None
    session = opened(truth.unlocked)
    assert journal.seal_at(session, printed.line_no) is None
    session.close()
