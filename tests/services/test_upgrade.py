"""A register of an older schema is opened by today's code, after an upgrade that risks nothing."""

from __future__ import annotations

import errno
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlcipher3 import dbapi2
from typing_extensions import override

from app.domain.journal import Action
from app.errors import (
    AlreadyOpenError,
    BrokenJournalError,
    CancelledError,
    DamagedDatabaseError,
    DiskFullError,
    SchemaTooNewError,
    SchemaTooOldError,
)
from app.services import (
    agreements,
    backups,
    drafts,
    meetings,
    recovery,
    restore,
    rotate,
    safeguarding,
    unlocking,
    upgrade,
)
from app.services.key_changes import Secrets
from app.services.safeguarding import TierRequest
from app.services.unlocking import UnlockRequest
from app.storage import connection, journal, safety_copies, schema
from app.storage.files import Disk
from app.vault import kdf
from tests.builders import NOON
from tests.fixtures.made import (
    ADDED,
    EVENING,
    PASSPHRASE,
    PSEUDONYMS,
    SAID,
    SEALED_DRAFT,
)
from tests.older_registers import (
    KEPT,
    a_newer_circlekeep,
    a_next_step,
    a_step_that_fails,
    a_step_that_loses_a_line,
    a_step_that_loses_attendance,
    kept,
)
from tests.real_registers import (
    OTHER_PASSPHRASE,
    database_of,
    enrol,
    keys_of,
    opened,
    pseudonyms_in,
    unlock,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from app.services.registers import RegisterOnDisk, Unlocked
    from app.services.session import Session

EVERY_SCHEMA = range(1, schema.SCHEMA + 1)


def assert_all_there(session: Session) -> None:
    """Read everything the kept register was made with, through today's services."""
    assert session.read_only_because is None
    assert pseudonyms_in(session) == PSEUDONYMS
    (evening,) = meetings.everything(session)
    assert evening.meeting.held_on == EVENING
    assert agreements.current(session) is not None
    assert [row.signature is not None for row in agreements.standing(session)].count(True) == 1
    assert len(backups.history(session)) == 1
    private = safeguarding.open_tier_key(TierRequest.of(session, PASSPHRASE))
    safeguarding.open_tier(session, private)
    (sheet,) = safeguarding.sheets(session)
    assert getattr(sheet.first.content, "said_or_seen", "") == SAID
    assert [getattr(entry.content, "text", "") for entry in sheet.additions] == [ADDED]
    assert drafts.kept_sealed(session, "concern_new", private) == SEALED_DRAFT
    assert journal.check(session.db) is not None


def up_to_date(unlocked: Unlocked) -> Unlocked:
    """Upgrade a register if it needs it, as the app does."""
    try:
        opened(unlocked).close()
    except SchemaTooOldError:
        return upgrade.upgrade(unlocked)
    return unlocked


@pytest.fixture
def older(tmp_path: Path) -> Iterator[RegisterOnDisk]:
    """A register of today, seen by a Circlekeep whose schema is one step further."""
    register = kept(schema.SCHEMA, tmp_path / "data")
    with a_newer_circlekeep(a_next_step):
        yield register


def a_day_later() -> datetime:
    return NOON + timedelta(days=1)


def another_step(execute: Callable[[str], object]) -> None:
    """Do one thing more."""
    execute("CREATE TABLE after_next_thing (id INTEGER PRIMARY KEY) STRICT")


def room_taken(register: RegisterOnDisk) -> int:
    """Add up what lies in a register's folder, besides its lock."""
    found = (path for path in register.folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in found)


def generations(register: RegisterOnDisk) -> list[str]:
    return sorted(path.name for path in register.folder.glob("gen-*"))


# --- what was released ----------------------------------------------------------------------


@pytest.mark.parametrize("number", EVERY_SCHEMA)
def test_the_register_kept_of_every_schema_opens_today(tmp_path: Path, number: int) -> None:
    register = kept(number, tmp_path / "data")

    session = opened(up_to_date(unlock(register, PASSPHRASE)))

    assert_all_there(session)
    enrol(session, "Yawl")
    assert session.db.schema == schema.SCHEMA
    session.close()


@pytest.mark.parametrize("number", EVERY_SCHEMA)
def test_the_backup_kept_of_every_schema_is_restored_today(tmp_path: Path, number: int) -> None:
    (path,) = (KEPT / f"schema-{number}" / "stick").iterdir()

    preview = restore.look(path, passphrase=PASSPHRASE)
    session = opened(restore.restore(preview, tmp_path))

    assert pseudonyms_in(session) == PSEUDONYMS
    session.close()


@pytest.mark.parametrize("number", EVERY_SCHEMA)
def test_the_sheet_kept_of_every_schema_opens_today(tmp_path: Path, number: int) -> None:
    register = kept(number, tmp_path / "data")
    typed = (tmp_path / "data" / "sheet.txt").read_text(encoding="utf-8")

    recovery.set_passphrase(
        recovery.open_with_sheet(register, typed), OTHER_PASSPHRASE, parameters=kdf.CHEAPEST
    )

    opened(up_to_date(unlock(register, OTHER_PASSPHRASE))).close()


# --- how it is done -------------------------------------------------------------------------


def test_an_older_register_opens_after_the_upgrade_and_not_before(older: RegisterOnDisk) -> None:
    with pytest.raises(SchemaTooOldError):
        opened(unlock(older, PASSPHRASE))

    session = opened(upgrade.upgrade(unlock(older, PASSPHRASE)))

    assert_all_there(session)
    assert session.db.rows("SELECT words FROM next_thing") == [(each,) for each in PSEUDONYMS]
    assert generations(older) == ["gen-2"]
    session.close()


def test_what_a_dead_process_left_beside_it_keeps_it_from_no_upgrade(
    older: RegisterOnDisk,
) -> None:
    (database_of(older).parent / "register.db-journal").write_bytes(b"x" * 100)
    unlocked = unlocking.unlock(UnlockRequest(register=older, passphrase=PASSPHRASE))
    assert unlocked.held is not None
    with pytest.raises(SchemaTooOldError):
        opened(unlocked)

    session = opened(upgrade.upgrade(unlocked))

    assert_all_there(session)
    session.close()


def test_the_upgrade_is_told_in_the_journal(older: RegisterOnDisk) -> None:
    session = opened(upgrade.upgrade(unlock(older, PASSPHRASE)))

    line = journal.last_of(session.db, [Action.UPGRADED])

    assert line is not None
    assert line.record == len(schema.MIGRATIONS)
    copy = upgrade.safety_copy(older)
    assert copy is not None
    assert restore.look(copy, passphrase=PASSPHRASE).backup_id.hex() == line.digest
    session.close()


def test_the_backup_before_it_brings_the_older_form_back(
    older: RegisterOnDisk, tmp_path: Path
) -> None:
    upgrade.upgrade(unlock(older, PASSPHRASE))
    copy = upgrade.safety_copy(older)
    assert copy is not None
    assert copy.stat().st_mode & 0o777 == 0o600

    preview = restore.look(copy, passphrase=PASSPHRASE)
    assert preview.schema == schema.SCHEMA - 1
    session = opened(restore.restore(preview, tmp_path / "again"))

    assert_all_there(session)
    session.close()


def test_without_a_backup_there_is_no_upgrade(older: RegisterOnDisk) -> None:
    class Full(Disk):
        def free(self, path: Path) -> int:
            return 0

    before = database_of(older).read_bytes()

    with pytest.raises(DiskFullError):
        upgrade.upgrade(unlock(older, PASSPHRASE), disk=Full())

    assert generations(older) == ["gen-1"]
    assert database_of(older).read_bytes() == before
    assert upgrade.safety_copy(older) is None
    assert not (older.folder / "before-upgrade").exists()


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (a_step_that_fails, dbapi2.OperationalError),
        (a_step_that_loses_a_line, BrokenJournalError),
        (a_step_that_loses_attendance, DamagedDatabaseError),
    ],
)
def test_a_step_that_goes_wrong_leaves_the_register_as_it_was(
    tmp_path: Path, step: schema.Step, error: type[Exception]
) -> None:
    register = kept(schema.SCHEMA, tmp_path / "data")
    before = database_of(register).read_bytes(), keys_of(register).read_bytes()

    with a_newer_circlekeep(step), pytest.raises(error):
        upgrade.upgrade(unlock(register, PASSPHRASE))

    assert (database_of(register).read_bytes(), keys_of(register).read_bytes()) == before
    session = opened(unlock(register, PASSPHRASE))
    assert_all_there(session)
    assert generations(register) == ["gen-1"]
    assert not (register.folder / "before-upgrade").exists()
    session.close()


def test_what_was_broken_off_takes_no_room_from_the_next_try(older: RegisterOnDisk) -> None:
    class FullWhileBuilding(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "upgrade":
                raise OSError(errno.ENOSPC, "full")

    unlocked = unlock(older, PASSPHRASE)
    free = room_taken(older)

    with pytest.raises(DiskFullError):
        upgrade.upgrade(unlocked, disk=FullWhileBuilding())

    assert room_taken(older) == free


def test_a_later_upgrade_that_fails_leaves_the_backup_of_the_one_before(
    older: RegisterOnDisk,
) -> None:
    upgrade.upgrade(unlock(older, PASSPHRASE), clock=lambda: NOON)
    first = upgrade.safety_copy(older)
    assert first is not None

    with a_newer_circlekeep(a_step_that_fails), pytest.raises(dbapi2.OperationalError):
        upgrade.upgrade(unlock(older, PASSPHRASE), clock=a_day_later)
    assert safety_copies.found(older.folder) == [first]

    with a_newer_circlekeep(another_step):
        upgrade.upgrade(unlock(older, PASSPHRASE), clock=a_day_later)
        second = upgrade.safety_copy(older)

    assert second is not None
    assert safety_copies.found(older.folder) == [second]
    assert restore.look(second, passphrase=PASSPHRASE).schema == schema.SCHEMA


def test_a_register_without_any_line_is_damaged(older: RegisterOnDisk) -> None:
    unlocked = unlock(older, PASSPHRASE)

    def empty(raw: Any) -> None:
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("DELETE FROM journal")

    with a_newer_circlekeep():
        schema.MIGRATIONS = schema.MIGRATIONS[:-1]  # type: ignore[misc]
        connection.rework(
            database_of(older),
            key=unlocked.keys.database,
            register_id=bytes.fromhex(older.id),
            work=empty,
        )

    with pytest.raises(DamagedDatabaseError):
        upgrade.upgrade(unlocked)

    assert generations(older) == ["gen-1"]


def test_several_steps_are_taken_one_after_the_other(tmp_path: Path) -> None:
    def another(execute: Callable[[str], object]) -> None:
        execute("ALTER TABLE next_thing ADD COLUMN more INTEGER NOT NULL DEFAULT 7")

    register = kept(schema.SCHEMA, tmp_path / "data")
    with a_newer_circlekeep(a_next_step, another):
        session = opened(upgrade.upgrade(unlock(register, PASSPHRASE)))
        assert session.db.rows("SELECT DISTINCT more FROM next_thing") == [(7,)]
        session.close()


def test_a_register_of_today_is_left_alone(tmp_path: Path) -> None:
    register = kept(schema.SCHEMA, tmp_path / "data")

    upgrade.upgrade(unlock(register, PASSPHRASE))

    assert generations(register) == ["gen-1"]
    assert upgrade.safety_copy(register) is None


def test_a_register_of_tomorrow_is_refused_by_name(older: RegisterOnDisk) -> None:
    unlocked = upgrade.upgrade(unlock(older, PASSPHRASE))

    with a_newer_circlekeep():
        schema.MIGRATIONS = schema.MIGRATIONS[:-1]  # type: ignore[misc]
        with pytest.raises(SchemaTooNewError):
            upgrade.upgrade(unlocked)
        with pytest.raises(SchemaTooNewError):
            opened(unlocked)


def test_an_open_register_is_not_upgraded(tmp_path: Path) -> None:
    register = kept(schema.SCHEMA, tmp_path / "data")
    unlocked = unlock(register, PASSPHRASE)
    session = opened(unlocked)

    with a_newer_circlekeep(a_next_step), pytest.raises(AlreadyOpenError):
        upgrade.upgrade(unlocked)

    session.close()


@pytest.mark.parametrize("after", range(0, 9, 2))
def test_cancelled_it_leaves_the_register_as_it_was(older: RegisterOnDisk, after: int) -> None:
    before = database_of(older).read_bytes()
    asked = iter([False] * after)

    with pytest.raises(CancelledError):
        upgrade.upgrade(unlock(older, PASSPHRASE), cancelled=lambda: next(asked, True))

    assert generations(older) == ["gen-1"]
    assert database_of(older).read_bytes() == before


def test_keys_made_anew_or_changed_take_the_copy_of_before_away(older: RegisterOnDisk) -> None:
    unlocked = upgrade.upgrade(unlock(older, PASSPHRASE))
    opened(unlocked).close()
    place = safety_copies.found(older.folder)
    kept_copy = place[0].read_bytes()

    recovery.change_passphrase(older, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    assert safety_copies.found(older.folder) == []

    place[0].parent.mkdir()
    place[0].write_bytes(kept_copy)
    secrets = Secrets(passphrase=OTHER_PASSPHRASE)
    rotate.rotate(rotate.RotateRequest(register=older, secrets=secrets, parameters=kdf.CHEAPEST))
    assert safety_copies.found(older.folder) == []
