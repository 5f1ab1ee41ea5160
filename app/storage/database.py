"""The one connection of an open register, and the only module others run SQL through."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from app.errors import (
    DamagedDatabaseError,
    MissingDatabaseError,
    RegisterError,
    RegisterReadOnlyError,
    StorageFailedError,
)
from app.storage import connection as connections
from app.storage.connection import Log
from app.storage.sql_errors import (
    BrokenRuleError,
    ForbiddenStatementError,
    SqlError,
    translated,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

__all__ = [
    "BrokenRuleError",
    "Database",
    "ForbiddenStatementError",
    "Log",
    "NestedTransactionError",
]

Row = tuple[Any, ...]
Value = str | int | float | bytes | None

_CHECKPOINT_PAGES: Final = 1000
_HALF_A_PAIR: Final = re.compile("[\ud800-\udfff]")


class NestedTransactionError(Exception):
    """A transaction was begun inside another one: a bug."""


class Result:
    """What a statement gave, with SQLCipher's failures translated."""

    def __init__(self, cursor: Any, failure: Callable[[Exception], Exception]) -> None:
        self._cursor = cursor
        self._failure = failure

    @property
    def lastrowid(self) -> int:
        """The number of the row just inserted."""
        return int(self._cursor.lastrowid)

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return int(self._cursor.rowcount)

    def fetchone(self) -> Row | None:
        """Return the next row, if there is one."""
        return next(self, None)

    def fetchall(self) -> list[Row]:
        """Return every row that is left."""
        return list(self)

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        try:
            row: Row = next(self._cursor)
        except SqlError as error:
            raise self._failure(error) from error
        return row


class Database:
    """An open register's database; it belongs to the thread that opened it."""

    def __init__(self, connection: connections.Connection, *, read_only: bool) -> None:
        self._connection = connection
        self._raw = connection.raw
        self._is_closed = False
        self.path = connection.path
        self.is_read_only = read_only
        self.damage: DamagedDatabaseError | None = None
        self.missing: MissingDatabaseError | None = None
        self._lost: RegisterError | None = None
        # Some file systems count no names at all.
        self._has_name = os.fstat(connection.fd).st_nlink > 0

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        key: bytes,
        register_id: bytes,
        read_only: bool = False,
        log: Log = Log.FLOWS_IN,
        accepts_older: bool = False,
    ) -> Database:
        """Open a register's database; read-only is for a copy at rest."""
        if read_only:
            log = Log.IS_EMPTY
        opened = connections.open_existing(
            path, key=key, register_id=register_id, log=log, accepts_older=accepts_older
        )
        return cls(opened, read_only=log.is_read_only)

    @classmethod
    def create(cls, path: Path, *, key: bytes, register_id: bytes) -> Database:
        """Make a new database and open it like any other."""
        connections.make(path, key=key, register_id=register_id)
        return cls.open(path, key=key, register_id=register_id)

    @staticmethod
    def upgrade(path: Path, *, key: bytes, register_id: bytes, is_damaged: bool = False) -> None:
        """Bring a copy beside the live file to the newest schema."""
        connections.upgrade(path, key=key, register_id=register_id, is_damaged=is_damaged)

    def __repr__(self) -> str:
        return f"Database(is_closed={self._is_closed})"

    @property
    def fd(self) -> int:
        """The only other descriptor of the file; it is never closed while the register is open."""
        return self._connection.fd

    @property
    def schema(self) -> int:
        """The number of the newest step the schema has taken."""
        return int(self.one("PRAGMA user_version")[0])

    @property
    def in_transaction(self) -> bool:
        """Tell whether a transaction is under way."""
        self._refuse_if_lost()
        return bool(self._raw.in_transaction)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep everything done inside the block, or nothing of it."""
        if self.in_transaction:
            raise NestedTransactionError
        self._refuse_if_deleted()
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        finally:
            # A full disk has rolled back already; a second ROLLBACK would raise.
            if self.in_transaction:
                self.execute("ROLLBACK")

    def execute(self, sql: str, params: Sequence[Value] = ()) -> Result:
        """Run one statement."""
        try:
            return Result(self._run(sql, params), self._failure)
        except SqlError as error:
            raise self._failure(error) from error

    def row(self, sql: str, params: Sequence[Value] = ()) -> Row | None:
        """Return the first row, if there is one."""
        try:
            row: Row | None = self._run(sql, params).fetchone()
        except SqlError as error:
            raise self._failure(error) from error
        return row

    def one(self, sql: str, params: Sequence[Value] = ()) -> Row:
        """Return the first row of what always has one."""
        row = self.row(sql, params)
        if row is None:
            raise DamagedDatabaseError
        return row

    def rows(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        """Return every row."""
        try:
            rows: list[Row] = self._run(sql, params).fetchall()
        except SqlError as error:
            raise self._failure(error) from error
        return rows

    def checkpoint(self) -> None:
        """Write everything into the main file and empty the write-ahead log.

        Raise StorageFailedError if some of it has to stay in the log.
        """
        if self.is_read_only:
            raise RegisterReadOnlyError
        if self.one("PRAGMA wal_checkpoint(TRUNCATE)")[0] != 0:
            raise StorageFailedError

    def pause_checkpoints(self) -> None:
        """Let the main file stand still while it is copied; writing goes on in the log."""
        self.execute("PRAGMA wal_autocheckpoint = 0")

    def resume_checkpoints(self) -> None:
        """Let the log flow into the main file again."""
        self.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")

    def look_into_every_table(self) -> None:
        """Read one row of each table, so that damage there is met at unlock and not later."""
        for (name,) in self.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"):
            self.row(f'SELECT * FROM "{name}" LIMIT 1')  # noqa: S608 - a name from the schema

    def interrupt(self) -> None:
        """Stop the statement under way; it raises CancelledError in its own thread."""
        self._raw.interrupt()

    def _refuse_if_deleted(self) -> None:
        """Write nothing into a file that somebody deleted: it is gone as soon as it is closed."""
        if self._has_name and os.fstat(self.fd).st_nlink == 0:
            self.missing = MissingDatabaseError()
            raise self.missing

    def lose(self, refusal: RegisterError) -> None:
        """Take note of why it was not opened again once closed: who reads it is told the same."""
        self._lost = refusal

    def _refuse_if_lost(self) -> None:
        if self._lost is not None:
            raise self._lost.with_traceback(None)

    def _run(self, sql: str, params: Sequence[Value]) -> Any:
        self._refuse_if_lost()
        try:
            return self._raw.execute(sql, params)
        except UnicodeEncodeError:
            # Half a character pair, pasted in, must not cost her the rest of what she wrote.
            storable = tuple(_storable(value) for value in params)
        return self._raw.execute(sql, storable)

    def _failure(self, error: Exception) -> Exception:
        """Translate a failure, and remember damage: nothing may be written from then on."""
        failure = translated(error, self.path)
        if isinstance(failure, DamagedDatabaseError):
            self.damage = failure
        return failure

    def close(self) -> bool:
        """Leave one file at rest and tell whether that came about; closing twice does nothing.

        Where damage was met, database and log stay as they are: either may be what is damaged.
        """
        if self._is_closed:
            return False
        self._is_closed = True
        try:
            if self.in_transaction:
                self.execute("ROLLBACK")
            if not self._leaves_log:
                self.checkpoint()
        finally:
            self._connection.close(keeps_log=self._leaves_log)
        return not self._leaves_log

    @property
    def _leaves_log(self) -> bool:
        return self.is_read_only or self.damage is not None


def _storable(value: Value) -> Value:
    """Return a text with the sign for an unreadable character in place of each half of a pair."""
    if not isinstance(value, str):
        return value
    return _HALF_A_PAIR.sub("\ufffd", value)
