"""What makes a text fit to sign, and where a member stands towards it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain import signing
from app.domain.agreements import (
    AgreementVersion,
    Section,
    SectionKind,
    SigningState,
    VersionStatus,
)
from app.errors import ChangedPublishedTextError

VERSION = AgreementVersion(
    id=1,
    number="1.0",
    language="en",
    title="Ours",
    sections=(Section(heading="Why", body="So."), Section(heading="How", body="Like this.")),
    status=VersionStatus.CURRENT,
    is_default_text=False,
    published_on=date(2026, 3, 12),
    digest="",
)


@pytest.mark.parametrize(
    "changed",
    [
        replace(VERSION, title="Theirs"),
        replace(VERSION, number="1.1"),
        replace(VERSION, language="cy"),
        replace(VERSION, sections=VERSION.sections[:1]),
        replace(VERSION, sections=VERSION.sections[::-1]),
        replace(
            VERSION,
            sections=(
                replace(VERSION.sections[0], kind=SectionKind.EXCEPTION_CHILD),
                VERSION.sections[1],
            ),
        ),
    ],
)
def test_every_word_a_member_signs_is_in_the_digest(changed: AgreementVersion) -> None:
    assert signing.digest_of(changed) != signing.digest_of(VERSION)


def test_a_published_text_is_held_against_its_digest_and_a_draft_is_not() -> None:
    signing.check_unchanged(replace(VERSION, digest=signing.digest_of(VERSION)))
    signing.check_unchanged(replace(VERSION, published_on=None))

    with pytest.raises(ChangedPublishedTextError):
        signing.check_unchanged(VERSION)


@pytest.mark.parametrize(
    ("last", "is_material", "number"),
    [
        (None, False, "1.0"),
        (None, True, "1.0"),
        ("1.0", False, "1.1"),
        ("1.9", False, "1.10"),
        ("1.10", True, "2.0"),
    ],
)
def test_numbers_follow_each_other(last: str | None, is_material: bool, number: str) -> None:  # noqa: FBT001 - a table
    assert signing.next_number(last, is_material=is_material) == number


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ((False, True, True, 9), SigningState.NOTHING_TO_SIGN),
        ((True, True, True, 9), SigningState.SIGNED),
        ((True, False, True, 0), SigningState.TO_RE_SIGN),
        ((True, False, False, 1), SigningState.FIRST_MEETING),
        ((True, False, False, 2), SigningState.TO_SIGN),
    ],
)
def test_where_a_member_stands(given: tuple[bool, bool, bool, int], state: SigningState) -> None:
    is_published, has_signed, signed_before, visits = given

    assert (
        signing.state_of(
            is_published=is_published,
            has_signed=has_signed,
            signed_before=signed_before,
            visits=visits,
            grace=2,
        )
        is state
    )
