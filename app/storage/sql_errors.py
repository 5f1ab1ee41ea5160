"""Turns what SQLCipher says into the failures a facilitator can meet; the only such place."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final

from app.errors import (
    AlreadyOpenError,
    CancelledError,
    DamagedDatabaseError,
    DiskFullError,
    MissingDatabaseError,
    ReadOnlyPlaceError,
    RegisterError,
    StorageFailedError,
)
from app.storage import files
from app.storage.engine import dbapi2

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SqlError = dbapi2.Error

# SQLite's primary result codes; the driver does not name all of them.
_ERROR: Final = 1
_BUSY: Final = 5
_LOCKED: Final = 6
_READONLY: Final = 8
_INTERRUPT: Final = 9
_IOERR: Final = 10
_CORRUPT: Final = 11
_FULL: Final = 13
_CANTOPEN: Final = 14
_CONSTRAINT: Final = 19
_MISMATCH: Final = 20
_MISUSE: Final = 21
_AUTH: Final = 23
_RANGE: Final = 25
_NOTADB: Final = 26

_TYPES: Final[dict[int, Callable[[], RegisterError]]] = {
    _CORRUPT: DamagedDatabaseError,
    _NOTADB: DamagedDatabaseError,
    _FULL: DiskFullError,
    _BUSY: AlreadyOpenError,
    _LOCKED: AlreadyOpenError,
    _INTERRUPT: CancelledError,
}

# Copying a whole database, the driver tells a failure in SQLite's fixed words only.
_WORDS: Final = {
    "database is locked": _BUSY,
    "attempt to write a readonly database": _READONLY,
    "disk I/O error": _IOERR,
    "database disk image is malformed": _CORRUPT,
    "database or disk is full": _FULL,
    "unable to open database file": _CANTOPEN,
    "file is not a database": _NOTADB,
}

_BUGS: Final = {_ERROR, _MISUSE, _RANGE}
_RULES: Final = {_CONSTRAINT, _MISMATCH}


class BrokenRuleError(Exception):
    """A statement broke a rule of the schema, append-only triggers included: a bug."""


class ForbiddenStatementError(Exception):
    """The authorizer refused a statement: a bug, or somebody else's hand."""


def translated(error: Exception, path: Path) -> Exception:
    """Return what to raise for a failure of SQLCipher at `path`; a bug stays what it was."""
    code = getattr(error, "sqlite_errorcode", _WORDS.get(str(error)))
    if code is None:
        return error
    primary = code & 0xFF
    # A refused function is told in words only.
    if primary == _AUTH or (primary == _ERROR and str(error).startswith("not authorized")):
        return ForbiddenStatementError(str(error))
    if primary in _BUGS:
        return error
    if primary in _RULES:
        return BrokenRuleError(str(error))
    return _expected(primary, path)


def _expected(primary: int, path: Path) -> RegisterError:
    if primary in _TYPES:
        return _TYPES[primary]()
    if primary == _READONLY or (primary == _CANTOPEN and not _can_write(path.parent)):
        return ReadOnlyPlaceError(path.parent)
    return StorageFailedError(errno.EIO if primary == _IOERR else None)


def _can_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def translated_os(error: OSError, path: Path) -> RegisterError:
    """Return what to raise when the operating system refuses the file itself."""
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return MissingDatabaseError()
    return files.error_for(error, path.parent)
