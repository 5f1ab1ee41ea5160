"""Who may come unsigned, and for whom the facilitator must give a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services import agreements
from app.storage import agreements as texts
from app.storage import attendance

if TYPE_CHECKING:
    from app.domain.meetings import Meeting
    from app.services.session import Session
    from app.storage.attendance import Seat


def without_reason(session: Session, meeting: Meeting) -> list[Seat]:
    """Return who is here, unsigned beyond their grace, and has no reason written yet.

    For a member who signed an earlier text the grace begins anew with the text to re-sign.
    """
    since = texts.current_since(session.db)
    if since is None:
        return []
    grace = agreements.grace(session)
    seats = attendance.seats(session.db, meeting, with_expected=False, most=grace)
    unsigned = (
        seat
        for seat in seats
        if seat.mark.is_here and not seat.has_signed and seat.unsigned_reason is None
    )
    found = []
    for seat in unsigned:
        visits = seat.visits
        if seat.signed_before:
            visits = attendance.visits(
                session.db, seat.member_id, most=grace, since=since, before=meeting
            )
        if visits >= grace:
            found.append(seat)
    return sorted(found, key=lambda seat: seat.code)
