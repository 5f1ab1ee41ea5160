"""A register put down damaged in one way, and what the app then says of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import DamagedDatabaseError
from app.services import backups
from app.storage import registers as layout
from app.vault import keyblock
from tests.faults.operations import a_used_register, the_register
from tests.real_registers import database_of, keys_of, opened, unlock

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk, Unlocked
    from app.services.session import Session

Content = dict[str, list[tuple[object, ...]]]

OPENING, READING, CHECKING = "opening", "reading", "checking"
PAGE = 4096


@dataclass(frozen=True, kw_only=True)
class Truth:
    """A whole register: its files, its keys at hand, and every row in it."""

    register: RegisterOnDisk
    unlocked: Unlocked
    database: bytes
    keys: bytes
    content: Content

    @property
    def key_block_size(self) -> int:
        """Tell how many bytes one copy of the keys has; its last one may be a zero by chance."""
        block, _ = keyblock.from_file(self.keys)
        return len(keyblock.encode(block, self.unlocked.keys.header_mac))

    def database_is(self, content: bytes) -> None:
        """Put something in the place of the database."""
        path = database_of(self.register)
        # What SQLite left beside a file it could not close belongs to that file.
        path.with_name(f"{path.name}-wal").unlink(missing_ok=True)
        path.write_bytes(content)

    def keys_are(self, content: bytes) -> None:
        """Put something in the place of the key file."""
        keys_of(self.register).write_bytes(content)


def a_whole_register(base: Path) -> Truth:
    """Make a register that has rows of most kinds, unlocked once, and at rest."""
    a_used_register(base)
    register = the_register(base)
    unlocked = unlock(register)
    session = opened(unlocked)
    content = everything_in(session)
    session.close()
    return Truth(
        register=register,
        unlocked=unlocked,
        database=database_of(register).read_bytes(),
        keys=keys_of(register).read_bytes(),
        content=content,
    )


def everything_in(session: Session) -> Content:
    """Read every row of every table."""
    tables = session.db.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return {name: session.db.rows(f'SELECT * FROM "{name}"') for (name,) in tables}  # noqa: S608


def found_when(truth: Truth) -> str | None:
    """Say when damage is found: in opening, in reading, by the daily check, or never.

    Whatever can be read before it is found must be true.
    """
    try:
        session = opened(truth.unlocked)
    except DamagedDatabaseError:
        return OPENING
    try:
        return _found_in(session, truth)
    finally:
        with suppress(DamagedDatabaseError):
            session.close()
        assert_let_go(truth)


def _found_in(session: Session, truth: Truth) -> str | None:
    if session.read_only_because is not None:
        return OPENING
    try:
        assert everything_in(session) == truth.content
    except DamagedDatabaseError:
        assert session.read_only_because is not None
        return READING
    try:
        copying = backups.begin_check(session)
        backups.check_whole(copying)
    except DamagedDatabaseError:
        return CHECKING
    backups.end_check(session, copying)
    return None


def assert_let_go(truth: Truth) -> None:
    """Whatever happened, the next try must not be told that the register is open."""
    layout.take(truth.register.folder)()
