"""Registers of released schemas as they are kept, and the step that no release has taken yet."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.services import registers
from app.storage import schema
from tests.source import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.services.registers import RegisterOnDisk

KEPT = PROJECT / "tests" / "fixtures"


def kept(number: int, data: Path) -> RegisterOnDisk:
    """Put the register kept of one schema into a data folder, with its stick and its sheet."""
    shutil.copytree(KEPT / f"schema-{number}", data, dirs_exist_ok=True)
    (register,) = registers.on_this_computer(data)
    return register


def a_next_step(execute: Callable[[str], object]) -> None:
    """Do what steps of a schema do: a new table, a new column, rows written anew."""
    execute("CREATE TABLE next_thing (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT")
    execute("ALTER TABLE paper ADD COLUMN note TEXT NOT NULL DEFAULT ''")
    execute("INSERT INTO next_thing (words) SELECT pseudonym FROM member")


def a_step_that_fails(execute: Callable[[str], object]) -> None:
    """Get half way, and then ask for what cannot be."""
    a_next_step(execute)
    execute("CREATE TABLE register (again INTEGER)")


def a_step_that_loses_attendance(execute: Callable[[str], object]) -> None:
    """Forget who was there."""
    execute("DELETE FROM attendance")


def a_step_that_loses_a_line(execute: Callable[[str], object]) -> None:
    """Lose a row of the journal on the way."""
    execute("DROP TRIGGER journal_is_never_deleted")
    execute("DELETE FROM journal WHERE no = 3")


@contextmanager
def a_newer_circlekeep(*steps: schema.Step) -> Iterator[None]:
    """Let the schema have these further steps while the block runs."""
    now = schema.MIGRATIONS
    schema.MIGRATIONS = (*now, *steps)  # type: ignore[misc]
    schema.SCHEMA = len(schema.MIGRATIONS)  # type: ignore[misc]
    try:
        yield
    finally:
        schema.MIGRATIONS = now  # type: ignore[misc]
        schema.SCHEMA = len(now)  # type: ignore[misc]
