"""The signing list: who stands where towards the current agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from app.domain.agreements import SigningMethod, SigningRow
from ui import dates
from ui.models import chips
from ui.models.rows import Column, RowsModel, Weight

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date


class SigningModel(RowsModel[SigningRow]):
    """Members with their signing state, when and how they signed, and where the paper is."""

    def __init__(
        self, *, today: date, name: Callable[[str, str], str], parent: QObject | None = None
    ) -> None:
        self.today, self._name = today, name
        super().__init__(self._columns(), parent)

    def _columns(self) -> tuple[Column[SigningRow], ...]:
        translate = QCoreApplication.translate
        return (
            Column(
                title=translate("SigningModel", "Name here"),
                text=lambda row: self._name(row.pseudonym, row.code),
                weight=Weight.STRONG,
                stretch=3,
            ),
            Column(
                title=translate("SigningModel", "Agreement"),
                text=lambda row: chips.signing(row.state).text,
                chip=lambda row: chips.signing(row.state),
            ),
            Column(title=translate("SigningModel", "Signed on"), text=self._signed_on, stretch=1),
            Column(
                title=translate("SigningModel", "Paper kept"),
                text=lambda row: row.signature.paper_kept if row.signature else "",
                weight=Weight.SOFT,
                stretch=2,
                is_minor=True,
            ),
        )

    def _signed_on(self, row: SigningRow) -> str:
        if row.signature is None:
            return ""
        return dates.short_date(row.signature.signed_on, today=self.today)


def method(how: SigningMethod) -> str:
    """Say how somebody signed."""
    translate = QCoreApplication.translate
    match how:
        case SigningMethod.PAPER_HELD:
            return translate("SigningModel", "on paper, kept by you")
        case SigningMethod.PAPER_RETURNED:
            return translate("SigningModel", "on paper, taken home")
        case SigningMethod.VERBAL_WITNESSED:
            return translate("SigningModel", "said aloud, with a witness")
