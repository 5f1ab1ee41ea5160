"""What a person reads when something did not work: the only place where failures become words.

Each sentence says what happened, that nothing is lost where that is so, and what to do next.
`{name}` stands for the error's own attribute of that name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app import errors

if TYPE_CHECKING:
    from app.errors import RegisterError

    # PySide6 says that it returns an object; it returns the text.
    def QT_TRANSLATE_NOOP(context: str, text: str) -> str: ...  # noqa: D103, N802
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

_SENTENCES: dict[type[RegisterError], str] = {
    errors.WrongPassphraseError: QT_TRANSLATE_NOOP(
        "Messages",
        "That passphrase does not open this register. Nothing was changed. "
        "Check Caps Lock and try again.",
    ),
    errors.DamagedKeyFileError: QT_TRANSLATE_NOOP(
        "Messages",
        "The keys kept on this computer for the register are damaged. The passphrase may be right. "
        "Bring the register back from a backup.",
    ),
    errors.MissingKeyFileError: QT_TRANSLATE_NOOP(
        "Messages",
        "The keys of this register are missing on this computer, so no passphrase can open it. "
        "Bring the register back from a backup.",
    ),
    errors.KeyFileTooNewError: QT_TRANSLATE_NOOP(
        "Messages",
        "This register was last used with a newer Circlekeep. Nothing was changed. "
        "Open it with that version.",
    ),
    errors.UnsafeKeyParametersError: QT_TRANSLATE_NOOP(
        "Messages",
        "The keys of this register ask for something Circlekeep never does, so they were not used. "
        "Bring the register back from a backup.",
    ),
    errors.NotEnoughMemoryError: QT_TRANSLATE_NOOP(
        "Messages",
        "This computer has too little free memory to open the register. Nothing was changed. "
        "Close other programs and try again.",
    ),
    errors.KeyFileNeededError: QT_TRANSLATE_NOOP(
        "Messages",
        "This register opens with the passphrase and the key file on your stick together. "
        "Put the stick in and choose the key file.",
    ),
    errors.StickFileTooNewError: QT_TRANSLATE_NOOP(
        "Messages",
        "This key file was made by a newer Circlekeep. Nothing was changed. "
        "Use that version, or choose another key file.",
    ),
    errors.ForeignKeyFileError: QT_TRANSLATE_NOOP(
        "Messages",
        "That key file is damaged, or was not made for this register. Nothing was changed. "
        "Choose another one.",
    ),
    errors.IdleKeyFileError: QT_TRANSLATE_NOOP(
        "Messages",
        "That key file was made for this register, but is not the one that opens it: it was "
        "replaced, or its making was stopped. Nothing was changed. Choose the other one.",
    ),
    errors.DamagedDatabaseError: QT_TRANSLATE_NOOP(
        "Messages",
        "The register's file is damaged and was left as it is. "
        "Bring the register back from your newest backup.",
    ),
    errors.DamagedLogError: QT_TRANSLATE_NOOP(
        "Messages",
        "Some of what was written last, before this computer stopped, is damaged and missing here. "
        "Nothing was changed, and nothing can be written, so that no more is lost. "
        "Bring the register back from your newest backup.",
    ),
    errors.MissingDatabaseError: QT_TRANSLATE_NOOP(
        "Messages",
        "The register's file is missing from its folder. Nothing was created in its place. "
        "Bring the register back from a backup.",
    ),
    errors.ForeignDatabaseError: QT_TRANSLATE_NOOP(
        "Messages",
        "The file in this register's folder belongs to another register. Nothing was changed. "
        "Put the right file back, or bring the register back from a backup.",
    ),
    errors.SchemaTooNewError: QT_TRANSLATE_NOOP(
        "Messages",
        "This register was written by a newer Circlekeep. Nothing was changed. "
        "Open it with that version.",
    ),
    errors.SchemaTooOldError: QT_TRANSLATE_NOOP(
        "Messages",
        "This register comes from an older Circlekeep and has to be brought up to date first. "
        "Nothing was changed.",
    ),
    errors.NoGenerationError: QT_TRANSLATE_NOOP(
        "Messages",
        "The folder of this register holds no register that can be opened. Nothing was deleted. "
        "Bring it back from a backup.",
    ),
    errors.NothingSetAsideError: QT_TRANSLATE_NOOP(
        "Messages", "What the restore replaced is gone already. Nothing was changed."
    ),
    errors.AlreadyOpenError: QT_TRANSLATE_NOOP(
        "Messages",
        "This register is already open in another window. Use that window, or close it first.",
    ),
    errors.ReadOnlyPlaceError: QT_TRANSLATE_NOOP(
        "Messages",
        "This folder can be read but not written. Nothing was changed. "
        "Allow writing there, or choose another place.",
    ),
    errors.DiskFullError: QT_TRANSLATE_NOOP(
        "Messages",
        "The disk of this computer is full, so this could not be saved. "
        "Make some room, then try again.",
    ),
    errors.StorageFailedError: QT_TRANSLATE_NOOP(
        "Messages",
        "The disk refused to read or write. What was saved before is safe. "
        "Check the disk or the stick, then try again.",
    ),
    errors.RegisterReadOnlyError: QT_TRANSLATE_NOOP(
        "Messages",
        "Damage was found in this register, so it can be read but not written. "
        "Bring it back from your newest backup.",
    ),
    errors.BrokenJournalError: QT_TRANSLATE_NOOP(
        "Messages",
        "Line {line_no} of the journal does not follow from the one before. Somebody or "
        "something changed the register. Compare it with a backup.",
    ),
    errors.CancelledError: QT_TRANSLATE_NOOP("Messages", "Stopped. Nothing was changed."),
    errors.MistypedGroupError: QT_TRANSLATE_NOOP(
        "Messages", "Group {number} is not as on the sheet. Look at it again, sign by sign."
    ),
    errors.ForeignSheetError: QT_TRANSLATE_NOOP(
        "Messages",
        "This recovery sheet is typed rightly, and it belongs to another register. "
        "Look for the sheet with this register's name.",
    ),
    errors.TextTooLongError: QT_TRANSLATE_NOOP(
        "Messages", "This is too long. {limit} signs fit here."
    ),
    errors.PseudonymTakenError: QT_TRANSLATE_NOOP(
        "Messages",
        # Not whose it is: the person who chose the name may be looking at the screen.
        "This name, or one that looks the same, is used here already. "
        "Choose another, or add something to tell them apart.",
    ),
    errors.NotYetError: QT_TRANSLATE_NOOP(
        "Messages", "This meeting is still to come. It can be opened on its day."
    ),
    errors.MeetingNotOpenError: QT_TRANSLATE_NOOP(
        "Messages", "This meeting is not open. Open it first."
    ),
    errors.LeftBeforeJoiningError: QT_TRANSLATE_NOOP(
        "Messages", "That day lies before the day this member joined. Choose a later one."
    ),
    errors.UnlikelyDayError: QT_TRANSLATE_NOOP(
        "Messages", "That day cannot be right. Check the year."
    ),
    errors.MeetingAtThatTimeError: QT_TRANSLATE_NOOP(
        "Messages",
        "There is a meeting at {starts_at:%H:%M} that day already."
        " Choose another time, so that the two are told apart.",
    ),
    errors.EndsBeforeItStartsError: QT_TRANSLATE_NOOP(
        "Messages", "The meeting would end before it starts. Change one of the two times."
    ),
    errors.UnsignedNeedsReasonError: QT_TRANSLATE_NOOP(
        "Messages", "Somebody came again without having signed. Choose the reason, then finish."
    ),
    errors.NothingPublishedError: QT_TRANSLATE_NOOP(
        "Messages", "There is no agreement to sign yet. Read the draft and publish it first."
    ),
    errors.MissingExceptionsError: QT_TRANSLATE_NOOP(
        "Messages",
        "The agreement has to name both exceptions: a child who may need protection, and a plan "
        "to harm. Add what is missing.",
    ),
    errors.SignedBeforePublicationError: QT_TRANSLATE_NOOP(
        "Messages",
        "On that day this version was not published yet. Check the date on the paper.",
    ),
    errors.SignedInFutureError: QT_TRANSLATE_NOOP(
        "Messages", "That day is still to come. Check the date on the paper."
    ),
    errors.NotExplainedError: QT_TRANSLATE_NOOP(
        "Messages",
        "Before somebody signs, both exceptions are explained and their questions answered. "
        "Tick both when that is done.",
    ),
    errors.AlreadySignedError: QT_TRANSLATE_NOOP(
        "Messages", "This member has signed this version already. Nothing was added."
    ),
    errors.ChangedPublishedTextError: QT_TRANSLATE_NOOP(
        "Messages",
        "The published text is not what was published. It is not shown or printed. "
        "Compare the register with a backup.",
    ),
    errors.UnknownRecordError: QT_TRANSLATE_NOOP(
        "Messages", "This is not in the register any more. Go back to the list."
    ),
    errors.TierClosedError: QT_TRANSLATE_NOOP(
        "Messages", "The sealed part is closed. Type your passphrase to read it."
    ),
    errors.DamagedBoxError: QT_TRANSLATE_NOOP(
        "Messages",
        "A sealed record is not the one that was sealed. The others can be read. "
        "Compare the register with a backup.",
    ),
    errors.StickGoneError: QT_TRANSLATE_NOOP(
        "Messages",
        "The stick is not there any more. The backups on it before are untouched. "
        "Put it in again and start once more.",
    ),
    errors.BackupNotVerifiedError: QT_TRANSLATE_NOOP(
        "Messages",
        "What came back from the stick is not what was written, so it does not count as a "
        "backup. Use another stick.",
    ),
    errors.NotABackupError: QT_TRANSLATE_NOOP(
        "Messages",
        "This file is not a Circlekeep backup. Choose one whose name ends in .ckbackup.",
    ),
    errors.DamagedBackupError: QT_TRANSLATE_NOOP(
        "Messages",
        "This backup is damaged or cut short. Nothing was changed. Choose another backup.",
    ),
    errors.BackupTooNewError: QT_TRANSLATE_NOOP(
        "Messages",
        "This backup was made by a newer Circlekeep. Nothing was changed. "
        "Bring it back with that version.",
    ),
    errors.BackupUnderWayError: QT_TRANSLATE_NOOP(
        "Messages", "A backup is being made already. Wait until it is done."
    ),
    errors.PracticeMixError: QT_TRANSLATE_NOOP(
        "Messages",
        "A practice backup stays practice, and a real one stays real. Nothing was changed.",
    ),
    errors.KeyFileNotKeptError: QT_TRANSLATE_NOOP(
        "Messages",
        "The stick did not keep the key file as it was written, so it was not joined to the "
        "passphrase. Nothing was changed. Use another stick.",
    ),
    errors.KeyFileOnSameStickError: QT_TRANSLATE_NOOP(
        "Messages",
        "This stick carries the key file of this register. Nothing was written. Whoever found "
        "it with a backup would need only the passphrase, so choose another stick for backups.",
    ),
    errors.KeyFileMaybeOnStickError: QT_TRANSLATE_NOOP(
        "Messages",
        "There is too much on this stick to tell whether the key file of this register is among "
        "it. Nothing was written. Use another stick for backups.",
    ),
    errors.RegisterExistsError: QT_TRANSLATE_NOOP(
        "Messages", "This register is on this computer already. Nothing was changed."
    ),
    errors.MissingGlyphError: QT_TRANSLATE_NOOP(
        "Messages",
        "The sign {character} cannot be printed yet, so no paper was made. Take it out or write "
        "it another way.",
    ),
    errors.PrinterRefusedError: QT_TRANSLATE_NOOP(
        "Messages",
        "The printer did not take the paper. Look whether it is on and has room to write, then "
        "print once more.",
    ),
    errors.NotRemovableError: QT_TRANSLATE_NOOP(
        "Messages",
        "A recovery sheet may be saved on a stick only, never beside the register. "
        "Choose a stick, print it, or write it down.",
    ),
    errors.FileExistsAlreadyError: QT_TRANSLATE_NOOP(
        "Messages", "There is a file of that name. It was left alone. Choose another name."
    ),
}


def sentence(error: RegisterError, *, has_words: bool = False) -> str:
    """Return what a person is told of a failure: what happened, and what to do.

    `has_words` where what somebody wrote stands there, and stays: only then is that said.
    """
    if has_words and isinstance(error, errors.DiskFullError):
        return QCoreApplication.translate(
            "Messages",
            "The disk of this computer is full, so this could not be saved. Your words are still "
            "here. Make some room, then try again.",
        )
    if isinstance(error, errors.StickTooSmallError):
        return _room(error)
    if isinstance(error, errors.RetiredSheetError):
        return _sheet(error)
    from ui.messages_by_value import BY_VALUE  # noqa: PLC0415 - no window begins with a failure

    if type(error) in BY_VALUE:
        attribute, words, otherwise = BY_VALUE[type(error)]
        return _said(words.get(str(getattr(error, attribute)), otherwise), error)
    words_for_all = QT_TRANSLATE_NOOP(
        "Messages", "That did not work. What was saved before is safe. Try again."
    )
    return _said(_SENTENCES.get(type(error), words_for_all), error)


def after_damage() -> str:
    """Return what to do once damage was found in an open register."""
    return QCoreApplication.translate(
        "Messages",
        "You can go on reading, and nothing more is written. Write on paper what must not be lost, "
        "lock, and choose “Restore from a backup”. Keep every backup you have until all is there "
        "again.",
    )


def _said(text: str, error: RegisterError) -> str:
    return QCoreApplication.translate("Messages", text).format(**vars(error))


def _room(error: errors.StickTooSmallError) -> str:
    text = QCoreApplication.translate(
        "Messages",
        "There is too little room. The backup needs {needed} MB and {free} MB are free. "
        "Use another stick, or make room on this one.",
    )
    return text.format(needed=_megabytes(error.needed, up=True), free=_megabytes(error.free))


def _megabytes(size: int, *, up: bool = False) -> int:
    """Round so that nobody frees one megabyte too few."""
    return -(-size // 1_000_000) if up else size // 1_000_000


def _sheet(error: errors.RetiredSheetError) -> str:
    if error.current is None:
        text = QCoreApplication.translate(
            "Messages", "Recovery sheet {sheet} does not open this register any more."
        )
        return text.format(sheet=error.sheet_number)
    text = QCoreApplication.translate(
        "Messages",
        "This is recovery sheet {sheet}. Sheet {current} is the one that opens this register.",
    )
    if error.current == error.sheet_number:
        text = QCoreApplication.translate(
            "Messages",
            "This recovery sheet {sheet} does not open the register any more: another one of the "
            "same number does. Look for the one with another date.",
        )
    return text.format(sheet=error.sheet_number, current=error.current)
