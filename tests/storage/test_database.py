from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlcipher3 import dbapi2

from app.errors import (
    AlreadyOpenError,
    CancelledError,
    DamagedDatabaseError,
    DiskFullError,
    ForeignDatabaseError,
    MissingDatabaseError,
    ReadOnlyPlaceError,
    SchemaTooNewError,
    SchemaTooOldError,
    StorageFailedError,
)
from app.storage import connection, schema, sql_errors
from app.storage.database import BrokenRuleError, Database, NestedTransactionError
from tests.builders import KEY, REGISTER_ID, a_database, reopened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "register.db"
CANARY = "canary-7f3a"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = a_database(tmp_path)
    yield db
    db.close()


def open_again(folder: Path, **changed: Any) -> Database:
    arguments = {"key": KEY, "register_id": REGISTER_ID} | changed
    return Database.open(folder / NAME, **arguments)


def at_rest(folder: Path) -> Path:
    a_database(folder).close()
    return folder / NAME


def unguarded(path: Path) -> Any:
    """A connection without authorizer, as somebody with the key and another program has."""
    raw = dbapi2.connect(str(path), isolation_level=None)
    raw.execute("PRAGMA cipher_log_level = NONE")
    raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    return raw


def descriptors_of(path: Path) -> int:
    place = Path("/proc/self/fd")
    return sum(1 for fd in place.iterdir() if os.path.lexists(fd) and fd.readlink() == path)


@contextmanager
def a_place_nobody_may_write(content: Path) -> Iterator[Path]:
    """A read-only copy of a folder; root is somebody else meanwhile, as root may write anywhere."""
    place = Path(tempfile.mkdtemp())
    shutil.copytree(content, place, dirs_exist_ok=True)
    for path in (*place.iterdir(), place):
        path.chmod(0o555)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield place
    finally:
        os.seteuid(was)
        place.chmod(0o755)
        shutil.rmtree(place)


# --- opening --------------------------------------------------------------------------------


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


@contextmanager
def as_owner() -> Iterator[None]:
    was = os.geteuid()
    os.seteuid(os.getuid())
    try:
        yield
    finally:
        os.seteuid(was)


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


# --- a copy at rest -------------------------------------------------------------------------


def test_a_copy_at_rest_is_read_and_never_written(tmp_path: Path) -> None:
    path = at_rest(tmp_path)
    before = path.read_bytes()
    copy = open_again(tmp_path, read_only=True)

    assert copy.schema == schema.SCHEMA
    with pytest.raises(ReadOnlyPlaceError):
        copy.execute("DELETE FROM member")

    copy.close()
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [NAME]


def test_a_copy_at_rest_is_read_even_where_nothing_may_be_written(tmp_path: Path) -> None:
    at_rest(tmp_path)

    with a_place_nobody_may_write(tmp_path) as place:
        with as_owner():
            (place / NAME).chmod(0o444)
        copy = open_again(place, read_only=True)
        copy.close()


def test_a_copy_with_unfinished_writing_beside_it_is_not_at_rest(tmp_path: Path) -> None:
    path = at_rest(tmp_path)
    path.with_name(f"{NAME}-wal").touch()
    open_again(tmp_path, read_only=True).close()
    path.with_name(f"{NAME}-wal").write_bytes(b"unfinished")

    with pytest.raises(DamagedDatabaseError):
        open_again(tmp_path, read_only=True)


# --- transactions ---------------------------------------------------------------------------


def places(db: Database) -> list[str]:
    return [place for (place,) in db.rows("SELECT place FROM meeting ORDER BY id")]


def plan(db: Database, place: str) -> int:
    return db.execute(
        "INSERT INTO meeting (held_on, starts_at, ends_at, place, status)"
        " VALUES ('2026-03-04', '19:00', '20:30', ?, 'planned')",
        (place,),
    ).lastrowid


def test_a_transaction_keeps_everything_or_nothing(db: Database) -> None:
    with db.transaction():
        plan(db, "Library")
        plan(db, "Annexe")

    with pytest.raises(LookupError):
        planned_and_undone(db)

    assert places(reopened(db)) == ["Library", "Annexe"]


def planned_and_undone(db: Database) -> None:
    with db.transaction():
        plan(db, "Nowhere")
        raise LookupError


def test_a_transaction_is_never_begun_in_another(db: Database) -> None:
    with db.transaction(), pytest.raises(NestedTransactionError), db.transaction():
        pass

    assert not db.in_transaction


def test_closing_in_a_transaction_undoes_it(db: Database) -> None:
    db.execute("BEGIN IMMEDIATE")
    plan(db, "Nowhere")

    assert places(reopened(db)) == []


def test_row_numbers_are_never_reused(db: Database) -> None:
    first = plan(db, "Library")
    deleted = db.execute("DELETE FROM meeting WHERE id = ?", (first,))

    assert deleted.rowcount == 1
    assert plan(db, "Annexe") == first + 1


def test_rows_can_be_taken_one_by_one_or_all(db: Database) -> None:
    plan(db, "Library")
    plan(db, "Annexe")

    found = db.execute("SELECT place FROM meeting ORDER BY id")

    assert found.fetchone() == ("Library",)
    assert found.fetchall() == [("Annexe",)]
    assert found.fetchone() is None
    assert db.row("SELECT place FROM meeting WHERE id = 99") is None


def test_a_row_that_must_be_there_and_is_not_is_damage(db: Database) -> None:
    with pytest.raises(DamagedDatabaseError):
        db.one("SELECT * FROM profile")


def test_a_value_of_the_wrong_kind_is_a_bug_that_changes_nothing(db: Database) -> None:
    with pytest.raises(BrokenRuleError):
        db.execute("INSERT INTO sealed (no, box) VALUES ('one', 'text')")
    with pytest.raises(dbapi2.Error):
        db.execute("SELECT * FROM no_such_table")
    with pytest.raises(BrokenRuleError):
        db.execute("INSERT INTO former_pseudonym VALUES (1, 99, 'a', 'b', '')")


def test_the_database_outlives_a_full_disk(db: Database) -> None:
    engine = db._raw
    db._raw = FullDisk(engine)

    with pytest.raises(DiskFullError), db.transaction():
        plan(db, "Nowhere")

    db._raw = engine
    plan(db, "Library")
    assert places(db) == ["Library"]


class FullDisk:
    """The engine on a disk without room: nothing can be committed, and it has rolled back."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)

    def execute(self, sql: str, params: tuple[object, ...] = ()) -> Any:
        if sql == "COMMIT":
            self.raw.execute("ROLLBACK")
            full = dbapi2.OperationalError("database or disk is full")
            full.sqlite_errorcode = dbapi2.SQLITE_FULL
            raise full
        return self.raw.execute(sql, params)


# --- checkpoints, checks and interruption ---------------------------------------------------


def test_a_checkpoint_leaves_everything_in_the_main_file(db: Database) -> None:
    plan(db, "Library")
    db.checkpoint()

    assert db.path.with_name(f"{NAME}-wal").stat().st_size == 0


def test_a_checkpoint_that_could_not_be_made_is_not_passed_over(db: Database) -> None:
    plan(db, "Library")
    reading = db.execute("SELECT * FROM meeting UNION ALL SELECT * FROM meeting")
    reading.fetchone()
    db._raw = Busy(db._raw)

    with pytest.raises(StorageFailedError):
        db.checkpoint()

    db._raw = db._raw.raw


class Busy(FullDisk):
    """The engine while somebody else is reading: no checkpoint can be made."""

    def execute(self, sql: str, params: tuple[object, ...] = ()) -> Any:
        return self.raw.execute("SELECT 1, 5, 0" if "wal_checkpoint" in sql else sql, params)


def test_the_main_file_stands_still_while_checkpoints_are_paused(db: Database) -> None:
    db.checkpoint()
    db.pause_checkpoints()
    before = os.pread(db.fd, 10**7, 0)
    for _ in range(1100):
        plan(db, "Library")

    assert os.pread(db.fd, 10**7, 0) == before
    db.resume_checkpoints()
    plan(db, "Annexe")
    assert os.pread(db.fd, 10**7, 0) != before


def test_one_wrong_bit_in_any_page_is_found_by_opening_and_checking(tmp_path: Path) -> None:
    path = at_rest(tmp_path)
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):
        damaged = bytearray(content)
        damaged[page * 4096 + 99] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(DamagedDatabaseError):
            look_into(tmp_path)


def look_into(folder: Path) -> None:
    db = open_again(folder)
    try:
        db.look_into_every_table()
        db.rows("PRAGMA cipher_integrity_check")
        if db.rows("PRAGMA quick_check") != [("ok",)]:
            raise DamagedDatabaseError
    finally:
        db.close()


def test_damage_met_while_reading_is_remembered(tmp_path: Path) -> None:
    made = a_database(tmp_path)
    (page,) = made.one("SELECT rootpage FROM sqlite_schema WHERE name = 'meeting'")
    made.close()
    content = bytearray(made.path.read_bytes())
    content[(page - 1) * 4096 + 99] ^= 1
    made.path.write_bytes(content)
    db = open_again(tmp_path)
    assert db.damage is None

    with pytest.raises(DamagedDatabaseError):
        db.rows("SELECT * FROM meeting")

    assert isinstance(db.damage, DamagedDatabaseError)
    db.close()


ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def test_a_long_statement_can_be_cancelled(db: Database) -> None:
    db._raw.set_progress_handler(interrupting(db), 1000)

    with pytest.raises(CancelledError):
        db.row(ENDLESS)

    db._raw.set_progress_handler(None, 0)


def test_rows_can_be_cancelled_while_they_are_taken(db: Database) -> None:
    rows = db.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    )
    rows.fetchone()
    db.interrupt()

    with pytest.raises(CancelledError):
        rows.fetchall()
    with pytest.raises(CancelledError):
        db.rows(endless_after_interruption(db))
    db._raw.set_progress_handler(None, 0)


def interrupting(db: Database) -> Callable[[], int]:
    def interrupt() -> int:
        db.interrupt()
        return 0

    return interrupt


def endless_after_interruption(db: Database) -> str:
    db._raw.set_progress_handler(interrupting(db), 1000)
    return ENDLESS


# --- schema steps ---------------------------------------------------------------------------


def a_second_step(execute: Callable[[str], object]) -> None:
    execute("ALTER TABLE paper ADD COLUMN note TEXT NOT NULL DEFAULT ''")


def a_step_that_fails(execute: Callable[[str], object]) -> None:
    a_second_step(execute)
    execute("CREATE TABLE register (again INTEGER)")


def a_step_that_breaks_a_reference(execute: Callable[[str], object]) -> None:
    execute("INSERT INTO former_pseudonym VALUES (1, 99, 'a', 'b', '')")


def test_an_older_register_is_upgraded_on_its_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = at_rest(tmp_path)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, a_second_step))
    with pytest.raises(SchemaTooOldError) as refused:
        open_again(tmp_path)
    assert (refused.value.found, refused.value.known) == (1, 2)

    Database.upgrade(path, key=KEY, register_id=REGISTER_ID)

    db = open_again(tmp_path)
    assert db.schema == 2
    assert db.rows("SELECT note FROM paper") == []
    db.close()


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (a_step_that_fails, dbapi2.OperationalError),
        (a_step_that_breaks_a_reference, DamagedDatabaseError),
    ],
)
def test_a_step_that_fails_leaves_the_copy_as_it_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: schema.Step,
    error: type[Exception],
) -> None:
    path = at_rest(tmp_path)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))

    with pytest.raises(error):
        Database.upgrade(path, key=KEY, register_id=REGISTER_ID)

    monkeypatch.undo()
    db = open_again(tmp_path)
    assert db.rows("SELECT count(*) FROM former_pseudonym") == [(0,)]
    db.close()


def test_a_register_of_a_newer_schema_is_not_upgraded(tmp_path: Path) -> None:
    path = at_rest(tmp_path)
    raw = unguarded(path)
    raw.execute("PRAGMA user_version = 99")
    raw.close()

    with pytest.raises(SchemaTooNewError):
        Database.upgrade(path, key=KEY, register_id=REGISTER_ID)


# --- what the system says -------------------------------------------------------------------


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
