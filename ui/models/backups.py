"""The list of backups, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from app.domain.backups import BackupRecord
from ui import dates
from ui.models.rows import ChipLook, Column, RowsModel

if TYPE_CHECKING:
    from datetime import date


class BackupsModel(RowsModel[BackupRecord]):
    """Backups as state, when, where and size."""

    def __init__(self, *, today: date, zone: str, parent: QObject | None = None) -> None:
        self.today, self._zone = today, zone
        super().__init__(self._columns(), parent)

    def _columns(self) -> tuple[Column[BackupRecord], ...]:
        translate = QCoreApplication.translate
        return (
            Column(
                title=translate("BackupsModel", "State"),
                text=lambda row: state(row).text,
                chip=state,
            ),
            Column(
                title=translate("BackupsModel", "Made"),
                text=lambda row: dates.moment(row.made_at, zone=self._zone, today=self.today),
                stretch=2,
            ),
            Column(title=translate("BackupsModel", "Where"), text=lambda row: row.label, stretch=2),
            Column(
                title=translate("BackupsModel", "Size"),
                text=lambda row: size(row.size),
                is_minor=True,
            ),
        )


def state(record: BackupRecord) -> ChipLook:
    """Say whether a backup was read back and found whole."""
    if record.verified_at is None:
        word = QCoreApplication.translate("BackupsModel", "Not checked")
        return ChipLook(text=word, icon="triangle-alert", kind="needs")
    word = QCoreApplication.translate("BackupsModel", "Checked")
    return ChipLook(text=word, icon="circle-check", kind="good")


def size(in_bytes: int) -> str:
    """Say a size as a person would: 11.8 MB."""
    return QLocale().formattedDataSize(in_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
