"""An invented evening of an invented group, done through the same acts as a real one."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from app.domain.agreements import SignedAs, SigningMethod
from app.domain.concerns import FirstAccount, Worry
from app.domain.meetings import Mark, OpeningCheck
from app.errors import TierClosedError
from app.services import (
    agreements,
    attendance,
    group,
    journal,
    meetings,
    members,
    papers,
    safeguarding,
    today,
)
from app.services.safeguarding import TierRequest
from ui.self_check.steps import Unequal, must, same, step

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.backups import BackupRecord
    from app.services.papers import PaperOrder
    from app.services.recovery import RecoverySheet
    from app.services.session import Session

NAMES = ("Heron", "Wren", "Ælfgifu")
MARKS = (Mark.PRESENT, Mark.LATE, Mark.APOLOGIES)
WORDS = "Invented words of the self-check, read back after the restore."
GUESTS = 2
PREVIEW_WIDTH = 400


def record(session: Session) -> int:
    """Record an evening from first enrolment to the head count; return the meeting's number."""
    profile = group.profile(session)
    group.change_profile(session, replace(profile, usual_place="The small hall"))
    people = [members.enrol(session, pseudonym=name) for name in NAMES]
    agreements.publish(session)
    for member in people:
        agreements.sign(
            session,
            member.id,
            method=SigningMethod.PAPER_HELD,
            signed_as=SignedAs.PSEUDONYM,
            signed_on=session.today(),
            paper_kept="locked box",
            exceptions_explained=True,
            questions_answered=True,
        )
    meeting = meetings.open_tonight(session)
    for member, mark in zip(people, MARKS, strict=True):
        meetings.mark(session, meeting.id, member.id, mark)
    meetings.tick(session, meeting.id, OpeningCheck.STATEMENT_READ, True)
    meetings.count_guests(session, meeting.id, GUESTS)
    meetings.write_about_evening(session, meeting.id, "A quiet evening.")
    count = meetings.finish(session, meeting.id).count
    same((count.here, count.sent_word, count.guests), (2, 1, GUESTS), "head counts")
    same(len(today.today(session).last_counts), 1, "evenings on the first page")
    return meeting.id


def seal(session: Session) -> None:
    """Seal a concern and see that nobody reads it without the passphrase."""
    account = FirstAccount(
        said_or_seen=WORDS, worry=Worry.NOT_SURE, happened_on=session.today(), about=NAMES[0]
    )
    safeguarding.seal_concern(session, account)
    try:
        safeguarding.sheets(session)
    except TierClosedError:
        return
    raise Unequal("a sealed sheet was readable without the passphrase")


def unseal(session: Session, passphrase: str) -> None:
    """Open the sealed tier and read the concern back, word for word."""
    private = safeguarding.open_tier_key(TierRequest.of(session, passphrase))
    safeguarding.open_tier(session, private)
    sheets = safeguarding.sheets(session)
    safeguarding.close_tier(session)
    read = [getattr(sheet.first.content, "said_or_seen", "") for sheet in sheets]
    same(read, [WORDS], "sealed words")


def make_papers(session: Session, meeting_id: int, sheet: RecoverySheet, folder: Path) -> None:
    """Make every paper that the open register knows, and the recovery sheet."""
    _make("agreement", papers.agreement(session), session, folder)
    strips = papers.sign_in_strips(session, on=session.today())
    _make("sign-in strips", strips, session, folder)
    _make("attendance sheet", papers.attendance_sheet(session, meeting_id), session, folder)
    _make("recovery sheet", papers.recovery_sheet(sheet), session, folder)


def make_slip(session: Session, backup: BackupRecord, folder: Path) -> None:
    """Make the slip of a backup."""
    _make("backup slip", papers.backup_slip(session, backup), session, folder)


def told(session: Session) -> dict[str, object]:
    """Write down everything an evening left in the open register, to hold a copy against it."""
    evenings = meetings.everything(session)
    return {
        "profile": str(asdict(group.profile(session))),
        "members": [str(asdict(member)) for member in members.everyone(session)],
        "versions": [version.digest for version in agreements.versions(session)],
        "signing": [str(asdict(row)) for row in agreements.standing(session)],
        "evenings": [
            [str(evening.meeting.held_on), evening.meeting.about_evening, str(evening.count)]
            for evening in evenings
        ],
        "places": [
            str(asdict(place))
            for evening in evenings
            for place in attendance.places(session, evening.meeting.id)
        ],
    }


def lines(session: Session) -> list[str]:
    """Return the hashes of the journal, first line first."""
    return [line.hash for line in reversed(journal.latest(session, limit=10_000))]


def _make(name: str, order: PaperOrder, session: Session, folder: Path) -> None:
    with step(f"paper: {name}"):
        paper = papers.draw(order)
        picture = papers.page_image(paper.pdf, paper.pages, width=PREVIEW_WIDTH)
        same(picture.width, PREVIEW_WIDTH, "widths of the preview")
        must(len(set(picture.rgba)) > 1, "an empty page")
        papers.save(paper, folder / paper.file_name)
        papers.printed(session, paper)
