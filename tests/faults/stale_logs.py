"""What the tests of stale logs share: logs as they were at a moment, and what became of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.services import drafts
from app.storage import leftover_log
from tests.faults.damage import PAGE, everything_in, found_when
from tests.real_registers import (
    database_of,
    enrol,
    opened,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders import StandingClock
    from tests.faults.damage import Truth


def log_of(truth: Truth) -> Path:
    return leftover_log.log_of(database_of(truth.register))


def an_evening(truth: Truth, pseudonym: str) -> bytes:
    """Enrol somebody, and return the log as it was before the register was closed."""
    session = opened(truth.unlocked)
    enrol(session, pseudonym)
    log = log_of(truth).read_bytes()
    session.close()
    assert len(log) > PAGE
    return log


def put_beside(truth: Truth, log: bytes) -> None:
    """Put a log beside a database that a process left without closing it."""
    (database_of(truth.register).parent / "closed").unlink(missing_ok=True)
    log_of(truth).write_bytes(log)


def as_it_is_now(truth: Truth) -> Truth:
    session = opened(truth.unlocked)
    content = everything_in(session)
    session.close()
    database = database_of(truth.register).read_bytes()
    return replace(truth, database=database, content=content)


def kept_drafts(truth: Truth, clock: StandingClock | None = None, **drafts_by_page: str) -> bytes:
    """Keep drafts, which leave no line in the journal; return the log that held them."""
    session = opened(truth.unlocked, clock=clock)
    for page, text in drafts_by_page.items():
        drafts.keep(session, page, {"text": text})
    log = log_of(truth).read_bytes()
    session.close()
    assert len(log) > PAGE
    return log


def assert_put_aside(now: Truth, log: bytes) -> None:
    session = opened(now.unlocked)
    assert session.put_aside
    assert session.read_only_because is None
    assert everything_in(session)["member"] == now.content["member"]
    session.close()
    (aside,) = log_of(now).parent.glob("*.aside-*")
    assert aside.read_bytes() == log
    assert found_when(as_it_is_now(now)) is None
    assert not opened_again_says_so(now)


def opened_again_says_so(now: Truth) -> bool:
    session = opened(now.unlocked)
    session.close()
    return session.put_aside
