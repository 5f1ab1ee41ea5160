"""Files cut short in every way: never an empty register, never a copy that is taken for whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.errors import (
    DamagedBackupError,
    DamagedKeyFileError,
    MissingDatabaseError,
    MissingKeyFileError,
    NotABackupError,
)
from app.services import keyfiles, registers, restore
from app.storage import registers as layout
from app.storage.files import REAL
from tests.faults.damage import CHECKING, PAGE, a_whole_register, found_when
from tests.real_registers import PASSPHRASE, database_of, opened, unlock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.damage import Truth


@pytest.fixture
def truth(scratch: Path) -> Truth:
    return a_whole_register(scratch / "base")


def lengths(size: int) -> list[int]:
    """Return every length worth a try below a size: tiny, odd, at and beside each page's end."""
    tiny = {0, 1, 15, 16, 100, 4095}
    pages = {end + beside for end in range(PAGE, size + PAGE, PAGE) for beside in (-1, 0, 1)}
    return sorted(length for length in tiny | pages | {size - 1} if length < size)


def test_a_database_cut_short_is_never_an_empty_or_a_whole_register(truth: Truth) -> None:
    for length in lengths(len(truth.database)):
        truth.database_is(truth.database[:length])

        assert found_when(truth) is not None
        if length < PAGE:
            # A tiny file is a valid empty database to SQLite, which would now begin to fill it.
            assert database_of(truth.register).stat().st_size == length


def test_a_database_with_something_after_it_is_as_whole_as_before(truth: Truth) -> None:
    for more in (b"\0", b"\0" * PAGE, b"x" * (PAGE + 1)):
        truth.database_is(truth.database + more)

        # SQLite knows how long it is, so what follows may be found and is never read.
        assert found_when(truth) in (None, CHECKING)


def test_a_missing_database_is_told_and_not_made(truth: Truth) -> None:
    database_of(truth.register).unlink()

    found = registers.describe(truth.register.folder)

    assert type(found.problem) is MissingDatabaseError
    with pytest.raises(MissingDatabaseError):
        opened(truth.unlocked)
    assert not database_of(truth.register).exists()


def test_a_log_cut_short_costs_only_what_was_not_finished(truth: Truth) -> None:
    """Nothing is at rest in a log, so what stands there instead of one is passed over."""
    log = database_of(truth.register).with_name("register.db-wal")
    for content in (b"", b"\0", b"x" * 31, b"x" * 32, truth.database[: 3 * PAGE]):
        truth.database_is(truth.database)
        log.write_bytes(content)

        assert found_when(truth) is None


def test_keys_cut_short_open_while_one_copy_is_whole_and_are_mended(truth: Truth) -> None:
    block = truth.key_block_size
    generation = layout.live_generation(truth.register.folder)
    for length in sorted({*lengths(len(truth.keys)), block - 1, block, block + 1}):
        truth.keys_are(truth.keys[:length])

        if length < block:
            with pytest.raises(DamagedKeyFileError):
                unlock(truth.register)
        else:
            assert keyfiles.load(generation).is_damaged
            keyfiles.repair(REAL, generation, mac_key=truth.unlocked.keys.header_mac)
            assert (generation / layout.KEYS).read_bytes() == truth.keys


def test_a_backup_cut_short_is_told_as_damaged(scratch: Path, truth: Truth) -> None:
    (backup,) = (scratch / "base" / "stick").iterdir()
    content = backup.read_bytes()
    front = restore.look(backup, passphrase=PASSPHRASE).front.size
    for length in sorted({*lengths(len(content)), front - 1, front, front + 1}):
        backup.write_bytes(content[:length])

        told = NotABackupError if length < len(b"CKBACKUP") else DamagedBackupError
        with pytest.raises(told):
            restore.look(backup, passphrase=PASSPHRASE)


def test_a_backup_with_something_after_it_is_told_as_damaged(scratch: Path, truth: Truth) -> None:
    (backup,) = (scratch / "base" / "stick").iterdir()
    content = backup.read_bytes()
    for more in (b"\0", b"x" * PAGE, content):
        backup.write_bytes(content + more)

        with pytest.raises(DamagedBackupError):
            restore.look(backup, passphrase=PASSPHRASE)


def test_a_register_whose_generations_are_empty_is_loud(truth: Truth) -> None:
    for path in layout.live_generation(truth.register.folder).iterdir():
        path.unlink()

    found = registers.describe(truth.register.folder)

    assert type(found.problem) is MissingKeyFileError
    with pytest.raises(MissingKeyFileError):
        unlock(truth.register)
