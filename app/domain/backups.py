"""What the register knows of its backups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a register holds, shown before a restore changes anything."""

    members: int
    meetings: int
    attendances: int
    signatures: int
    sealed: int
    journal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRecord:
    """One backup that was made; `label` is the stick's or folder's name, sizes in bytes."""

    id: int
    backup_id: str
    made_at: datetime
    label: str
    file_name: str
    size: int
    verified_at: datetime | None
    seal: str
