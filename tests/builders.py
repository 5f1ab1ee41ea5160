"""What tests start from: a fixed clock and a real, fresh register made with cheap keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.concerns import FirstAccount, Worry
from app.domain.journal import Action
from app.services.session import Session
from app.storage import register as register_row
from app.storage.database import Database
from app.vault import primitives
from app.vault.keys import RegisterKeys

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
REGISTER_ID = bytes(range(16))
KEY = bytes(range(32))
PRIVATE = bytes(range(1, 33))


@dataclass(slots=True)
class StandingClock:
    """A clock that stands at noon until a test moves it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def goes(self, **by: float) -> None:
        self.now += timedelta(**by)


class Watch:
    """Seconds that go by when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def some_keys() -> RegisterKeys:
    return RegisterKeys(
        database=KEY,
        header_mac=bytes(32),
        backup_info=bytes(32),
        sealed_slot=bytes(32),
        owed=bytes(32),
    )


def register_folder(data: Path) -> Path:
    """Lay out the folder of a register as the app does, with nothing in it yet."""
    folder = data / "registers" / REGISTER_ID.hex()
    (folder / "gen-1").mkdir(parents=True)
    return folder


def a_database(folder: Path) -> Database:
    return Database.create(folder / "register.db", key=KEY, register_id=REGISTER_ID)


def reopened(db: Database) -> Database:
    """Close a database and open its file again."""
    db.close()
    return Database.open(db.path, key=KEY, register_id=REGISTER_ID)


def a_session_on(db: Database, *, clock: StandingClock) -> Session:
    return Session(
        register_id=REGISTER_ID,
        folder=db.path.parent.parent,
        db=db,
        keys=some_keys(),
        clock=clock,
        sealing_public=primitives.public_key_of(PRIVATE),
        is_practice=False,
        release=lambda: None,
    )


def a_fresh_session(data: Path, *, clock: StandingClock) -> Session:
    """Make a register that has a profile and one journal line, and open it."""
    folder = register_folder(data)
    session = a_session_on(a_database(folder / "gen-1"), clock=clock)
    with session.change() as change:
        register_row.describe(change.db, sealing_public=session.sealing_public, made_at=change.now)
        change.db.execute(
            "INSERT INTO profile (id, display_name, discreet_name, time_zone)"
            " VALUES (1, 'Tuesday Circle', 'Blue folder', 'Europe/Brussels')"
        )
        change.record(Action.REGISTER_CREATED)
    return session


def an_account(said_or_seen: str = "A canary was seen.", *, about: str = "") -> FirstAccount:
    return FirstAccount(
        said_or_seen=said_or_seen, worry=Worry.NOT_SURE, happened_on=TODAY, about=about
    )
