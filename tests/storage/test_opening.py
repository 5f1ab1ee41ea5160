from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2

from app.errors import (
    AlreadyOpenError,
    DamagedDatabaseError,
    DiskFullError,
    ForeignDatabaseError,
    MissingDatabaseError,
    ReadOnlyPlaceError,
    SchemaTooNewError,
    StorageFailedError,
)
from app.storage import connection, schema, sql_errors
from app.storage.database import BrokenRuleError, Database
from tests.builders import KEY, REGISTER_ID, a_database, reopened

if TYPE_CHECKING:
    from collections.abc import Iterator

from tests.storage.by_hand import (
    NAME,
    a_place_nobody_may_write,
    as_owner,
    at_rest,
    descriptors_of,
    open_again,
    unguarded,
)

CANARY = "canary-7f3a"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = a_database(tmp_path)
    yield db
    db.close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("application_id", schema.APPLICATION_ID),
        ("user_version", schema.SCHEMA),
        ("temp_store", 2),
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("locking_mode", "exclusive"),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("cache_size", -32768),
        ("cipher_memory_security", "1"),
        ("cipher_log_level", "NONE"),
    ],
)
def test_an_open_register_has_every_safe_setting(
    db: Database, setting: str, value: int | str
) -> None:
    assert reopened(db).one(f"PRAGMA {setting}")[0] == value


def test_a_setting_that_does_not_hold_keeps_the_register_shut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = at_rest(tmp_path)
    monkeypatch.setattr(connection, "_SETTINGS", (("secure_delete", "OFF", 1),))

    with pytest.raises(connection.UnsafeConnectionError, match="secure_delete"):
        open_again(tmp_path)

    assert descriptors_of(path) == 0


def test_an_engine_without_encryption_keeps_the_register_shut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_rest(tmp_path)
    monkeypatch.setattr(connection, "_VERSION", "PRAGMA no_such_setting")

    with pytest.raises(connection.UnsafeConnectionError, match="cipher_version"):
        open_again(tmp_path)


@pytest.mark.parametrize("key", [b"", KEY[:31], KEY + b"\0"])
def test_a_key_of_another_length_is_never_given_to_the_engine(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Database.create(tmp_path / NAME, key=key, register_id=REGISTER_ID)


def test_a_wrong_key_opens_nothing_and_changes_nothing(tmp_path: Path) -> None:
    path = at_rest(tmp_path)
    before = path.read_bytes()

    with pytest.raises(DamagedDatabaseError):
        open_again(tmp_path, key=bytes(32))

    assert path.read_bytes() == before


@pytest.mark.parametrize("offset", [0, 15, 16, 100, 4095])
def test_a_damaged_first_page_is_told_as_damage(tmp_path: Path, offset: int) -> None:
    path = at_rest(tmp_path)
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)

    with pytest.raises(DamagedDatabaseError):
        open_again(tmp_path)


@pytest.mark.parametrize("size", [0, 1, 15, 16, 4095])
def test_an_empty_or_tiny_file_is_never_an_empty_register(tmp_path: Path, size: int) -> None:
    path = at_rest(tmp_path)
    os.truncate(path, size)

    with pytest.raises(DamagedDatabaseError):
        open_again(tmp_path)

    assert path.stat().st_size == size


def test_a_file_cut_at_a_page_boundary_is_told_as_damage(tmp_path: Path) -> None:
    path = at_rest(tmp_path)
    os.truncate(path, path.stat().st_size - 4096)

    with pytest.raises(DamagedDatabaseError):
        open_again(tmp_path)


def test_a_missing_file_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(MissingDatabaseError):
        open_again(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_plain_database_belongs_to_another_program(tmp_path: Path) -> None:
    plain = dbapi2.connect(str(tmp_path / NAME))
    plain.execute("CREATE TABLE register (register_id BLOB)")
    plain.close()

    with pytest.raises(ForeignDatabaseError):
        open_again(tmp_path)


def test_another_registers_database_is_foreign(tmp_path: Path) -> None:
    at_rest(tmp_path)

    with pytest.raises(ForeignDatabaseError):
        open_again(tmp_path, register_id=bytes(16))


@pytest.mark.parametrize(
    "change",
    [
        "PRAGMA application_id = 1",
        "ALTER TABLE register RENAME TO registers",
        "DELETE FROM register",
    ],
)
def test_a_database_that_is_no_register_is_foreign(tmp_path: Path, change: str) -> None:
    raw = unguarded(at_rest(tmp_path))
    raw.execute(change)
    raw.close()

    with pytest.raises(ForeignDatabaseError):
        open_again(tmp_path)


def test_a_newer_schema_is_refused_by_name(tmp_path: Path) -> None:
    raw = unguarded(at_rest(tmp_path))
    raw.execute("PRAGMA user_version = 99")
    raw.close()

    with pytest.raises(SchemaTooNewError) as refused:
        open_again(tmp_path)

    assert (refused.value.found, refused.value.known) == (99, schema.SCHEMA)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    at_rest(tmp_path)

    with a_place_nobody_may_write(tmp_path) as place, pytest.raises(ReadOnlyPlaceError) as refused:
        open_again(place)

    assert refused.value.place == place


def test_a_file_that_may_be_written_in_a_folder_that_may_not_is_refused(tmp_path: Path) -> None:
    at_rest(tmp_path)

    with a_place_nobody_may_write(tmp_path) as place:
        with as_owner():
            (place / NAME).chmod(0o666)
        with pytest.raises(ReadOnlyPlaceError):
            open_again(place)


def test_a_new_database_is_not_made_where_nothing_may_be_written(tmp_path: Path) -> None:
    with a_place_nobody_may_write(tmp_path) as place, pytest.raises(ReadOnlyPlaceError):
        a_database(place)


def test_making_a_database_leaves_an_existing_file_alone(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"somebody else's")

    with pytest.raises(StorageFailedError) as refused:
        a_database(tmp_path)

    assert refused.value.errno == errno.EEXIST
    assert path.read_bytes() == b"somebody else's"


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    assert at_rest(tmp_path).stat().st_mode & 0o777 == 0o600


def test_another_process_finds_the_register_in_use(db: Database) -> None:
    script = (
        "import sys; from pathlib import Path; from app.storage.database import Database;"
        "from app.errors import AlreadyOpenError\n"
        f"try: Database.open(Path(sys.argv[1]), key={KEY!r}, register_id={REGISTER_ID!r})\n"
        "except AlreadyOpenError: print('in use')"
    )

    told = subprocess.run(
        [sys.executable, "-c", script, str(db.path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    assert told.stdout == "in use\n"


def test_a_second_connection_of_the_same_process_is_refused_too(db: Database) -> None:
    with pytest.raises(AlreadyOpenError):
        open_again(db.path.parent)


def test_its_one_descriptor_lives_as_long_as_the_connection(db: Database) -> None:
    assert os.fstat(db.fd).st_ino == db.path.stat().st_ino
    assert descriptors_of(db.path) == 2

    db.close()

    assert descriptors_of(db.path) == 0


def test_nothing_written_can_be_read_on_disk(db: Database) -> None:
    with db.transaction():
        db.execute(
            "INSERT INTO draft (page, is_sealed, body, kept_at) VALUES (?, 0, ?, '')",
            (CANARY, CANARY.encode() * 2000),
        )
        db.rows("WITH t AS (SELECT body FROM draft) SELECT DISTINCT body FROM t ORDER BY body")

    # The main file is read only after closing: a second descriptor would drop SQLite's lock.
    log = db.path.with_name(f"{NAME}-wal")
    assert sorted(db.path.parent.iterdir()) == [db.path, log]
    assert CANARY.encode() not in log.read_bytes()
    db.close()
    assert [path.name for path in db.path.parent.iterdir()] == [NAME]
    assert CANARY.encode() not in db.path.read_bytes()


def test_its_representation_tells_nothing_of_place_or_key(db: Database) -> None:
    told = repr(db) + repr(db._connection)

    assert KEY.hex() not in told
    assert str(db.path.parent) not in told


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (dbapi2.SQLITE_CORRUPT | 1 << 8, DamagedDatabaseError),
        (dbapi2.SQLITE_NOTADB, DamagedDatabaseError),
        (dbapi2.SQLITE_FULL, DiskFullError),
        (dbapi2.SQLITE_READONLY, ReadOnlyPlaceError),
        (dbapi2.SQLITE_BUSY, AlreadyOpenError),
        (dbapi2.SQLITE_IOERR | 4 << 8, StorageFailedError),
        (dbapi2.SQLITE_CANTOPEN, StorageFailedError),
        (dbapi2.SQLITE_CONSTRAINT, BrokenRuleError),
    ],
)
def test_what_the_engine_says_becomes_a_failure_a_window_can_explain(
    tmp_path: Path, code: int, expected: type[Exception]
) -> None:
    error = dbapi2.OperationalError("said the engine")
    error.sqlite_errorcode = code

    assert type(sql_errors.translated(error, tmp_path / NAME)) is expected


def test_a_bug_in_our_own_sql_stays_what_it_is(tmp_path: Path) -> None:
    error = dbapi2.ProgrammingError("closed")

    assert sql_errors.translated(error, tmp_path / NAME) is error


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("database or disk is full", DiskFullError),
        ("disk I/O error", StorageFailedError),
        ("database disk image is malformed", DamagedDatabaseError),
        ("attempt to write a readonly database", ReadOnlyPlaceError),
    ],
)
def test_a_failure_told_in_words_only_is_told_in_ours(
    tmp_path: Path, words: str, expected: type[Exception]
) -> None:
    error = dbapi2.OperationalError(words)

    assert type(sql_errors.translated(error, tmp_path / NAME)) is expected


def test_a_link_that_leads_nowhere_is_a_missing_database(tmp_path: Path) -> None:
    (tmp_path / NAME).symlink_to(tmp_path / "gone.db")

    with pytest.raises(MissingDatabaseError):
        open_again(tmp_path)


def test_a_failed_connection_leaves_no_descriptor_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = at_rest(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        error = dbapi2.OperationalError("unable to open database file")
        error.sqlite_errorcode = dbapi2.SQLITE_CANTOPEN
        raise error

    monkeypatch.setattr(dbapi2, "connect", refuse)

    with pytest.raises(StorageFailedError):
        open_again(tmp_path)

    assert descriptors_of(path) == 0
