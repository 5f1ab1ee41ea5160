"""What a first account says, in the words of the form it was written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.concerns import FirstAccount, Worry

if TYPE_CHECKING:
    from collections.abc import Callable

translate = QCoreApplication.translate

WORRIES: dict[Worry, Callable[[], str]] = {
    Worry.CHILD: lambda: translate("SheetWords", "A child may need protection"),
    Worry.PLAN_TO_HARM: lambda: translate("SheetWords", "A plan to harm"),
    Worry.ADULT_HARMED: lambda: translate("SheetWords", "An adult may be harmed"),
    Worry.NOT_SURE: lambda: translate("SheetWords", "Not sure yet"),
}


def facts_of(account: FirstAccount) -> list[tuple[str, str]]:
    """Give the boxes that were filled in beside the first, each with its word."""
    pairs = [
        (translate("SheetWords", "Who it is about"), account.about),
        (translate("SheetWords", "Who was there"), account.who_was_there),
        (translate("SheetWords", "What I said"), account.what_i_said),
        (translate("SheetWords", "What they would like"), account.wishes),
        (translate("SheetWords", "What I did"), account.what_i_did),
        (translate("SheetWords", "Anyone else at risk"), account.others_at_risk),
    ]
    return [(word, text) for word, text in pairs if text.strip()]
