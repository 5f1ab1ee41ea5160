"""What a statement may do in an open register; set once a connection and never lifted.

Nothing at run time changes the schema, opens a second file or alters a setting, whatever text
reaches the database.
"""

from __future__ import annotations

from typing import Final

from app.storage.engine import dbapi2

# The driver does not name this one: a step of a recursive query.
_RECURSIVE: Final = 33

_HARMLESS: Final = {
    dbapi2.SQLITE_SELECT,
    dbapi2.SQLITE_READ,
    dbapi2.SQLITE_TRANSACTION,
    dbapi2.SQLITE_SAVEPOINT,
    _RECURSIVE,
}

_ROW_CHANGES: Final = {dbapi2.SQLITE_INSERT, dbapi2.SQLITE_UPDATE, dbapi2.SQLITE_DELETE}

# Row numbers are never reused, so nobody may set their counter back.
_OWN_TABLES: Final = ("sqlite_",)

_FORBIDDEN_FUNCTIONS: Final = {"sqlcipher_export", "load_extension", "fts3_tokenizer"}

_ACTING_PRAGMAS: Final = {
    "wal_checkpoint",
    "wal_autocheckpoint",
    "quick_check",
    "integrity_check",
    "cipher_integrity_check",
    "foreign_key_check",
}

_READABLE_PRAGMAS: Final = {
    "application_id",
    "cache_size",
    "cell_size_check",
    "cipher_log_level",
    "cipher_memory_security",
    "cipher_version",
    "data_version",
    "foreign_keys",
    "freelist_count",
    "journal_mode",
    "locking_mode",
    "page_count",
    "page_size",
    "query_only",
    "recursive_triggers",
    "secure_delete",
    "synchronous",
    "temp_store",
    "trusted_schema",
    "user_version",
}


def decide(
    action: int, first: str | None, second: str | None, _schema: str | None, _source: str | None
) -> int:
    """Answer SQLite's question whether a statement may be prepared."""
    if action in _HARMLESS:
        allowed = True
    elif action in _ROW_CHANGES:
        allowed = not (first or "").casefold().startswith(_OWN_TABLES)
    elif action == dbapi2.SQLITE_FUNCTION:
        allowed = (second or "").casefold() not in _FORBIDDEN_FUNCTIONS
    elif action == dbapi2.SQLITE_PRAGMA:
        allowed = _may_ask((first or "").casefold(), has_value=second is not None)
    else:
        allowed = False
    return int(dbapi2.SQLITE_OK if allowed else dbapi2.SQLITE_DENY)


def _may_ask(pragma: str, *, has_value: bool) -> bool:
    return pragma in _ACTING_PRAGMAS or (pragma in _READABLE_PRAGMAS and not has_value)
