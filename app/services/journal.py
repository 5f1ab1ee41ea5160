"""The journal as the facilitator sees it, its seal, and the check made at every unlock."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app import paths
from app.domain.journal import Line, Seal, seal_of
from app.errors import BrokenJournalError, RegisterError
from app.storage import journal
from app.storage import register as register_row

if TYPE_CHECKING:
    from app.services.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRequest:
    """What a seal is made of, as plain data: working it out is slow."""

    line_no: int
    head: str
    register_id: bytes


def latest(session: Session, before: int | None = None, limit: int = 256) -> list[Line]:
    """Return lines newest first, from the end or from just before a number."""
    return journal.lines_before(session.db, before, limit)


def count(session: Session) -> int:
    """Return how many lines there are."""
    return journal.count(session.db)


def seal(session: Session) -> SealRequest:
    """Return what the register's seal is made of just now."""
    head = journal.head(session.db)
    if head is None:
        raise BrokenJournalError(0)
    return _request(session, head)


def seal_at(session: Session, line_no: int) -> SealRequest | None:
    """Return what the seal of an earlier line is made of, to hold a paper against it."""
    line = journal.line(session.db, line_no)
    return None if line is None else _request(session, line)


def seal_words(request: SealRequest) -> Seal:
    """Work the seal out; it takes a good part of a second."""
    return seal_of(request.line_no, request.head, request.register_id, words=words_of_seals())


@cache
def words_of_seals() -> tuple[str, ...]:
    """Return the 2048 words that seals are made of, in their order."""
    text = (paths.resources() / "words" / "seal.txt").read_text(encoding="utf-8")
    return tuple(text.split())


def check_since_last(session: Session) -> None:
    """Check what was added since the last check; damage makes the session read-only."""
    try:
        last = _check(session)
        session.db.look_into_every_table()
    except RegisterError as damage:
        session.read_only_because = damage
        _read_on(session)
        return
    if last is not None:
        session.saved_at = last.at


def _read_on(session: Session) -> None:
    """Let the pages be read that still can be; where there are none, the register is let go."""
    try:
        session.read_on()
    except RegisterError:
        session.close()
        raise


def _check(session: Session) -> Line | None:
    db = session.db
    row = register_row.row(db)
    verified = journal.line(db, row.verified_no)
    if row.verified_no and (verified is None or verified.hash != row.verified_hash):
        raise BrokenJournalError(row.verified_no)
    last = journal.check(db, after=verified)
    if last is not None and last.no != row.verified_no:
        # A disk without room must not keep the register shut: the next check is longer.
        with suppress(RegisterError), db.transaction():
            register_row.note_verified(db, no=last.no, hash_=last.hash)
    return last


def _request(session: Session, line: Line) -> SealRequest:
    return SealRequest(line_no=line.no, head=line.hash, register_id=session.register_id)
