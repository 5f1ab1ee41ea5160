"""What was printed and where it went."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
from enum import StrEnum


class PaperKind(StrEnum):
    """Which paper was printed, as the paper register keeps it."""

    AGREEMENT = "agreement"
    SIGN_IN = "sign_in"
    ATTENDANCE = "attendance"
    RECOVERY = "recovery"
    BACKUP_SLIP = "backup_slip"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRecord:
    """One printed document in the paper register."""

    id: int
    kind: str
    reference: str
    printed_at: datetime
    copies: int
    kept_at: str = field(default="", repr=False)
    destroyed_on: date | None = None
