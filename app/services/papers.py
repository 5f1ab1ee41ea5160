"""Papers: ordered from the open register, drawn in a Job, shown, printed, saved where she says.

An order is plain data, so drawing needs no register. Nothing is ever left in a temporary file.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import TYPE_CHECKING, Final

from app.documents import reports, wording
from app.documents.reports import Imprint, PaperSize, Report
from app.domain import blanks, zones
from app.domain.agreements import AgreementVersion, VersionStatus
from app.domain.journal import Action
from app.domain.meetings import MeetingStatus
from app.domain.papers import PaperKind, PaperRecord
from app.errors import (
    FileExistsAlreadyError,
    NothingPublishedError,
    RegisterError,
)
from app.services import agreements, attendance, group, journal, meetings
from app.storage import files, members, stick
from app.storage import papers as paper_rows

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from app.documents.preview import PageImage
    from app.domain.backups import BackupRecord, Counts
    from app.services.journal import SealRequest
    from app.services.recovery import RecoverySheet
    from app.services.session import Session

FEWEST_STRIPS: Final = 12
SPARE_STRIPS: Final = 3
MOST_STRIPS: Final = 200
_NOT_IN_FILE_NAMES: Final = '<>:"/\\|?*'
_LONGEST_FILE_NAME: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOrder:
    """A paper to be drawn, as plain data that a Job can take along."""

    kind: PaperKind
    report: Report = field(repr=False)
    title: str
    file_name: str
    seal: SealRequest | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A finished document; `title` names its kind and is fit for a printer's queue."""

    kind: PaperKind
    pdf: bytes = field(repr=False)
    title: str
    file_name: str
    reference: str
    pages: int


def agreement(
    session: Session,
    *,
    version_id: int | None = None,
    copies: int = 2,
    large_print: bool = False,
    size: PaperSize = PaperSize.A4,
) -> PaperOrder:
    """Order the agreement to sign: the one in use, or the draft where none is in use yet."""
    version = _version(session, version_id)
    imprint = _imprint(session, f"AGR-{version.number}", large_print=large_print, size=size)
    report = reports.AgreementReport(
        imprint=replace(imprint, language=version.language),
        number=version.number,
        title=version.title,
        sections=version.sections,
        is_draft=_is_draft(version),
        copies=max(1, copies),
    )
    order = _order(PaperKind.AGREEMENT, report, "agreement", version.number)
    return replace(order, seal=journal.seal(session))


def sign_in_strips(
    session: Session,
    *,
    on: date,
    count: int | None = None,
    large_print: bool = False,
    size: PaperSize = PaperSize.A4,
) -> PaperOrder:
    """Order blank sign-in strips for one evening: for those expected and a few more."""
    if count is None:
        count = max(FEWEST_STRIPS, members.count_active(session.db) + SPARE_STRIPS)
    imprint = _imprint(session, on.isoformat(), large_print=large_print, size=size)
    report = reports.StripsReport(
        imprint=imprint, held_on=on, count=min(max(1, count), MOST_STRIPS)
    )
    return _order(PaperKind.SIGN_IN, report, "strips", on.isoformat())


def attendance_sheet(
    session: Session,
    meeting_id: int,
    *,
    with_pseudonyms: bool = False,
    large_print: bool = False,
    size: PaperSize = PaperSize.A4,
) -> PaperOrder:
    """Order who came to a meeting: by code, or by pseudonym where she asks for it, never both."""
    meeting = meetings.get(session, meeting_id)
    day = meeting.held_on.isoformat()
    imprint = _imprint(
        session, f"{day} {meeting.starts_at:%H:%M}", large_print=large_print, size=size
    )
    rows = [
        reports.AttendanceRow(
            label=place.pseudonym if with_pseudonyms else place.code, mark=place.mark
        )
        for place in attendance.places(session, meeting_id)
    ]
    if not with_pseudonyms:
        # The order of the pseudonyms would be a first step to telling whose code is whose.
        rows.sort(key=lambda row: row.label)
    report = reports.AttendanceReport(
        imprint=imprint,
        held_on=meeting.held_on,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        rows=tuple(rows),
        count=attendance.count(session, meeting_id),
        has_pseudonyms=with_pseudonyms,
        is_closed=meeting.status is MeetingStatus.CLOSED,
        is_cancelled=meeting.status is MeetingStatus.CANCELLED,
    )
    return _order(PaperKind.ATTENDANCE, report, "attendance", f"{day} {meeting.starts_at:%H%M}")


def recovery_sheet(
    sheet: RecoverySheet,
    *,
    large_print: bool = False,
    is_practice: bool = False,
    size: PaperSize = PaperSize.A4,
) -> PaperOrder:
    """Order the recovery sheet; it needs no open register."""
    english = wording.of("en")
    imprint = Imprint(
        discreet_name=sheet.discreet_name,
        reference=english.say("recovery_reference", number=sheet.sheet_number),
        printed_on=sheet.made_on,
        is_practice=is_practice,
        seal=sheet.seal,
        is_large_print=large_print,
        size=size,
    )
    report = reports.RecoveryReport(
        imprint=imprint,
        groups=sheet.groups,
        sheet_number=sheet.sheet_number,
        register_tag=sheet.register_tag,
        made_on=sheet.made_on,
        opens=sheet.opens,
    )
    # The file's name does not say what it opens.
    file_name = _file_name(sheet.discreet_name, imprint.reference)
    return PaperOrder(
        kind=PaperKind.RECOVERY,
        report=report,
        title=english.say("recovery"),
        file_name=file_name,
    )


def backup_slip(
    session: Session,
    record: BackupRecord,
    *,
    counts: Counts | None = None,
    large_print: bool = False,
    size: PaperSize = PaperSize.A4,
) -> PaperOrder:
    """Order the slip of one backup; what the backup holds is said where it is known."""
    made_at = _local(session, record.made_at)
    reference = f"{made_at:%Y-%m-%d %H:%M}"
    report = reports.BackupSlipReport(
        imprint=_imprint(session, reference, large_print=large_print, size=size),
        made_at=made_at,
        label=record.label,
        file_name=record.file_name,
        size=record.size,
        verified_at=_local(session, record.verified_at) if record.verified_at else None,
        seal_text=record.seal,
        counts=counts,
    )
    return _order(PaperKind.BACKUP_SLIP, report, "slip", f"{made_at:%Y-%m-%d %H%M}")


def check_printable(text: str) -> None:
    """Return if papers can show all of a text; raise MissingGlyphError with the first they cannot.

    The discreet name stands on every paper, so it is better refused at its field than by the
    printer on the evening.
    """
    from app.documents import fonts  # noqa: PLC0415 - loads reportlab, which starting needs not

    fonts.able(fonts.Face.STRONG, fonts.cleaned(text))


def draw(order: PaperOrder) -> Paper:
    """Draw what was ordered, in a Job; raises MissingGlyphError before anything is made."""
    from app.documents import drawing  # noqa: PLC0415 - no window waits for reportlab at the start

    report = order.report
    if order.seal:
        seal = journal.seal_words(order.seal)
        report = replace(report, imprint=replace(report.imprint, seal=seal))
    drawn = drawing.draw(report)
    return Paper(
        kind=order.kind,
        pdf=drawn.pdf,
        title=order.title,
        file_name=order.file_name,
        reference=order.report.imprint.reference,
        pages=drawn.pages,
    )


def page_image(pdf: bytes, page: int, *, width: int) -> PageImage:
    """Return a picture of one page, the first being 1, for the preview or the printer."""
    from app.documents import preview  # noqa: PLC0415 - nor for PDFium

    return preview.image(pdf, page, width=width)


def printed(session: Session, paper: Paper, *, copies: int = 1) -> PaperRecord:
    """Write in the paper register and the journal that a paper was printed or saved."""
    with session.change() as change:
        record = paper_rows.add(
            change.db,
            kind=paper.kind.value,
            reference=paper.reference,
            printed_at=change.now,
            copies=copies,
        )
        change.record(Action.PAPER_PRINTED, record.id, reason=paper.kind.value)
    return record


def history(session: Session, *, before: int | None = None, limit: int = 100) -> list[PaperRecord]:
    """Return what was printed, newest first."""
    return paper_rows.latest(session.db, before=before, limit=limit)


def save(paper: Paper, path: Path, *, disk: files.Disk = files.REAL) -> None:
    """Write a paper to a new file that only she can read; nothing is ever overwritten."""
    is_made = False
    try:
        with files.created(disk, path) as descriptor:
            is_made = True
            disk.write(descriptor, paper.pdf, path)
            disk.sync(descriptor, path)
        disk.sync_folder(path.parent)
    except FileExistsError as refusal:
        raise FileExistsAlreadyError from refusal
    except (OSError, RegisterError):
        if is_made:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        # The place she chose is seldom the register's own disk, so it is spoken of as a stick.
        with stick.explained(path.parent, needed=len(paper.pdf)):
            raise


def _version(session: Session, version_id: int | None) -> AgreementVersion:
    if version_id is not None:
        return agreements.get(session, version_id)
    version = agreements.current(session) or agreements.draft(session)
    if version is None:
        raise NothingPublishedError
    return version


def _is_draft(version: AgreementVersion) -> bool:
    return (
        version.status is VersionStatus.DRAFT
        or version.is_default_text
        or bool(blanks.left_in(version.sections))
    )


def _imprint(session: Session, reference: str, *, large_print: bool, size: PaperSize) -> Imprint:
    profile = group.profile(session)
    return Imprint(
        discreet_name=profile.discreet_name,
        reference=reference,
        printed_on=session.today(),
        is_practice=session.is_practice or profile.is_practice,
        is_large_print=large_print,
        size=size,
    )


def _order(kind: PaperKind, report: Report, name: str, number: str) -> PaperOrder:
    title = wording.of(report.imprint.language).say(name)
    return PaperOrder(
        kind=kind,
        report=report,
        title=title,
        file_name=_file_name(report.imprint.discreet_name, f"{title} {number}"),
    )


def _file_name(discreet_name: str, what: str) -> str:
    """Return a name that every file system takes, a stick's FAT among them."""
    name = "".join(" " if each in _NOT_IN_FILE_NAMES else each for each in discreet_name)
    kept = " ".join("".join(each for each in name if each.isprintable()).split())
    return f"{kept[:_LONGEST_FILE_NAME].strip(' .') or 'Register'} {what.lower()}.pdf"


def _local(session: Session, moment: datetime) -> datetime:
    """Return a stamp in the time of the place where the group meets."""
    return zones.local(moment.astimezone(UTC), group.profile(session).time_zone)
