"""How a connection to a register's database is made: checked, keyed, set and read back.

SQLite's locks belong to the process and fall when ANY descriptor of the file is closed, so the
one descriptor the app needs is opened before the connection and closed after it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from app.errors import (
    DamagedDatabaseError,
    ForeignDatabaseError,
    SchemaTooNewError,
    SchemaTooOldError,
)
from app.storage import authorizer, schema
from app.storage.engine import dbapi2
from app.storage.sql_errors import SqlError, translated, translated_os

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY_BYTES: Final = 32
_PAGE: Final = 4096
# Each of the two exists on some systems only.
_OWN: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_PLAIN_HEADER: Final = b"SQLite format 3\0"

# Before the key: neither a warning on stderr nor a page in memory that is not wiped when freed.
_BEFORE_KEY: Final = (
    ("cipher_log_level", "NONE", "NONE"),
    ("cipher_memory_security", "ON", "1"),
)

# Before the first read: temporary tables never reach the disk, and no -shm file is made.
_BEFORE_READING: Final = (
    ("temp_store", "MEMORY", 2),
    ("locking_mode", "EXCLUSIVE", "exclusive"),
)

_SETTINGS: Final = (
    ("secure_delete", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
)

_WRITING: Final = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("wal_autocheckpoint", "1000", 1000),
)

_MEMORY: Final = (("cache_size", "-32768", -32768),)

_AT_REST: Final = (("query_only", "ON", 1),)


# Answered by SQLCipher only: any other engine would write in the clear.
_VERSION: Final = "PRAGMA cipher_version"


class Log(Enum):
    """What becomes of a write-ahead log that lies beside a database when it is opened."""

    FLOWS_IN = "it is read, and flows into the database"
    STAYS = "it is read, and stays as it is beside a database that stays as it is"
    IS_PASSED_OVER = "the database is read as if there were none, and stays as it is"
    IS_EMPTY = "there must be none: the database is a copy at rest"

    @property
    def is_read_only(self) -> bool:
        """Tell whether nothing may be written."""
        return self is not Log.FLOWS_IN

    @property
    def is_without(self) -> bool:
        """Tell whether only the one file is read; it must not change meanwhile."""
        return self in {Log.IS_PASSED_OVER, Log.IS_EMPTY}


class UnsafeConnectionError(Exception):
    """A setting did not read back as it was set, so the connection is not used: a bug."""


@dataclass(frozen=True, slots=True)
class Connection:
    """SQLCipher's connection and the descriptor that must outlive it."""

    raw: Any = field(repr=False)
    fd: int
    path: Path = field(repr=False)

    def close(self, *, keeps_log: bool = False) -> None:
        """Close the connection first and only then the descriptor.

        The last connection lets its log flow into the database as it closes, unless it is kept.
        """
        try:
            if keeps_log:
                # An interrupted connection writes no page, and so does not remove the log either.
                self.raw.interrupt()
            self.raw.close()
        finally:
            os.close(self.fd)


def open_existing(
    path: Path,
    *,
    key: bytes,
    register_id: bytes,
    log: Log = Log.FLOWS_IN,
    accepts_older: bool = False,
) -> Connection:
    """Open a register's database at the newest schema, behind the authorizer.

    An older schema is accepted only by what copies a register before it is upgraded.
    """
    connection = _keyed(path, key=key, log=log)

    def prepare(raw: Any) -> None:
        _check_identity(raw, register_id)
        _check_schema(raw, accepts_older=accepts_older)
        _set(raw, _SETTINGS)
        _set(raw, _AT_REST if log.is_read_only else _WRITING)
        _set(raw, _MEMORY)
        raw.set_authorizer(authorizer.decide)

    return _prepared(connection, prepare)


def make(path: Path, *, key: bytes, register_id: bytes) -> None:
    """Make a new database with every table in it; an existing file is left alone."""
    connection = _keyed_new(path, key=key)

    def fill(raw: Any) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        for number, step in enumerate(schema.MIGRATIONS, start=1):
            step(raw.execute)
            raw.execute(f"PRAGMA user_version = {number}")
        raw.execute("INSERT INTO register (id, register_id) VALUES (1, ?)", (register_id,))
        raw.execute("COMMIT")

    _prepared(connection, fill).close()


def upgrade(path: Path, *, key: bytes, register_id: bytes, is_damaged: bool = False) -> None:
    """Bring a copy to the newest schema, one step a transaction; never used on the live file.

    A damaged one is brought there unchecked, to be read and nothing else.
    """
    connection = _keyed(path, key=key)

    def climb(raw: Any) -> None:
        _check_identity(raw, register_id)
        found = _value(raw, "user_version")
        if found > len(schema.MIGRATIONS):
            raise SchemaTooNewError(found=found, known=len(schema.MIGRATIONS))
        for number, step in enumerate(schema.MIGRATIONS[found:], start=found + 1):
            _take_step(raw, number, step, is_checked=not is_damaged)

    _prepared(connection, climb).close()


def copy_under(
    source: Path, target: Path, *, key: bytes, new_key: bytes, register_id: bytes
) -> None:
    """Write every page of a register's database into a new file under another key."""
    old = open_existing(source, key=key, register_id=register_id)
    try:
        new = _keyed_new(target, key=new_key)
        _prepared(new, old.raw.backup).close()
    finally:
        old.close()


def rework(path: Path, *, key: bytes, register_id: bytes, work: Callable[[Any], None]) -> None:
    """Do on a copy, in one transaction, what is never done on the live file."""
    connection = _keyed(path, key=key)

    def prepare(raw: Any) -> None:
        _check_identity(raw, register_id)
        _check_schema(raw)
        _set(raw, _SETTINGS)
        raw.execute("BEGIN IMMEDIATE")
        try:
            work(raw)
            raw.execute("COMMIT")
        finally:
            if raw.in_transaction:
                raw.execute("ROLLBACK")

    _prepared(connection, prepare).close()


def _take_step(raw: Any, number: int, step: schema.Step, *, is_checked: bool) -> None:
    raw.execute("BEGIN IMMEDIATE")
    try:
        step(raw.execute)
        if is_checked and raw.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise DamagedDatabaseError
        raw.execute(f"PRAGMA user_version = {number}")
        raw.execute("COMMIT")
    finally:
        if raw.in_transaction:
            raw.execute("ROLLBACK")


def _keyed(path: Path, *, key: bytes, log: Log = Log.FLOWS_IN, is_new: bool = False) -> Connection:
    """Open descriptor and connection and give the key; nothing has been read by then."""
    if len(key) != KEY_BYTES:
        raise ValueError("a database key is 32 bytes")
    try:
        fd = os.open(path, (os.O_RDONLY if log.is_without else os.O_RDWR) | _OWN)
    except OSError as error:
        raise translated_os(error, path) from error
    try:
        if not is_new:
            _check_file(fd, path, log)
        raw = dbapi2.connect(
            f"{path.resolve().as_uri()}?{'mode=ro&immutable=1' if log.is_without else 'mode=rw'}",
            uri=True,
            isolation_level=None,
            timeout=0,
            cached_statements=256,
        )
    except SqlError as error:
        os.close(fd)
        raise translated(error, path) from error
    except BaseException:
        os.close(fd)
        raise

    def unlock(raw: Any) -> None:
        _set(raw, _BEFORE_KEY)
        # PRAGMA takes no parameters; 64 hexadecimal digits are all that ever goes in here.
        raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        _set(raw, _BEFORE_READING)
        if not raw.execute(_VERSION).fetchone():
            raise UnsafeConnectionError("cipher_version")

    return _prepared(Connection(raw, fd, path), unlock)


def _keyed_new(path: Path, *, key: bytes) -> Connection:
    """Make a private, empty file and give its connection the key."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | _OWN, 0o600))
    except OSError as error:
        raise translated_os(error, path) from error
    return _keyed(path, key=key, is_new=True)


def _prepared(connection: Connection, prepare: Callable[[Any], None]) -> Connection:
    """Return the connection after `prepare`, or close it and raise what went wrong.

    What cannot be read together with its log must not take it in: it may be another one's.
    """
    try:
        prepare(connection.raw)
    except SqlError as error:
        connection.close(keeps_log=True)
        raise translated(error, connection.path) from error
    except BaseException:
        connection.close(keeps_log=True)
        raise
    return connection


def _check_file(fd: int, path: Path, log: Log) -> None:
    """Refuse what SQLite would take for an empty database, and another program's file."""
    if os.fstat(fd).st_size < _PAGE:
        raise DamagedDatabaseError
    if os.read(fd, len(_PLAIN_HEADER)) == _PLAIN_HEADER:
        raise ForeignDatabaseError
    # A copy at rest is read without its write-ahead log, so there must be nothing in one.
    beside = path.with_name(f"{path.name}-wal")
    if log is Log.IS_EMPTY and beside.exists() and beside.stat().st_size:
        raise DamagedDatabaseError


def _check_identity(raw: Any, register_id: bytes) -> None:
    if _value(raw, "application_id") != schema.APPLICATION_ID:
        raise ForeignDatabaseError
    tables = raw.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'register'").fetchone()
    if tables[0] != 1:
        raise ForeignDatabaseError
    if raw.execute("SELECT register_id FROM register").fetchall() != [(register_id,)]:
        raise ForeignDatabaseError


def _check_schema(raw: Any, *, accepts_older: bool = False) -> None:
    found = _value(raw, "user_version")
    if found > len(schema.MIGRATIONS):
        raise SchemaTooNewError(found=found, known=len(schema.MIGRATIONS))
    if found < len(schema.MIGRATIONS) and not accepts_older:
        raise SchemaTooOldError(found=found, known=len(schema.MIGRATIONS))


def _set(raw: Any, settings: tuple[tuple[str, str, int | str], ...]) -> None:
    for name, value, expected in settings:
        raw.execute(f"PRAGMA {name} = {value}")
        if _value(raw, name) != expected:
            raise UnsafeConnectionError(name)


def _value(raw: Any, name: str) -> Any:
    return raw.execute(f"PRAGMA {name}").fetchone()[0]
