"""What became of a change of keys whose end nobody was there to hear of.

    begin(session, act)     session's thread, before the Job: what is about to be changed
    forget(session)         session's thread: it was said where it was asked for
    settle(session, ...)    at an unlock, before what is owed is written: it is known now
    kept(session)           what the window says first; `forget` once it was said

A lock or a power cut may come while the slots are made, and the secrets tried at the next unlock
would be all she has to find out by. It is noted among the notes of the program.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain.journal import Action
from app.errors import RegisterError
from app.services import keyfiles, notes, owed
from app.storage import drafts
from app.storage import registers as layout

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from app.services.owed import OwedLine
    from app.services.session import Session
    from app.storage.database import Database

_DONE: Final = "done"
_STOPPED: Final = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was to be changed, and whether it was."""

    act: Action
    is_done: bool


def begin(session: Session, act: Action) -> None:
    """Note what is about to be changed, and the keys it is changed from."""
    with suppress(RegisterError):
        _note(session, act, before=_fingerprint(session))


def forget(session: Session) -> None:
    """Take it that everything was said."""
    with suppress(RegisterError):
        if notes.kept(session.db, notes.CHANGE):
            with session.db.transaction():
                drafts.drop(session.db, notes.CHANGE)


def note_done(db: Database, act: Action, *, at: datetime) -> None:
    """Note a change that takes effect with the transaction under way."""
    notes.keep(db, notes.CHANGE, {"act": act, "became": _DONE}, at=at)


def settle(
    session: Session, keys: str, waiting: Sequence[OwedLine], *, aside: Collection[str]
) -> None:
    """Find out what became of a change, given the keys of now and the lines that wait.

    `aside` names the keys of the states set aside: what waits for one of those is not told of yet.
    """
    changes = [line for line in waiting if line.keys and line.keys not in aside]
    with suppress(RegisterError):
        noted = notes.kept(session.db, notes.CHANGE)
        if done := [line for line in changes if line.is_due(keys)]:
            newest = next(line for line in done if line.keys == done[-1].keys)
            _note(session, newest.action, became=_DONE)
        elif "before" in noted:
            became = _STOPPED if noted["before"] == keys else _DONE
            _note(session, noted.get("act", ""), became=became)
        elif changes:
            _note(session, changes[-1].action, became=_STOPPED)


def kept(session: Session) -> Outcome | None:
    """Return what is to be said of a change; nothing where all was said."""
    with suppress(RegisterError, ValueError):
        noted = notes.kept(session.db, notes.CHANGE)
        if (became := noted.get("became")) in {_DONE, _STOPPED}:
            return Outcome(act=Action(noted.get("act", "")), is_done=became == _DONE)
    return None


def _note(session: Session, act: str, **more: str) -> None:
    with session.db.transaction():
        notes.keep(session.db, notes.CHANGE, {"act": act, **more}, at=session.now())


def _fingerprint(session: Session) -> str:
    return owed.fingerprint(keyfiles.load(layout.live_generation(session.folder)).block)
