"""The people of the group: enrolled, renamed, resting, gone, back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.domain import days, pseudonyms
from app.domain.journal import Action
from app.domain.meetings import Visit
from app.domain.members import LeaveReason, Member, MemberStatus
from app.domain.pseudonyms import Doubt
from app.errors import (
    LeftBeforeJoiningError,
    PseudonymTakenError,
    TextTooLongError,
    UnknownRecordError,
)
from app.storage import attendance, group, meetings, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.session import Session
    from app.storage.database import Database

LONGEST_NEEDS: Final = 200
MOST_LOOKED_AT: Final = 500
RESERVED_FOR: Final = timedelta(days=365)


def check_pseudonym(session: Session, text: str, *, besides: int = 0) -> None:
    """Raise what stands against a pseudonym, as somebody types it; `besides` is its holder."""
    pseudonym = pseudonyms.checked(text)
    _check_free(session.db, pseudonym, on=session.today(), besides=besides)


def doubt(session: Session, text: str) -> Doubt | None:
    """Tell why a pseudonym may give its bearer away, so that the member is asked about it."""
    # What is as long as a page is refused anyway.
    key = pseudonyms.key_of(text[:MOST_LOOKED_AT])
    profile = group.profile(session.db)
    if key and profile is not None:
        names = (profile.display_name, profile.discreet_name)
        if key in {pseudonyms.key_of(name) for name in names}:
            return Doubt.GROUP_NAME
        if key == pseudonyms.key_of(profile.usual_place):
            return Doubt.PLACE_NAME
    return Doubt.FULL_NAME if pseudonyms.looks_full(text[:MOST_LOOKED_AT]) else None


def enrol(
    session: Session, *, pseudonym: str, joined_on: date | None = None, access_needs: str = ""
) -> Member:
    """Add a member to the register; the next code is theirs for good.

    Raise PseudonymTakenError, PseudonymRevealsError or UnlikelyDayError.
    """
    pseudonym = pseudonyms.checked(pseudonym)
    needs = _checked_needs(access_needs)
    today = session.today()
    since = joined_on or today
    days.check_likely(since)
    with session.change() as change:
        _check_free(change.db, pseudonym, on=today)
        member = members.add(
            change.db,
            pseudonym=pseudonym,
            name_key=pseudonyms.key_of(pseudonym),
            joined_on=since,
            access_needs=needs,
        )
        change.record(Action.MEMBER_ENROLLED, member.id)
    return member


def rename(session: Session, member_id: int, *, pseudonym: str) -> Member:
    """Give a member another pseudonym; the former one stays reserved for a year.

    Raise PseudonymTakenError or PseudonymRevealsError.
    """
    pseudonym = pseudonyms.checked(pseudonym)
    member = get(session, member_id)
    if pseudonym == member.pseudonym:
        return member
    today = session.today()
    key, former_key = pseudonyms.key_of(pseudonym), pseudonyms.key_of(member.pseudonym)
    with session.change() as change:
        _check_free(change.db, pseudonym, on=today, besides=member_id)
        members.rename(change.db, member_id, pseudonym=pseudonym, name_key=key)
        if key != former_key:
            members.reserve(
                change.db,
                member_id,
                pseudonym=member.pseudonym,
                name_key=former_key,
                until=today + RESERVED_FOR,
            )
        change.record(Action.MEMBER_RENAMED, member_id)
    return replace(member, pseudonym=pseudonym)


def change_access_needs(session: Session, member_id: int, access_needs: str) -> Member:
    """Write down what helps a member take part."""
    needs = _checked_needs(access_needs)
    member = get(session, member_id)
    if needs == member.access_needs:
        return member
    with session.change() as change:
        members.set_access_needs(change.db, member_id, needs)
        change.record(Action.MEMBER_CHANGED, member_id)
    return replace(member, access_needs=needs)


def pause(session: Session, member_id: int) -> Member:
    """Let a member rest: they are not expected until they are back."""
    return _set_status(session, member_id, MemberStatus.PAUSED, Action.MEMBER_PAUSED)


def resume(session: Session, member_id: int) -> Member:
    """Expect a resting member again."""
    return _set_status(session, member_id, MemberStatus.ACTIVE, Action.MEMBER_RESUMED)


def leave(
    session: Session, member_id: int, *, on: date, reason: LeaveReason = LeaveReason.UNKNOWN
) -> Member:
    """End a membership: a day and a code, no story."""
    member = get(session, member_id)
    days.check_likely(on)
    if on < member.joined_on:
        raise LeftBeforeJoiningError
    with session.change() as change:
        members.set_status(change.db, member_id, MemberStatus.LEFT, left_on=on, reason=reason)
        attendance.take_away_places(change.db, member_id)
        change.record(Action.MEMBER_LEFT, member_id, reason=reason)
    return get(session, member_id)


def rejoin(session: Session, member_id: int) -> Member:
    """Take a member who left back under the same code."""
    return _set_status(session, member_id, MemberStatus.ACTIVE, Action.MEMBER_REJOINED)


def put_in_bin(session: Session, member_id: int) -> None:
    """Take a member out of every list; nothing is erased and it can be undone."""
    if get(session, member_id).in_bin:
        return
    with session.change() as change:
        members.set_binned(change.db, member_id, change.now)
        attendance.take_away_places(change.db, member_id)
        change.record(Action.MEMBER_BINNED, member_id)


def take_from_bin(session: Session, member_id: int) -> None:
    """Put a member back where they were."""
    if not get(session, member_id).in_bin:
        return
    with session.change() as change:
        members.set_binned(change.db, member_id, None)
        change.record(Action.MEMBER_RESTORED, member_id)


def in_bin(session: Session) -> list[Member]:
    """Return the members in the bin, the latest first."""
    return members.in_bin(session.db)


def get(session: Session, member_id: int) -> Member:
    """Return one member, whether in the bin or not."""
    member = members.find(session.db, member_id)
    if member is None:
        raise UnknownRecordError("member")
    return member


def everyone(session: Session, *, status: MemberStatus | None = None) -> list[Member]:
    """Return the members out of the bin, in the order of their pseudonyms."""
    return sorted(members.everyone(session.db, status=status), key=_by_name)


def in_order(session: Session, *, status: MemberStatus | None = None, text: str = "") -> list[int]:
    """Return the ids of the members out of the bin by pseudonym, of a long list to be shown.

    With a text, of those whose pseudonym or code holds it. `some` brings what a slice shows.
    """
    if text:
        matched = matching(session.db, text, status=status)
        found = [(member_id, pseudonym) for member_id, _, pseudonym in matched]
    else:
        found = members.named(session.db, status=status)
    ordered = sorted((pseudonyms.bare(pseudonym), member_id) for member_id, pseudonym in found)
    return [member_id for _, member_id in ordered]


def some(session: Session, ids: Sequence[int]) -> list[Member]:
    """Return the members of these ids, in the order of the ids."""
    return members.some(session.db, list(ids))


def matching(
    db: Database, text: str, *, status: MemberStatus | None = None
) -> list[tuple[int, str, str]]:
    """Return id, code and pseudonym of the members whose pseudonym or code holds the text."""
    plain = pseudonyms.bare(" ".join(text.split()))
    # A 1 looks like an l, but who types a number looks for a number.
    key = "" if plain.isdecimal() else pseudonyms.key_of(text)
    return [
        (member_id, code, pseudonym)
        for member_id, code, pseudonym, name_key in members.names(db, status=status)
        if plain in pseudonyms.bare(pseudonym)
        or (key and key in name_key)
        or plain in code.casefold()
    ]


def history(
    session: Session,
    member_id: int,
    *,
    before: tuple[date, int] | None = None,
    limit: int = 500,
) -> list[Visit]:
    """Return how a member was marked, newest meeting first."""
    found = attendance.history(session.db, member_id, before=before, limit=limit)
    visits = ((meetings.find(session.db, meeting_id), mark) for meeting_id, mark in found)
    return [Visit(meeting=meeting, mark=mark) for meeting, mark in visits if meeting]


def _set_status(session: Session, member_id: int, status: MemberStatus, action: Action) -> Member:
    member = get(session, member_id)
    if member.status is status:
        return member
    with session.change() as change:
        members.set_status(change.db, member_id, status)
        if status is not MemberStatus.ACTIVE:
            attendance.take_away_places(change.db, member_id)
        change.record(action, member_id)
    return get(session, member_id)


def _check_free(db: Database, pseudonym: str, *, on: date, besides: int = 0) -> None:
    code = members.holder_of(db, pseudonyms.key_of(pseudonym), on=on, besides=besides)
    if code is not None:
        raise PseudonymTakenError(code=code)


def _checked_needs(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_NEEDS:
        raise TextTooLongError("access_needs", limit=LONGEST_NEEDS)
    return text


def _by_name(member: Member) -> tuple[str, int]:
    return pseudonyms.bare(member.pseudonym), member.id
