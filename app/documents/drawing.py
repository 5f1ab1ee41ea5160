"""The one door to the papers that draw: from a report to the bytes of its document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.documents import agreement, attendance, backup_slip, recovery, sign_in
from app.documents.reports import (
    AgreementReport,
    AttendanceReport,
    BackupSlipReport,
    RecoveryReport,
    Report,
    StripsReport,
)

if TYPE_CHECKING:
    from app.documents.frame import Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A finished document."""

    pdf: bytes = field(repr=False)
    pages: int


def draw(report: Report) -> Drawn:
    """Draw a report; raises MissingGlyphError for a character that no shipped font has."""
    frame = _frame(report)
    return Drawn(pdf=frame.finished(), pages=frame.pages)


def _frame(report: Report) -> Frame:
    match report:
        case AgreementReport():
            return agreement.draw(report)
        case AttendanceReport():
            return attendance.draw(report)
        case BackupSlipReport():
            return backup_slip.draw(report)
        case RecoveryReport():
            return recovery.draw(report)
        case StripsReport():
            return sign_in.draw(report)
