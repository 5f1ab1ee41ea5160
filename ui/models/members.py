"""The list of members by the names they use here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from ui import dates
from ui.models import chips
from ui.models.rows import ChipLook, Column, RowsModel, Weight

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.domain.agreements import SigningState
    from app.domain.members import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """One member as the list shows them; `signing` is None when nothing is asked of them."""

    member: Member
    signing: SigningState | None
    last_came: date | None
    times: int


class MembersModel(RowsModel[MemberLine]):
    """Members with code, standing, agreement, and when they last came."""

    def __init__(
        self, *, today: date, name: Callable[[Member], str], parent: QObject | None = None
    ) -> None:
        self.today, self._name = today, name
        super().__init__(self._columns(), parent)

    def _columns(self) -> tuple[Column[MemberLine], ...]:
        translate = QCoreApplication.translate
        return (
            Column(
                title=translate("MembersModel", "Name here"),
                text=lambda row: self._name(row.member),
                weight=Weight.STRONG,
                stretch=3,
            ),
            Column(
                title=translate("MembersModel", "Code"),
                text=lambda row: row.member.code,
                weight=Weight.SOFT,
                is_minor=True,
            ),
            Column(
                title=translate("MembersModel", "Standing"),
                text=lambda row: chips.standing(row.member.status).text,
                chip=lambda row: chips.standing(row.member.status),
            ),
            Column(
                title=translate("MembersModel", "Agreement"),
                text=lambda row: chips.signing(row.signing).text if row.signing else "",
                chip=_signing,
            ),
            Column(
                title=translate("MembersModel", "Last came"),
                text=self._last_came,
                stretch=1,
                is_minor=True,
            ),
            Column(
                title=translate("MembersModel", "Meetings"),
                text=lambda row: str(row.times),
                is_minor=True,
            ),
        )

    def _last_came(self, row: MemberLine) -> str:
        return dates.short_date(row.last_came, today=self.today) if row.last_came else ""


def _signing(row: MemberLine) -> ChipLook | None:
    return chips.signing(row.signing) if row.signing else None
