"""What makes a text fit to sign, and where a member stands towards it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from app.domain.agreements import AgreementVersion, Section, SectionKind, SigningState
from app.errors import (
    ChangedPublishedTextError,
    MissingExceptionsError,
    NotExplainedError,
    SignedBeforePublicationError,
    SignedInFutureError,
)

if TYPE_CHECKING:
    from datetime import date


def digest_of(version: AgreementVersion) -> str:
    """Return the SHA-256 of the words a member signs, in hexadecimal."""
    words = {
        "number": version.number,
        "language": version.language,
        "title": version.title,
        "sections": [[each.heading, each.body, each.kind] for each in version.sections],
    }
    text = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def check_unchanged(version: AgreementVersion) -> None:
    """Refuse a published text that is not the one that was published."""
    if version.published_on is not None and digest_of(version) != version.digest:
        raise ChangedPublishedTextError


def check_exceptions(sections: tuple[Section, ...]) -> None:
    """Refuse a text that does not name both exceptions to confidentiality."""
    named = {each.kind for each in sections if each.body.strip()}
    if not named >= {SectionKind.EXCEPTION_CHILD, SectionKind.EXCEPTION_PLAN}:
        raise MissingExceptionsError


def check_signing(
    *, signed_on: date, published_on: date | None, today: date, is_explained: bool
) -> None:
    """Refuse a signature that could not have been given so."""
    if not is_explained:
        raise NotExplainedError
    if signed_on > today:
        raise SignedInFutureError
    # A clock set back since then says that today is before the text; that must stop nobody.
    if published_on is not None and signed_on < min(published_on, today):
        raise SignedBeforePublicationError


def next_number(last: str | None, *, is_material: bool) -> str:
    """Return the number after `last`: a material change begins a new line, which all sign."""
    if last is None:
        return "1.0"
    major, minor = (int(part) for part in last.split("."))
    return f"{major + 1}.0" if is_material else f"{major}.{minor + 1}"


def state_of(
    *, is_published: bool, has_signed: bool, signed_before: bool, visits: int, grace: int
) -> SigningState:
    """Say where a member stands; `visits` are those before the meeting in question."""
    if not is_published:
        return SigningState.NOTHING_TO_SIGN
    if has_signed:
        return SigningState.SIGNED
    if signed_before:
        return SigningState.TO_RE_SIGN
    return SigningState.FIRST_MEETING if visits < grace else SigningState.TO_SIGN
