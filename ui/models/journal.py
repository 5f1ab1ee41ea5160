"""The journal in words: what was done, when, and in which part; never about whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, QObject

from app.domain.journal import CLOCK_ODD, WRITTEN_LATE, Action, Line, Tier, has_mark
from ui import dates
from ui.models.rows import ChipLook, Column, RowsModel, Weight

if TYPE_CHECKING:
    from datetime import date

WORDS = {
    Action.REGISTER_CREATED: QT_TRANSLATE_NOOP("Journal", "The register was made"),
    Action.SETUP_FINISHED: QT_TRANSLATE_NOOP("Journal", "The first steps were finished"),
    Action.PROFILE_CHANGED: QT_TRANSLATE_NOOP("Journal", "The group's details were changed"),
    Action.SHEET_MADE: QT_TRANSLATE_NOOP("Journal", "A new recovery sheet was made"),
    Action.PASSPHRASE_CHANGED: QT_TRANSLATE_NOOP("Journal", "The passphrase was changed"),
    Action.RECOVERED: QT_TRANSLATE_NOOP("Journal", "Opened with the recovery sheet"),
    Action.KEY_FILE_JOINED: QT_TRANSLATE_NOOP("Journal", "A key file was joined to the passphrase"),
    Action.KEY_FILE_REMOVED: QT_TRANSLATE_NOOP("Journal", "The key file is no longer needed"),
    Action.TIER_SET_APART: QT_TRANSLATE_NOOP(
        "Journal", "The sealed part was given a passphrase of its own"
    ),
    Action.TIER_REJOINED: QT_TRANSLATE_NOOP(
        "Journal", "The sealed part opens with the register's passphrase again"
    ),
    Action.KEYS_ROTATED: QT_TRANSLATE_NOOP("Journal", "All keys were made anew"),
    Action.KEYS_UNEXPECTED: QT_TRANSLATE_NOOP(
        "Journal", "Opened with keys it did not have when it was last open"
    ),
    Action.UPGRADED: QT_TRANSLATE_NOOP("Journal", "The register was brought to a newer form"),
    Action.MEMBER_ENROLLED: QT_TRANSLATE_NOOP("Journal", "A member was added"),
    Action.MEMBER_RENAMED: QT_TRANSLATE_NOOP("Journal", "A member's name here was changed"),
    Action.MEMBER_CHANGED: QT_TRANSLATE_NOOP("Journal", "A member's details were changed"),
    Action.MEMBER_PAUSED: QT_TRANSLATE_NOOP("Journal", "A member is resting"),
    Action.MEMBER_RESUMED: QT_TRANSLATE_NOOP("Journal", "A member is back from resting"),
    Action.MEMBER_LEFT: QT_TRANSLATE_NOOP("Journal", "A member left"),
    Action.MEMBER_REJOINED: QT_TRANSLATE_NOOP("Journal", "A member came back"),
    Action.MEMBER_BINNED: QT_TRANSLATE_NOOP("Journal", "A member was put in the bin"),
    Action.MEMBER_RESTORED: QT_TRANSLATE_NOOP("Journal", "A member was taken from the bin"),
    Action.MEETING_PLANNED: QT_TRANSLATE_NOOP("Journal", "A meeting was planned"),
    Action.MEETING_OPENED: QT_TRANSLATE_NOOP("Journal", "A meeting was opened"),
    Action.MEETING_FINISHED: QT_TRANSLATE_NOOP("Journal", "A meeting was finished"),
    Action.MEETING_REOPENED: QT_TRANSLATE_NOOP("Journal", "A meeting was opened again"),
    Action.MEETING_CANCELLED: QT_TRANSLATE_NOOP("Journal", "A meeting was called off"),
    Action.MEETING_CHANGED: QT_TRANSLATE_NOOP("Journal", "A meeting's details were changed"),
    Action.ATTENDANCE_MARKED: QT_TRANSLATE_NOOP("Journal", "Somebody's place was marked"),
    Action.GUESTS_COUNTED: QT_TRANSLATE_NOOP("Journal", "People without a name were counted"),
    Action.CHECK_TICKED: QT_TRANSLATE_NOOP("Journal", "An opening check was ticked"),
    Action.VERSION_DRAFTED: QT_TRANSLATE_NOOP("Journal", "An agreement draft was written"),
    Action.VERSION_PUBLISHED: QT_TRANSLATE_NOOP("Journal", "An agreement was published"),
    Action.SIGNATURE_RECORDED: QT_TRANSLATE_NOOP("Journal", "A signature was recorded"),
    Action.SIGNATURE_VOIDED: QT_TRANSLATE_NOOP("Journal", "A signature was struck out"),
    Action.SEALED_ADDED: QT_TRANSLATE_NOOP("Journal", "Something was sealed"),
    Action.SEALED_READ: QT_TRANSLATE_NOOP("Journal", "Sealed sheets were read"),
    Action.SEALED_DESTROYED: QT_TRANSLATE_NOOP("Journal", "A sealed entry was destroyed"),
    Action.SEALED_RESEALED: QT_TRANSLATE_NOOP("Journal", "A sealed entry was put under new keys"),
    Action.TIER_OPENED: QT_TRANSLATE_NOOP("Journal", "The sealed part was opened"),
    Action.BACKUP_STARTED: QT_TRANSLATE_NOOP("Journal", "A backup was started"),
    Action.BACKUP_VERIFIED: QT_TRANSLATE_NOOP("Journal", "A backup was checked and found whole"),
    Action.BACKUP_FAILED: QT_TRANSLATE_NOOP("Journal", "A backup did not work out"),
    Action.RESTORED: QT_TRANSLATE_NOOP("Journal", "The register was restored from a backup"),
    Action.RESTORE_UNDONE: QT_TRANSLATE_NOOP("Journal", "A restore was undone"),
    Action.PAPER_PRINTED: QT_TRANSLATE_NOOP("Journal", "A paper was printed"),
}


class JournalModel(RowsModel[Line]):
    """Journal lines, newest first.

    While the sealed part is closed all its lines read the same, so that the list does not
    tell whether anything is kept there.
    """

    def __init__(self, *, today: date, zone: str, parent: QObject | None = None) -> None:
        self.today, self._zone = today, zone
        self.is_tier_open = False
        super().__init__(self._columns(), parent)

    def _columns(self) -> tuple[Column[Line], ...]:
        translate = QCoreApplication.translate
        return (
            Column(
                title=translate("Journal", "Line"),
                text=lambda line: QLocale().toString(line.no),
                weight=Weight.SOFT,
                is_minor=True,
            ),
            Column(
                title=translate("Journal", "When"),
                text=self._when,
            ),
            Column(
                title=translate("Journal", "What was done"),
                text=self._act,
                weight=Weight.STRONG,
                stretch=3,
            ),
            Column(
                title=translate("Journal", "Part"),
                text=lambda line: part(line).text,
                chip=part,
                is_minor=True,
            ),
        )

    def _when(self, line: Line) -> str:
        when = dates.moment(line.at, zone=self._zone, today=self.today)
        if has_mark(line.reason, CLOCK_ODD):
            text = QCoreApplication.translate("Journal", "{when} (clock was odd)")
            return text.format(when=when)
        if has_mark(line.reason, WRITTEN_LATE):
            return QCoreApplication.translate("Journal", "{when} (written later)").format(when=when)
        return when

    def _act(self, line: Line) -> str:
        if line.tier is Tier.SEALED and not self.is_tier_open:
            return QCoreApplication.translate("Journal", "An act in the sealed part")
        return act(line.act)


def act(name: str) -> str:
    """Say what an act was; an act this version does not know keeps its own name."""
    try:
        return QCoreApplication.translate("Journal", str(WORDS[Action(name)]))
    except (KeyError, ValueError):
        return name.replace("_", " ").capitalize()


def part(line: Line) -> ChipLook:
    """Say which part of the register an act belongs to."""
    if line.tier is Tier.SEALED:
        word = QCoreApplication.translate("Journal", "Sealed")
        return ChipLook(text=word, icon="lock-keyhole", kind="sealed")
    word = QCoreApplication.translate("Journal", "Open")
    return ChipLook(text=word, icon="circle-check", kind="good")
