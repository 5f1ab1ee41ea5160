"""The confidentiality agreement in its versions, and who signed which."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


class VersionStatus(StrEnum):
    """`draft -> current -> superseded`; publishing freezes text and digest."""

    DRAFT = "draft"
    CURRENT = "current"
    SUPERSEDED = "superseded"


class SectionKind(StrEnum):
    """What a section must be recognised as; both exceptions are needed to publish."""

    PLAIN = "plain"
    EXCEPTION_CHILD = "exception_child"
    EXCEPTION_PLAN = "exception_plan"


class SigningMethod(StrEnum):
    """How a member signed."""

    PAPER_HELD = "paper_held"
    PAPER_RETURNED = "paper_returned"
    VERBAL_WITNESSED = "verbal_witnessed"


class SignedAs(StrEnum):
    """What stands on the paper; the register never learns a real name from it."""

    PSEUDONYM = "pseudonym"
    INITIALS = "initials"
    OWN_NAME_ON_PAPER_ONLY = "own_name_on_paper_only"


class VoidReason(StrEnum):
    """Why a recorded signature does not count any more."""

    BY_MISTAKE = "by_mistake"
    WITHDRAWN_BY_MEMBER = "withdrawn_by_member"
    PAPER_LOST = "paper_lost"
    OTHER = "other"


class SigningState(StrEnum):
    """Where one member stands towards the current version."""

    NOTHING_TO_SIGN = "nothing_to_sign"
    SIGNED = "signed"
    FIRST_MEETING = "first_meeting"
    TO_SIGN = "to_sign"
    TO_RE_SIGN = "to_re_sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One numbered part of the agreement; paragraphs are parted by an empty line."""

    heading: str
    body: str
    kind: SectionKind = SectionKind.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementVersion:
    """One version of the text; a default text stays marked until the facilitator confirms it."""

    id: int
    number: str
    language: str
    title: str
    sections: tuple[Section, ...]
    status: VersionStatus
    is_default_text: bool
    published_on: date | None
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """That a member signed a version, how, and where the paper is kept."""

    id: int
    member_id: int
    version_id: int
    method: SigningMethod
    signed_as: SignedAs
    signed_on: date
    recorded_at: datetime
    paper_kept: str = field(default="", repr=False)
    copy_given: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningRow:
    """One line of the signing list: a member and where they stand."""

    member_id: int
    code: str
    pseudonym: str = field(repr=False)
    state: SigningState
    signature: Signature | None
