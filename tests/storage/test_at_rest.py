from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2

from app.errors import (
    DamagedDatabaseError,
    ReadOnlyPlaceError,
    SchemaTooNewError,
    SchemaTooOldError,
)
from app.storage import schema
from app.storage.database import Database
from tests.builders import KEY, REGISTER_ID

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

from tests.storage.by_hand import (
    NAME,
    a_place_nobody_may_write,
    as_owner,
    at_rest,
    open_again,
    unguarded,
)


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
