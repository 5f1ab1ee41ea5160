"""What the page tests start from: a few members and an agreement in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.agreements import Section, SectionKind, SignedAs, SigningMethod
from app.services import agreements, members

if TYPE_CHECKING:
    from app.domain.members import Member
    from app.services.session import Session

SECTIONS = (
    Section(heading="Why", body="So that all can speak."),
    Section(heading="First exception", body="A child.", kind=SectionKind.EXCEPTION_CHILD),
    Section(heading="Second exception", body="A plan.", kind=SectionKind.EXCEPTION_PLAN),
)


def some_people(session: Session, *names: str) -> list[Member]:
    return [members.enrol(session, pseudonym=name) for name in names]


def an_agreement(session: Session) -> None:
    agreements.revise(session, title="Our agreement", sections=SECTIONS)
    agreements.publish(session)


def has_signed(session: Session, member: Member) -> None:
    agreements.sign(
        session,
        member.id,
        method=SigningMethod.PAPER_HELD,
        signed_as=SignedAs.PSEUDONYM,
        signed_on=session.today(),
        paper_kept="box A",
        exceptions_explained=True,
        questions_answered=True,
    )
