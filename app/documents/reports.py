"""What each paper says, as plain data; nothing here draws, so that it costs nothing to import."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from app.domain.recovery_sheets import Opens

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from app.domain.agreements import Section
    from app.domain.backups import Counts
    from app.domain.journal import Seal
    from app.domain.meetings import HeadCount, Mark


class PaperSize(Enum):
    """A sheet of paper, in points."""

    A4 = (595.28, 841.89)
    LETTER = (612.0, 792.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What every paper carries: whose it is, which, when printed, and how it is to look."""

    discreet_name: str
    reference: str
    printed_on: date
    is_practice: bool = False
    seal: Seal | None = None
    is_large_print: bool = False
    size: PaperSize = PaperSize.A4
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementReport:
    """The agreement to read and sign; it knows no member, so it cannot name one."""

    imprint: Imprint
    number: str
    title: str
    sections: tuple[Section, ...] = field(repr=False)
    is_draft: bool
    copies: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StripsReport:
    """Blank sign-in strips for one evening, one for each person."""

    imprint: Imprint
    held_on: date
    count: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRow:
    """One line of the attendance sheet: a code or a pseudonym, never both on one paper."""

    label: str = field(repr=False)
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceReport:
    """Who came to one meeting, for the facilitator's own papers."""

    imprint: Imprint
    held_on: date
    starts_at: time
    ends_at: time
    place: str = field(repr=False)
    rows: tuple[AttendanceRow, ...] = field(repr=False)
    count: HeadCount
    has_pseudonyms: bool = False
    is_closed: bool = True
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryReport:
    """The nine groups that open a register, or a part of it, when a passphrase is forgotten."""

    imprint: Imprint
    groups: tuple[str, ...] = field(repr=False)
    sheet_number: int
    register_tag: str
    made_on: date
    opens: Opens = Opens.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSlipReport:
    """What is on the stick and how it was checked; stamps are in the group's own time."""

    imprint: Imprint
    made_at: datetime
    label: str
    file_name: str
    size: int
    verified_at: datetime | None
    seal_text: str
    counts: Counts | None = None


Report = AgreementReport | StripsReport | AttendanceReport | RecoveryReport | BackupSlipReport
