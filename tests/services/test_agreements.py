"""Writing, publishing and signing the agreement."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.agreements import SignedAs, SigningMethod, SigningState, VersionStatus, VoidReason
from app.domain.journal import Action
from app.domain.meetings import Mark
from app.errors import (
    AlreadySignedError,
    ChangedPublishedTextError,
    EmptyFieldError,
    MissingExceptionsError,
    NotExplainedError,
    NothingPublishedError,
    SignedBeforePublicationError,
    SignedInFutureError,
    TextTooLongError,
    UnknownRecordError,
)
from app.services import agreements, meetings, members
from tests.services import people
from tests.services.people import SECTIONS, THURSDAY, a_member, a_published_text, a_signature

if TYPE_CHECKING:
    from app.domain.agreements import Section
    from app.services.session import Session
    from tests.builders import StandingClock

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _settled(session: Session, clock: StandingClock) -> None:
    people.go_to(clock, THURSDAY)
    people.settle(session)


def states(session: Session) -> dict[str, SigningState]:
    return {row.pseudonym: row.state for row in agreements.standing(session)}


# --- the text -------------------------------------------------------------------------------


def test_the_default_text_is_laid_down_once_and_marked(session: Session) -> None:
    first = people.a_default_text(session)

    with session.change() as change:
        again = agreements.add_default_draft(change, title="Other", sections=SECTIONS)
        change.record(Action.PROFILE_CHANGED)

    assert again is None
    assert agreements.draft(session) == first
    assert first.is_default_text
    assert first.number == "1.0"
    assert people.acts(session).count(Action.VERSION_DRAFTED) == 1


def test_changing_the_default_text_makes_it_the_facilitators_own(session: Session) -> None:
    default = people.a_default_text(session)

    agreements.revise(session, title="Ours", sections=SECTIONS)
    assert agreements.draft(session) == default

    agreements.revise(session, title=" Our own ", sections=SECTIONS)
    assert agreements.draft(session) == replace(default, title="Our own", is_default_text=False)


def test_a_default_text_is_confirmed_by_publishing_or_stays_marked(session: Session) -> None:
    people.a_default_text(session)

    assert agreements.publish(session, confirmed=False).is_default_text
    found = agreements.current(session)
    assert found is not None
    assert found.is_default_text

    agreements.revise(session, title="Ours again", sections=SECTIONS)
    assert not agreements.publish(session).is_default_text


def test_a_text_needs_a_title_and_sections(session: Session) -> None:
    with pytest.raises(EmptyFieldError) as refused:
        agreements.revise(session, title=" ", sections=SECTIONS)
    assert refused.value.field == "title"
    with pytest.raises(EmptyFieldError):
        agreements.revise(session, title="Ours", sections=())


@pytest.mark.parametrize("kept", [SECTIONS[:2], SECTIONS[::2], SECTIONS[:1]])
def test_without_both_exceptions_nothing_is_published(
    session: Session, kept: tuple[Section, ...]
) -> None:
    agreements.revise(session, title="Ours", sections=kept)

    with pytest.raises(MissingExceptionsError):
        agreements.publish(session)

    assert agreements.current(session) is None


def test_an_exception_without_words_does_not_count(session: Session) -> None:
    empty = replace(SECTIONS[2], body=" \n")
    agreements.revise(session, title="Ours", sections=(*SECTIONS[:2], empty))

    with pytest.raises(MissingExceptionsError):
        agreements.publish(session)


def test_there_must_be_a_draft_to_publish(session: Session) -> None:
    with pytest.raises(UnknownRecordError):
        agreements.publish(session)


def test_publishing_freezes_the_words_and_their_digest(session: Session) -> None:
    version = a_published_text(session)

    assert version == agreements.current(session) == agreements.get(session, version.id)
    assert (version.number, version.status, version.published_on) == (
        "1.0",
        VersionStatus.CURRENT,
        THURSDAY,
    )
    line = people.last_line(session)
    assert (line.act, line.record, line.digest) == (
        Action.VERSION_PUBLISHED,
        version.id,
        version.digest,
    )
    assert agreements.draft(session) is None


def test_numbers_tell_whether_all_must_sign_again(session: Session) -> None:
    found = [a_published_text(session, is_material=flag).number for flag in (False, False, True)]

    assert found == ["1.0", "1.1", "2.0"]
    assert [each.number for each in agreements.versions(session)] == ["2.0", "1.1", "1.0"]
    assert [each.status for each in agreements.versions(session)] == [
        VersionStatus.CURRENT,
        VersionStatus.SUPERSEDED,
        VersionStatus.SUPERSEDED,
    ]


def test_a_changed_published_text_is_never_shown(session: Session) -> None:
    version = a_published_text(session)
    session.db.execute("UPDATE agreement_version SET title = 'Other'")
    member = a_member(session)

    with pytest.raises(ChangedPublishedTextError):
        agreements.current(session)
    with pytest.raises(ChangedPublishedTextError):
        agreements.versions(session)
    with pytest.raises(ChangedPublishedTextError):
        agreements.get(session, version.id)
    with pytest.raises(ChangedPublishedTextError):
        a_signature(session, member)


def test_a_version_that_is_not_there_is_said_so(session: Session) -> None:
    with pytest.raises(UnknownRecordError) as missing:
        agreements.get(session, 9)

    assert missing.value.kind == "version"


# --- signing --------------------------------------------------------------------------------


def test_a_signature_is_kept_with_its_paper(session: Session) -> None:
    version, member = a_published_text(session), a_member(session)

    signature = a_signature(session, member, paper_kept=" box A ")

    assert agreements.of_member(session, member.id) == [signature]
    assert (signature.version_id, signature.paper_kept) == (version.id, "box A")
    assert (signature.method, signature.signed_as) == (
        SigningMethod.PAPER_HELD,
        SignedAs.PSEUDONYM,
    )
    line = people.last_line(session)
    assert (line.act, line.record) == (Action.SIGNATURE_RECORDED, signature.id)
    assert "box A" not in repr(signature)


def test_there_must_be_something_to_sign(session: Session) -> None:
    with pytest.raises(NothingPublishedError):
        a_signature(session, a_member(session))


def test_the_signing_day_lies_between_publication_and_today(
    session: Session, clock: StandingClock
) -> None:
    a_published_text(session)
    member = a_member(session)
    clock.goes(days=3)

    with pytest.raises(SignedInFutureError):
        a_signature(session, member, signed_on=session.today() + DAY)
    with pytest.raises(SignedBeforePublicationError):
        a_signature(session, member, signed_on=THURSDAY - DAY)

    assert a_signature(session, member, signed_on=THURSDAY).signed_on == THURSDAY


def test_a_clock_set_right_after_publishing_stops_no_signature(
    session: Session, clock: StandingClock
) -> None:
    a_published_text(session)
    member = a_member(session)
    clock.goes(days=-30)

    with pytest.raises(SignedBeforePublicationError):
        a_signature(session, member, signed_on=session.today() - DAY)

    assert a_signature(session, member).signed_on == THURSDAY - 30 * DAY


@pytest.mark.parametrize("told", [(True, False), (False, True), (False, False)])
def test_nobody_signs_what_was_not_explained(session: Session, told: tuple[bool, bool]) -> None:
    a_published_text(session)
    member = a_member(session)

    with pytest.raises(NotExplainedError):
        agreements.sign(
            session,
            member.id,
            method=SigningMethod.VERBAL_WITNESSED,
            signed_as=SignedAs.INITIALS,
            signed_on=THURSDAY,
            exceptions_explained=told[0],
            questions_answered=told[1],
        )


def test_nobody_signs_the_same_version_twice(session: Session) -> None:
    a_published_text(session)
    member = a_member(session)
    a_signature(session, member)

    with pytest.raises(AlreadySignedError):
        a_signature(session, member)

    assert len(agreements.of_member(session, member.id)) == 1


def test_a_signature_is_of_somebody_and_its_notes_are_short(session: Session) -> None:
    a_published_text(session)
    member = a_member(session)

    with pytest.raises(UnknownRecordError):
        a_signature(session, replace(member, id=77))
    with pytest.raises(TextTooLongError) as refused:
        a_signature(session, member, paper_kept="x" * 201)
    assert refused.value.field == "paper_kept"


def test_a_voided_signature_counts_no_more_and_stays_in_the_journal(session: Session) -> None:
    a_published_text(session)
    member = a_member(session)
    signature = a_signature(session, member)

    agreements.void(session, signature.id, VoidReason.PAPER_LOST)

    assert agreements.signing_state(session, member.id) is SigningState.FIRST_MEETING
    assert people.last_line(session).reason == "paper_lost"
    with pytest.raises(UnknownRecordError):
        agreements.void(session, signature.id)
    assert a_signature(session, member).id == signature.id + 1


# --- where everyone stands ------------------------------------------------------------------


def test_before_publication_there_is_nothing_to_sign(session: Session) -> None:
    a_member(session)

    assert states(session) == {"Heron": SigningState.NOTHING_TO_SIGN}


def test_a_material_change_asks_again_and_a_small_one_does_not(session: Session) -> None:
    a_published_text(session)
    member = a_member(session)
    first = a_signature(session, member)

    a_published_text(session, is_material=False)
    rows = agreements.standing(session)
    assert [(row.state, row.signature) for row in rows] == [(SigningState.SIGNED, first)]

    a_published_text(session)
    rows = agreements.standing(session)
    assert [(row.state, row.signature) for row in rows] == [(SigningState.TO_RE_SIGN, None)]

    again = a_signature(session, member)
    assert agreements.standing(session)[0].signature == again


def test_a_newcomer_has_a_first_meeting_and_then_is_to_sign(
    session: Session, clock: StandingClock
) -> None:
    a_published_text(session)
    a_member(session, "Ash")
    a_member(session, "Blue")
    meeting = meetings.open_tonight(session)
    meetings.mark(session, meeting.id, 1, Mark.PRESENT)

    assert meetings.places(session, meeting.id)[0].signing is SigningState.FIRST_MEETING
    assert states(session) == {"Ash": SigningState.TO_SIGN, "Blue": SigningState.FIRST_MEETING}

    meetings.finish(session, meeting.id)
    clock.goes(weeks=1)
    tonight = meetings.open_tonight(session)
    assert [place.signing for place in meetings.places(session, tonight.id)] == [
        SigningState.TO_SIGN,
        SigningState.FIRST_MEETING,
    ]


def test_without_grace_everybody_signs_at_once(session: Session) -> None:
    people.settle(session, grace=0)
    a_published_text(session)
    a_member(session)

    assert states(session) == {"Heron": SigningState.TO_SIGN}


def test_the_signing_list_holds_active_members_by_pseudonym(session: Session) -> None:
    a_published_text(session)
    for name in ("Wren", "Éclair", "Ash", "Fern"):
        a_member(session, name)
    members.pause(session, 1)
    members.put_in_bin(session, 4)

    assert list(states(session)) == ["Ash", "Éclair"]
    assert agreements.signing_state(session, 1) is SigningState.FIRST_MEETING


def test_the_state_of_nobody_is_unknown(session: Session) -> None:
    with pytest.raises(UnknownRecordError):
        agreements.signing_state(session, 5)


def test_half_a_pasted_character_pair_does_not_break_what_was_published(session: Session) -> None:
    words = replace(people.SECTIONS[0], body="Here \ud83d stays here.")

    agreements.revise(session, title="Ours \ude00", sections=(words, *people.SECTIONS[1:]))
    agreements.publish(session)

    version = agreements.current(session)
    assert version is not None
    assert (version.title, version.sections[0].body) == ("Ours \ufffd", "Here \ufffd stays here.")
