"""The group's own page: its names and its usual evening."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.domain import evenings, zones
from app.domain.journal import Action
from app.errors import EmptyFieldError, TextTooLongError, UnknownRecordError
from app.storage import group

if TYPE_CHECKING:
    from app.domain.group import GroupProfile
    from app.services.session import Session

LONGEST_NAME: Final = 100
MOST_GRACE: Final = 3


def profile(session: Session) -> GroupProfile:
    """Return what the facilitator chose for the group."""
    found = group.profile(session.db)
    if found is None:
        raise UnknownRecordError("profile")
    return found


def change_profile(session: Session, profile: GroupProfile) -> GroupProfile:
    """Keep other choices; whether this is a practice group never changes."""
    _check(profile)
    before = group.profile(session.db)
    # A zone that another computer knew stops nobody here from changing something else.
    is_same_zone = before is not None and before.time_zone == profile.time_zone
    if not is_same_zone and zones.find(profile.time_zone) is None:
        raise UnknownRecordError("time_zone")
    with session.change() as change:
        is_practice = before.is_practice if before else profile.is_practice
        kept = replace(
            profile,
            display_name=profile.display_name.strip(),
            discreet_name=profile.discreet_name.strip(),
            usual_place=profile.usual_place.strip(),
            is_practice=is_practice,
        )
        group.write(change.db, kept)
        change.record(Action.PROFILE_CHANGED)
    session.is_called(kept.display_name)
    return kept


def _check(profile: GroupProfile) -> None:
    texts = {
        "display_name": profile.display_name,
        "discreet_name": profile.discreet_name,
        "usual_place": profile.usual_place,
    }
    for name, text in texts.items():
        if not text.strip() and name != "usual_place":
            raise EmptyFieldError(name)
        if len(text.strip()) > LONGEST_NAME:
            raise TextTooLongError(name, limit=LONGEST_NAME)
    if not 0 <= profile.unsigned_grace_meetings <= MOST_GRACE:
        raise UnknownRecordError("grace")
    evenings.check_times(starts_at=profile.usual_start, ends_at=profile.usual_end)
