"""A small circle to test with: its evening, its members and an agreement to sign."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from app.domain.agreements import Section, SectionKind, SignedAs, SigningMethod
from app.domain.group import GroupProfile
from app.domain.journal import Action
from app.domain.meetings import UnsignedReason
from app.services import agreements, meetings, members
from app.storage import group, journal

if TYPE_CHECKING:
    from app.domain.agreements import AgreementVersion, Signature
    from app.domain.journal import Line
    from app.domain.meetings import Meeting
    from app.domain.members import Member
    from app.services.session import Session
    from tests.builders import StandingClock

THURSDAY = date(2026, 3, 12)

SECTIONS = (
    Section(heading="Why", body="What is said here stays here."),
    Section(heading="A child", body="A child at risk.", kind=SectionKind.EXCEPTION_CHILD),
    Section(heading="A plan", body="A plan to harm.", kind=SectionKind.EXCEPTION_PLAN),
)


def go_to(clock: StandingClock, day: date, at: time = time(19, 0)) -> None:
    clock.now = datetime.combine(day, at, UTC)


def settle(session: Session, *, grace: int = 1) -> None:
    """Give the group its evening: Linden House, in London."""
    with session.change() as change:
        group.write(
            change.db,
            GroupProfile(
                display_name="Thursday circle",
                discreet_name="Linden Room",
                time_zone="Europe/London",
                usual_place="Linden House",
                unsigned_grace_meetings=grace,
            ),
        )
        change.record(Action.PROFILE_CHANGED)


def a_member(session: Session, pseudonym: str = "Heron", joined_on: date | None = None) -> Member:
    return members.enrol(session, pseudonym=pseudonym, joined_on=joined_on)


def a_plan(session: Session, held_on: date = THURSDAY) -> Meeting:
    """Plan an evening; a further one of that day starts later, as no two start together."""
    that_day = [each for each in meetings.everything(session) if each.meeting.held_on == held_on]
    return meetings.plan(
        session,
        held_on=held_on,
        starts_at=time(19, len(that_day)),
        ends_at=time(20, 30),
        place="Linden House",
    )


def an_open_meeting(session: Session, held_on: date = THURSDAY) -> Meeting:
    return meetings.open_meeting(session, a_plan(session, held_on).id)


def a_default_text(session: Session, *, title: str = "Ours") -> AgreementVersion:
    with session.change() as change:
        version = agreements.add_default_draft(change, title=title, sections=SECTIONS)
    assert version is not None
    return version


def a_published_text(session: Session, *, is_material: bool = True) -> AgreementVersion:
    title = f"Our agreement {len(agreements.versions(session))}"
    agreements.revise(session, title=title, sections=SECTIONS)
    return agreements.publish(session, is_material=is_material)


def a_signature(
    session: Session, member: Member, *, signed_on: date | None = None, paper_kept: str = "box A"
) -> Signature:
    return agreements.sign(
        session,
        member.id,
        method=SigningMethod.PAPER_HELD,
        signed_as=SignedAs.PSEUDONYM,
        signed_on=signed_on or session.today(),
        paper_kept=paper_kept,
        exceptions_explained=True,
        questions_answered=True,
    )


def lines(session: Session) -> list[Line]:
    """Return the whole journal, oldest first."""
    return journal.lines_after(session.db, 0, 10_000)


def acts(session: Session) -> list[str]:
    return [line.act for line in lines(session)]


def last_line(session: Session) -> Line:
    return lines(session)[-1]


def a_week_later(session: Session, clock: StandingClock) -> int:
    """Finish the open evening, go on to the next one and return its id."""
    tonight = meetings.open_tonight(session)
    meetings.finish(session, tonight.id, unsigned_reason=UnsignedReason.OTHER)
    clock.goes(weeks=1)
    return meetings.open_tonight(session).id
