"""What the status line says of a register: when it was last saved, and last backed up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.services import backups, group
from ui import dates

if TYPE_CHECKING:
    from datetime import date

    from app.domain.backups import BackupRecord
    from app.services.session import Session

LATE_AFTER = 14  # days without a backup

translate = QCoreApplication.translate


class Said(NamedTuple):
    """A fact, and whether somebody has to do something about it."""

    words: str
    needs_you: bool


def saved(session: Session, *, is_drafting: bool) -> Said:
    """Say when something was last saved, or that nothing can be any more."""
    if session.read_only_because is not None:
        return Said(translate("StatusWords", "Nothing can be written"), needs_you=True)
    if session.saved_at is None:
        return Said(translate("StatusWords", "All is saved"), needs_you=False)
    at = dates.local(session.saved_at, zone=group.profile(session).time_zone)
    words = (
        translate("StatusWords", "Draft sealed {time}")
        if is_drafting
        else translate("StatusWords", "Saved {time}")
    )
    return Said(words.format(time=dates.clock(at.time())), needs_you=False)


def backed_up(session: Session) -> Said:
    """Say when and where to it was last backed up."""
    last, today = backups.latest(session), session.today()
    if last is None:
        return Said(translate("StatusWords", "Not backed up yet"), needs_you=True)
    day = dates.local(last.made_at, zone=group.profile(session).time_zone).date()
    checked = (
        translate("StatusWords", "checked")
        if last.verified_at
        else translate("StatusWords", "not checked")
    )
    words = translate("StatusWords", "Backed up {when}, {place}, {checked}").format(
        when=dates.ago(day, today=today), place=last.label, checked=checked
    )
    return Said(words, needs_you=is_wanting(last, on=day, today=today))


def is_wanting(record: BackupRecord, *, on: date, today: date) -> bool:
    """Tell whether a backup made on that day is long ago, or was never checked."""
    return (today - on).days > LATE_AFTER or record.verified_at is None
