"""How much a state of the register holds, in the same words wherever it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui import dates

if TYPE_CHECKING:
    from app.services.undo import SetAside


def facts(state: SetAside, *, zone: str = "") -> tuple[tuple[str, str], ...]:
    """Say when it was last written, in the group's time where that is known, and what it holds."""
    translate = QCoreApplication.translate
    counts = state.counts
    at = dates.local(state.written_at, zone=zone) if zone else state.written_at.astimezone()
    return (
        (
            translate("Holdings", "Last written"),
            f"{dates.long_date(at.date())}, {dates.clock(at.time())}",
        ),
        (translate("Holdings", "Members"), str(counts.members)),
        (translate("Holdings", "Meetings"), str(counts.meetings)),
        (translate("Holdings", "Signatures"), str(counts.signatures)),
        (translate("Holdings", "Journal lines"), str(counts.journal)),
    )
