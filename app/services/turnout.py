"""How often members came, for lists that show a slice of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.storage import turnout

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.services.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """When a member last came, and to how many meetings in all."""

    last_on: date
    meetings: int


def of(session: Session, member_ids: Sequence[int]) -> dict[int, Turnout]:
    """Return the turnout of these members; who never came is left out."""
    return {
        member_id: Turnout(last_on=last_on, meetings=meetings)
        for member_id, last_on, meetings in turnout.of(session.db, member_ids)
    }
