"""Every failure a facilitator can meet, as types that carry data.

The words a person reads are in `ui.messages`; nothing here is shown as it stands. No error may
carry a pseudonym, a note, a passphrase or a key: what it carries may end in a report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import time
    from pathlib import Path


class RegisterError(Exception):
    """An expected failure that a window can explain in one sentence."""


class _OtherFormError(Exception):
    """What was found in another form than the one this program knows, both by their numbers."""

    def __init__(self, *, found: int, known: int) -> None:
        super().__init__(found, known)
        self.found, self.known = found, known


# --- opening a register ---------------------------------------------------------------------


class WrongPassphraseError(RegisterError):
    """The key file is whole, and no slot opens with what was typed."""


class WeakPassphraseError(RegisterError):
    """The passphrase does not meet the rules; `reason` is one of the `PassphraseFlaw` values."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DamagedKeyFileError(RegisterError):
    """Neither copy of the key block in `keys` is whole, or its HMAC does not match."""


class MissingKeyFileError(RegisterError):
    """There is no `keys` file in the live generation."""


class KeyFileTooNewError(_OtherFormError, RegisterError):
    """The key block was written by a newer Circlekeep."""


class UnsafeKeyParametersError(RegisterError):
    """A key slot asks for more memory or time than is ever allowed, or less than is safe."""


class NotEnoughMemoryError(RegisterError):
    """There is not enough memory for turning the passphrase into a key."""


class KeyFileNeededError(RegisterError):
    """The register opens with passphrase and key file together, and none was given."""


class StickFileTooNewError(_OtherFormError, RegisterError):
    """The key file on the stick was made by a newer Circlekeep."""


class ForeignKeyFileError(RegisterError):
    """The key file was not made by Circlekeep, or belongs to another register."""


class IdleKeyFileError(ForeignKeyFileError):
    """The key file is of this register, but was replaced or never joined, so it opens nothing."""


class DamagedDatabaseError(RegisterError):
    """The database file is there but cannot be read as this register's."""


class DamagedLogError(DamagedDatabaseError):
    """Acts that were finished last cannot be read; `has_acts` if those before them can."""

    def __init__(self, *, has_acts: bool) -> None:
        super().__init__(has_acts)
        self.has_acts = has_acts


class MissingDatabaseError(RegisterError):
    """The live generation has no database file."""


class ForeignDatabaseError(RegisterError):
    """The database opens, but belongs to another register or another program."""


class SchemaTooNewError(_OtherFormError, RegisterError):
    """The register was written by a newer Circlekeep."""


class SchemaTooOldError(_OtherFormError, RegisterError):
    """The register was written by an older Circlekeep and is to be upgraded on a copy first."""


class NoGenerationError(RegisterError):
    """A register's folder holds no live generation; `found` lists the entries that are there."""

    def __init__(self, found: tuple[str, ...]) -> None:
        super().__init__(found)
        self.found = found


class NothingSetAsideError(RegisterError):
    """What a restore had replaced is no longer here, so the restore cannot be undone."""


class AlreadyOpenError(RegisterError):
    """Another process holds this register."""


class ReadOnlyPlaceError(RegisterError):
    """The folder or file cannot be written."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self.place = place


class DiskFullError(RegisterError):
    """There is no room left on the disk of the register."""


class StorageFailedError(RegisterError):
    """The operating system refused a read or a write; `errno` says which way."""

    def __init__(self, errno: int | None = None) -> None:
        super().__init__(errno)
        self.errno = errno


class RegisterReadOnlyError(RegisterError):
    """Damage was found, so nothing may be written until the register is restored."""


class BrokenJournalError(RegisterError):
    """A journal line does not follow from the one before it."""

    def __init__(self, line_no: int) -> None:
        super().__init__(line_no)
        self.line_no = line_no


class CancelledError(RegisterError):
    """The facilitator cancelled slow work; nothing was changed."""


# --- recovery sheet -------------------------------------------------------------------------


class MistypedGroupError(RegisterError):
    """Group `number` (1 to 9) of the recovery code does not check."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class MissingGroupsError(RegisterError):
    """The recovery code has `found` groups; nine are needed."""

    def __init__(self, found: int) -> None:
        super().__init__(found)
        self.found = found


class ForeignSheetError(RegisterError):
    """The recovery sheet is whole and belongs to another register."""


class RetiredSheetError(RegisterError):
    """The recovery sheet is of this register, and another (`current`) is the one that opens it.

    The two may bear one number: after a restore elsewhere, or after 256 sheets.
    """

    def __init__(self, *, sheet_number: int, current: int | None = None) -> None:
        super().__init__(sheet_number, current)
        self.sheet_number, self.current = sheet_number, current


# --- people, meetings, agreements -----------------------------------------------------------


class EmptyFieldError(RegisterError):
    """A needed field was left empty; `field` is its name in the service's signature."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class TextTooLongError(RegisterError):
    """A field holds more than `limit` characters."""

    def __init__(self, field: str, *, limit: int) -> None:
        super().__init__(field, limit)
        self.field, self.limit = field, limit


class PseudonymTakenError(RegisterError):
    """The pseudonym, or one that looks the same, is in use; `code` is the holder's (M-011)."""

    def __init__(self, *, code: str) -> None:
        super().__init__(code)
        self.code = code


class PseudonymRevealsError(RegisterError):
    """The pseudonym is an e-mail address, phone number, web address, handle, date or code."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class NotYetError(RegisterError):
    """A planned meeting cannot be opened, or attendance marked, before its day."""


class MeetingNotOpenError(RegisterError):
    """The act needs an open meeting, and this one is not."""


class WrongMeetingStateError(RegisterError):
    """The act does not fit where the meeting stands; `status` is its MeetingStatus value."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class LeftBeforeJoiningError(RegisterError):
    """The day a member left lies before the day they joined."""


class UnlikelyDayError(RegisterError):
    """The day lies in a year nobody can have meant."""


class MeetingAtThatTimeError(RegisterError):
    """Another evening of that day starts at the same time, and nothing would tell them apart."""

    def __init__(self, starts_at: time) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at


class EndsBeforeItStartsError(RegisterError):
    """A meeting ends before it starts."""


class UnsignedNeedsReasonError(RegisterError):
    """Members beyond their grace came unsigned, so finishing the meeting needs a reason."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(codes)
        self.codes = codes


class NothingPublishedError(RegisterError):
    """No agreement version is current yet."""


class MissingExceptionsError(RegisterError):
    """An agreement without both exceptions cannot be published."""


class SignedBeforePublicationError(RegisterError):
    """The signature is dated before the version was published."""


class SignedInFutureError(RegisterError):
    """The signature is dated after today."""


class NotExplainedError(RegisterError):
    """A signature needs the exceptions explained and the questions answered."""


class AlreadySignedError(RegisterError):
    """The member has already signed this version."""


class ChangedPublishedTextError(RegisterError):
    """A published text no longer matches the digest kept when it was published."""


class UnknownRecordError(RegisterError):
    """The register holds no such record; `kind` is member, meeting, version, signature, sheet..."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


# --- sealed tier ----------------------------------------------------------------------------


class TierClosedError(RegisterError):
    """Reading sealed records needs the passphrase again."""


class DamagedBoxError(RegisterError):
    """A sealed record does not open, or is not the one its journal line tells of."""

    def __init__(self, no: int) -> None:
        super().__init__(no)
        self.no = no


# --- backup and restore ---------------------------------------------------------------------


class StickTooSmallError(RegisterError):
    """The backup does not fit in the chosen place; sizes in bytes."""

    def __init__(self, *, needed: int, free: int) -> None:
        super().__init__(needed, free)
        self.needed, self.free = needed, free


class StickGoneError(RegisterError):
    """The folder for the backup is not there any more."""


class BackupNotVerifiedError(RegisterError):
    """What was read back from the device is not what was written."""


class NotABackupError(RegisterError):
    """The file is not a Circlekeep backup."""


class DamagedBackupError(RegisterError):
    """The file is a Circlekeep backup and is damaged or cut short."""


class BackupTooNewError(_OtherFormError, RegisterError):
    """The backup was made by a newer Circlekeep."""


class BackupUnderWayError(RegisterError):
    """A backup is already being made."""


class PracticeMixError(RegisterError):
    """A practice backup cannot be restored as a real register, nor the other way round."""


class RegisterExistsError(RegisterError):
    """The register in the backup is on this computer already."""


class KeyFileNotKeptError(RegisterError):
    """What was read back from the stick is not the key file that was written."""


class KeyFileOnSameStickError(RegisterError):
    """The backup would lie on the stick that carries this register's key file."""


class KeyFileMaybeOnStickError(RegisterError):
    """The stick for the backup holds too much to tell whether the key file is among it."""


# --- papers ---------------------------------------------------------------------------------


class MissingGlyphError(RegisterError):
    """No shipped font can draw `character`, so the paper is not made."""

    def __init__(self, character: str) -> None:
        super().__init__(character)
        self.character = character


class PrinterRefusedError(RegisterError):
    """The printer, or the file it was to write instead, did not take the paper."""


class NotRemovableError(RegisterError):
    """A recovery sheet may be saved only to a removable disk."""


class FileExistsAlreadyError(RegisterError):
    """A file of that name is there; nothing is ever overwritten."""
