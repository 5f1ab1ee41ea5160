"""Find members and evenings by a few letters; sealed records are never looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain import days, pseudonyms
from app.services import members as people
from app.storage import meetings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.session import Session
    from app.storage.database import Database


# What is pasted in by mistake must not hold the window up; no name or place is as long.
LONGEST_TEXT: Final = 300


class HitKind(StrEnum):
    """What was found."""

    MEMBER = "member"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One find: a member by pseudonym, with the code; or an evening by its day, with the place."""

    kind: HitKind
    id: int
    title: str = field(repr=False)
    detail: str = field(repr=False)
    on: date | None = None


def look_for(session: Session, text: str, limit: int = 50) -> list[Hit]:
    """Return members first, in order of pseudonyms, then evenings, newest first."""
    found: list[Hit] = []
    for found in in_steps(session, text, limit):  # noqa: B007 - the last step has found all
        pass
    return found


def in_steps(session: Session, text: str, limit: int = 50) -> Iterator[list[Hit]]:
    """Give what `look_for` has found after each of its steps, none of which takes long."""
    text = pseudonyms.cleaned(text[:LONGEST_TEXT])
    if not text:
        return
    found = _members(session, text)[:limit]
    yield found
    yield found + _meetings(session.db, text, limit - len(found))


def _members(session: Session, text: str) -> list[Hit]:
    hits = [
        Hit(kind=HitKind.MEMBER, id=member_id, title=pseudonym, detail=code)
        for member_id, code, pseudonym in people.matching(session.db, text)
    ]
    return sorted(hits, key=lambda hit: (pseudonyms.bare(hit.title), hit.id))


def _meetings(db: Database, text: str, limit: int) -> list[Hit]:
    if limit <= 0:
        return []
    plain, wanted = pseudonyms.bare(" ".join(text.split())), days.meant_by(text)
    # Places are few and come back every week, so each is folded once.
    bare_places: dict[str, str] = {}
    found: list[Hit] = []
    for meeting_id, held_on, place in meetings.days_and_places(db):
        if place not in bare_places:
            bare_places[place] = pseudonyms.bare(place)
        if plain in bare_places[place] or (wanted is not None and wanted.fits(held_on)):
            day = date.fromisoformat(held_on)
            found.append(
                Hit(kind=HitKind.MEETING, id=meeting_id, title=held_on, detail=place, on=day)
            )
            if len(found) == limit:
                break
    return found
