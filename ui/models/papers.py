"""The papers that were printed, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from app.domain.papers import PaperKind, PaperRecord
from ui import dates
from ui.models.rows import Column, RowsModel, Weight

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

translate = QCoreApplication.translate

KINDS: dict[str, Callable[[], str]] = {
    PaperKind.AGREEMENT: lambda: translate("PapersModel", "Agreement"),
    PaperKind.SIGN_IN: lambda: translate("PapersModel", "Sign-in strips"),
    PaperKind.ATTENDANCE: lambda: translate("PapersModel", "Attendance sheet"),
    PaperKind.RECOVERY: lambda: translate("PapersModel", "Recovery sheet"),
    PaperKind.BACKUP_SLIP: lambda: translate("PapersModel", "Backup slip"),
}


class PapersModel(RowsModel[PaperRecord]):
    """Papers as kind, reference, when and how many."""

    def __init__(self, *, today: date, zone: str, parent: QObject | None = None) -> None:
        self.today, self._zone = today, zone
        super().__init__(self._columns(), parent)

    def _columns(self) -> tuple[Column[PaperRecord], ...]:
        return (
            Column(
                title=translate("PapersModel", "Paper"),
                text=kind,
                weight=Weight.STRONG,
                stretch=2,
            ),
            Column(
                title=translate("PapersModel", "Reference"),
                text=lambda row: row.reference,
                stretch=2,
            ),
            Column(
                title=translate("PapersModel", "Printed"),
                text=lambda row: dates.moment(row.printed_at, zone=self._zone, today=self.today),
                stretch=1,
            ),
            Column(title=translate("PapersModel", "Copies"), text=lambda row: str(row.copies)),
        )


def kind(row: PaperRecord) -> str:
    """Say what kind of paper it was."""
    return KINDS[row.kind]() if row.kind in KINDS else row.kind
