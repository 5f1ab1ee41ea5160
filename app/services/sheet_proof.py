"""Whether the newest recovery sheet was typed back: until then it may not be on any paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.domain.journal import Action
from app.services import drafts
from app.storage import drafts as rows

if TYPE_CHECKING:
    from app.services.session import Change, Session

# The note stands where the keys page keeps its draft, which says so when somebody goes there.
PAGE: Final = "keys"
_NOTE: Final = {"sheet": "not proven"}

MAKES_A_SHEET: Final = frozenset({Action.SHEET_MADE, Action.TIER_REJOINED, Action.KEYS_ROTATED})


def note_unproven(session: Session) -> None:
    """Remember that a sheet was made which nobody has typed back yet."""
    drafts.keep(session, PAGE, _NOTE)


def note_unproven_with(change: Change) -> None:
    """Remember it in the transaction that makes the sheet."""
    body = drafts.written(_NOTE)
    rows.keep(change.db, PAGE, body=body, is_sealed=False, at=change.now)


def note_proven(session: Session) -> None:
    """Forget it, because two groups were typed back from the paper."""
    drafts.drop(session, PAGE)


def is_unproven(session: Session) -> bool:
    """Tell whether the newest sheet may not be on any paper."""
    return rows.kept(session.db, PAGE) is not None
