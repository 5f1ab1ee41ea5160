"""The confidentiality agreement: written, published, signed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.domain import pseudonyms, signing
from app.domain.agreements import (
    AgreementVersion,
    Section,
    Signature,
    SignedAs,
    SigningMethod,
    SigningRow,
    SigningState,
    VersionStatus,
    VoidReason,
)
from app.domain.journal import Action
from app.errors import (
    AlreadySignedError,
    EmptyFieldError,
    NothingPublishedError,
    TextTooLongError,
    UnknownRecordError,
)
from app.services import group
from app.services import members as people
from app.storage import agreements, signatures

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from app.services.session import Change, Session

LONGEST_NOTE: Final = 200


def current(session: Session) -> AgreementVersion | None:
    """Return the version to be signed now, its text held against its digest."""
    return _checked(agreements.current(session.db))


def draft(session: Session) -> AgreementVersion | None:
    """Return the version being written."""
    return agreements.draft(session.db)


def versions(session: Session) -> list[AgreementVersion]:
    """Return every version, newest first, published texts held against their digests."""
    found = agreements.everything(session.db)
    for version in found:
        signing.check_unchanged(version)
    return found


def get(session: Session, version_id: int) -> AgreementVersion:
    """Return one version, its text held against its digest once it was published."""
    version = _checked(agreements.find(session.db, version_id))
    if version is None:
        raise UnknownRecordError("version")
    return version


def add_default_draft(
    change: Change, *, title: str, sections: tuple[Section, ...], language: str = "en"
) -> AgreementVersion | None:
    """Lay down the default text in a change under way, unless the group has a text."""
    if agreements.everything(change.db):
        return None
    version = agreements.add_draft(
        change.db,
        number=signing.next_number(None, is_material=True),
        language=language,
        title=title,
        sections=sections,
        is_default_text=True,
    )
    change.record(Action.VERSION_DRAFTED, version.id)
    return version


def revise(session: Session, *, title: str, sections: tuple[Section, ...]) -> AgreementVersion:
    """Write the next version: edit the draft, or begin one after the current version."""
    title = title.strip()
    if not title:
        raise EmptyFieldError("title")
    if not sections:
        raise EmptyFieldError("sections")
    before = agreements.draft(session.db)
    if before is not None and (before.title, before.sections) == (title, sections):
        return before
    with session.change() as change:
        if before is None:
            version = _begin(change, title=title, sections=sections)
        else:
            agreements.rewrite_draft(change.db, before.id, title=title, sections=sections)
            version = replace(before, title=title, sections=sections, is_default_text=False)
        change.record(Action.VERSION_DRAFTED, version.id)
    return version


def publish(
    session: Session, *, is_material: bool = True, confirmed: bool = True
) -> AgreementVersion:
    """Fix the draft's words for good and ask for signatures on them.

    A material change asks everyone again; after any other, earlier signatures stand.
    `confirmed` says that the facilitator has read a default text and takes it as theirs.
    Raise MissingExceptionsError if one of the two exceptions is not among the words.
    """
    version = agreements.draft(session.db)
    if version is None:
        raise UnknownRecordError("version")
    signing.check_exceptions(version.sections)
    last = agreements.current(session.db)
    number = signing.next_number(last.number if last else None, is_material=is_material)
    version = replace(
        version,
        number=number,
        status=VersionStatus.CURRENT,
        is_default_text=version.is_default_text and not confirmed,
        published_on=session.today(),
    )
    version = replace(version, digest=signing.digest_of(version))
    with session.change() as change:
        agreements.publish(change.db, version)
        change.record(Action.VERSION_PUBLISHED, version.id, digest=version.digest)
    return version


def sign(
    session: Session,
    member_id: int,
    *,
    method: SigningMethod,
    signed_as: SignedAs,
    signed_on: date,
    paper_kept: str = "",
    exceptions_explained: bool,
    questions_answered: bool,
    copy_given: bool = True,
    support: str = "",
) -> Signature:
    """Record that a member signed the current version, how, and where the paper is.

    Raise NothingPublishedError, NotExplainedError, AlreadySignedError, or SignedInFutureError and
    SignedBeforePublicationError for its day.
    """
    people.get(session, member_id)
    version = current(session)
    if version is None:
        raise NothingPublishedError
    signing.check_signing(
        signed_on=signed_on,
        published_on=version.published_on,
        today=session.today(),
        is_explained=exceptions_explained and questions_answered,
    )
    notes = {"paper_kept": paper_kept.strip(), "support": support.strip()}
    for name, text in notes.items():
        if len(text) > LONGEST_NOTE:
            raise TextTooLongError(name, limit=LONGEST_NOTE)
    with session.change() as change:
        if signatures.has_signed(change.db, member_id=member_id, version_id=version.id):
            raise AlreadySignedError
        signature = signatures.add(
            change.db,
            member_id=member_id,
            version_id=version.id,
            method=method,
            signed_as=signed_as,
            signed_on=signed_on,
            recorded_at=change.now,
            paper_kept=notes["paper_kept"],
            copy_given=copy_given,
            support=notes["support"],
        )
        change.record(Action.SIGNATURE_RECORDED, signature.id)
    return signature


def usual_place(session: Session) -> str:
    """Return where the last signed paper was put, for the next mostly goes there too."""
    return signatures.last_kept(session.db)


def void(session: Session, signature_id: int, reason: VoidReason = VoidReason.BY_MISTAKE) -> None:
    """Let a signature count no more; that it was recorded stays."""
    if signatures.find(session.db, signature_id) is None:
        raise UnknownRecordError("signature")
    with session.change() as change:
        signatures.withdraw(change.db, signature_id, change.now)
        change.record(Action.SIGNATURE_VOIDED, signature_id, reason=reason)


def of_member(session: Session, member_id: int) -> list[Signature]:
    """Return what a member signed, newest first."""
    return signatures.of_member(session.db, member_id)


def standing(session: Session) -> list[SigningRow]:
    """Return the signing list: every active member, how they stand and signed, by pseudonym."""
    return some(session, [member_id for member_id, _ in in_order(session)])


def in_order(session: Session) -> list[tuple[int, SigningState]]:
    """Return every active member's id and where they stand, by pseudonym.

    Of a long list to be shown, `some` brings what a slice shows.
    """
    found = signatures.standings(session.db)
    states = _states(session, found)
    ordered = sorted((pseudonyms.bare(each.pseudonym), each.member_id) for each in found)
    return [(member_id, states[member_id]) for _, member_id in ordered]


def some(session: Session, ids: Sequence[int]) -> list[SigningRow]:
    """Return the lines of these members with the signatures that stand, in the order of the ids."""
    found = {each.member_id: each for each in signatures.standings(session.db, members=ids)}
    states = _states(session, found.values())
    given = signatures.standing_ones(session.db, ids)
    return [
        SigningRow(
            member_id=each,
            code=found[each].code,
            pseudonym=found[each].pseudonym,
            state=states[each],
            signature=given.get(each),
        )
        for each in ids
        if each in found
    ]


def signing_state(session: Session, member_id: int) -> SigningState:
    """Return where one member stands towards the current version."""
    found = signing_states(session, [member_id])
    if not found:
        raise UnknownRecordError("member")
    return found[member_id]


def signing_states(session: Session, member_ids: Sequence[int]) -> dict[int, SigningState]:
    """Return where these members stand towards the current version."""
    return _states(session, signatures.standings(session.db, members=member_ids))


def grace(session: Session) -> int:
    """Return how many meetings a newcomer may come to before signing."""
    return group.profile(session).unsigned_grace_meetings


def _states(session: Session, found: Collection[signatures.Standing]) -> dict[int, SigningState]:
    allowed, is_published = grace(session), agreements.is_anything_published(session.db)
    # Many members stand alike, and each way of standing is judged once.
    kinds = {each[3:] for each in found}
    states = {
        kind: signing.state_of(
            is_published=is_published,
            has_signed=kind[0],
            signed_before=kind[1],
            visits=min(kind[2], allowed),
            grace=allowed,
        )
        for kind in kinds
    }
    return {each.member_id: states[each[3:]] for each in found}


def _begin(change: Change, *, title: str, sections: tuple[Section, ...]) -> AgreementVersion:
    last = agreements.current(change.db)
    return agreements.add_draft(
        change.db,
        number=signing.next_number(last.number if last else None, is_material=True),
        language=last.language if last else "en",
        title=title,
        sections=sections,
        is_default_text=False,
    )


def _checked(version: AgreementVersion | None) -> AgreementVersion | None:
    if version is not None:
        signing.check_unchanged(version)
    return version
