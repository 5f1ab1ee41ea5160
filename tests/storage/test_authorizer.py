from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2

from app.storage.database import Database, ForbiddenStatementError
from tests.builders import a_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = a_database(tmp_path)
    yield db
    db.close()


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH ':memory:' AS other",
        "ATTACH 'plain.db' AS plain KEY ''",
        "DETACH main",
        "DROP TABLE journal",
        "DROP TRIGGER journal_is_never_changed",
        "DROP INDEX meeting_held_on",
        "CREATE TRIGGER mine BEFORE INSERT ON journal BEGIN SELECT 1; END",
        "CREATE TEMP TRIGGER mine BEFORE INSERT ON journal BEGIN SELECT 1; END",
        "CREATE TABLE mine (id INTEGER)",
        "CREATE TEMP TABLE mine (id INTEGER)",
        "CREATE VIEW mine AS SELECT 1",
        "ALTER TABLE journal RENAME TO diary",
        "ALTER TABLE journal ADD COLUMN note TEXT",
        "ALTER TABLE journal DROP COLUMN reason",
        "UPDATE sqlite_sequence SET seq = 0",
        "DELETE FROM sqlite_sequence",
        "SELECT sqlcipher_export('other')",
        "SELECT SqlCipher_Export('other')",
        "SELECT load_extension('other')",
        "VACUUM",
        "VACUUM INTO 'copy.db'",
        "ANALYZE",
        "REINDEX",
        "PRAGMA key = 'x'",
        "PRAGMA rekey = 'x'",
        "PRAGMA hexrekey = '00'",
        "PRAGMA writable_schema = 1",
        "PRAGMA temp_store = FILE",
        "PRAGMA temp_store = 1",
        "PRAGMA secure_delete = OFF",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA trusted_schema = ON",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA journal_mode(OFF)",
        "PRAGMA synchronous = OFF",
        "PRAGMA locking_mode = NORMAL",
        "PRAGMA user_version = 0",
        "PRAGMA application_id = 0",
        "PRAGMA main.user_version = 0",
        "PRAGMA ignore_check_constraints = ON",
        "PRAGMA query_only = ON",
        "PRAGMA cipher_log = 'log.txt'",
        "PRAGMA cipher_log_level = DEBUG",
        "PRAGMA cipher_plaintext_header_size = 32",
        "PRAGMA cipher_salt",
        "PRAGMA cipher_migrate",
        "PRAGMA optimize",
        "PRAGMA incremental_vacuum",
        "PRAGMA pragma_list",
    ],
)
def test_nothing_at_run_time_changes_schema_settings_or_files(db: Database, statement: str) -> None:
    schema = db.rows("SELECT type, name, sql FROM sqlite_schema ORDER BY name")
    before = {path.name for path in db.path.parent.iterdir()}

    with pytest.raises(ForbiddenStatementError):
        db.execute(statement)

    assert db.rows("SELECT type, name, sql FROM sqlite_schema ORDER BY name") == schema
    assert {path.name for path in db.path.parent.iterdir()} == before


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT upper(place) FROM meeting",
        "INSERT INTO draft (page, is_sealed, kept_at, body) VALUES ('page', 0, '', x'')",
        "UPDATE draft SET is_sealed = 1",
        "DELETE FROM draft",
        "SAVEPOINT here",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION SELECT 1 FROM n) SELECT i FROM n",
        "PRAGMA user_version",
        "PRAGMA quick_check",
        "PRAGMA quick_check('member')",
        "PRAGMA integrity_check(10)",
        "PRAGMA cipher_integrity_check",
        "PRAGMA foreign_key_check",
        "PRAGMA wal_checkpoint(PASSIVE)",
        "PRAGMA wal_autocheckpoint = 1000",
    ],
)
def test_everyday_statements_and_checks_are_allowed(db: Database, statement: str) -> None:
    db.execute(statement).fetchall()


@pytest.mark.parametrize(
    "statement", ["UPDATE sqlite_schema SET sql = ''", "DELETE FROM sqlite_schema"]
)
def test_the_table_of_the_schema_cannot_be_written(db: Database, statement: str) -> None:
    with pytest.raises(dbapi2.OperationalError, match="may not be modified"):
        db.execute(statement)
