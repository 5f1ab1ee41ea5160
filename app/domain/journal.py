"""The journal: one line for every act, each bound to the one before by SHA-256.

A line says which act on which row, when and in which tier; never a text and never a name.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.errors import BrokenJournalError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

NOTHING_BEFORE: Final = "0" * 64
SEAL_WORDS: Final = 2048
WORDS_IN_SEAL: Final = 4

# Marks that stand behind a line's own reason: its time is doubtful, or it came after others.
CLOCK_ODD: Final = "clock_odd"
WRITTEN_LATE: Final = "written_late"

_WORD_BITS: Final = 11
_SPARE_BITS: Final = 4
_SEAL_BYTES: Final = 6
_SCRYPT_MEMORY: Final = 64 * 1024 * 1024


class Action(StrEnum):
    """Everything the facilitator or the app can do that must leave a line."""

    REGISTER_CREATED = "register_created"
    SETUP_FINISHED = "setup_finished"
    PROFILE_CHANGED = "profile_changed"
    SHEET_MADE = "sheet_made"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 - an act, not a secret
    RECOVERED = "recovered"
    KEY_FILE_JOINED = "key_file_joined"
    KEY_FILE_REMOVED = "key_file_removed"
    TIER_SET_APART = "tier_set_apart"
    TIER_REJOINED = "tier_rejoined"
    KEYS_ROTATED = "keys_rotated"
    KEYS_UNEXPECTED = "keys_unexpected"
    UPGRADED = "upgraded"
    MEMBER_ENROLLED = "member_enrolled"
    MEMBER_RENAMED = "member_renamed"
    MEMBER_CHANGED = "member_changed"
    MEMBER_PAUSED = "member_paused"
    MEMBER_RESUMED = "member_resumed"
    MEMBER_LEFT = "member_left"
    MEMBER_REJOINED = "member_rejoined"
    MEMBER_BINNED = "member_binned"
    MEMBER_RESTORED = "member_restored"
    MEETING_PLANNED = "meeting_planned"
    MEETING_OPENED = "meeting_opened"
    MEETING_FINISHED = "meeting_finished"
    MEETING_REOPENED = "meeting_reopened"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_CHANGED = "meeting_changed"
    ATTENDANCE_MARKED = "attendance_marked"
    GUESTS_COUNTED = "guests_counted"
    CHECK_TICKED = "check_ticked"
    VERSION_DRAFTED = "version_drafted"
    VERSION_PUBLISHED = "version_published"
    SIGNATURE_RECORDED = "signature_recorded"
    SIGNATURE_VOIDED = "signature_voided"
    SEALED_ADDED = "sealed_added"
    SEALED_READ = "sealed_read"
    SEALED_DESTROYED = "sealed_destroyed"
    SEALED_RESEALED = "sealed_resealed"
    TIER_OPENED = "tier_opened"
    BACKUP_STARTED = "backup_started"
    BACKUP_VERIFIED = "backup_verified"
    BACKUP_FAILED = "backup_failed"
    RESTORED = "restored"
    RESTORE_UNDONE = "restore_undone"
    PAPER_PRINTED = "paper_printed"


class Tier(StrEnum):
    """Which of the two tiers an act belongs to."""

    OPEN = "open"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One act; `digest` and both hashes are hexadecimal, `digest` may be empty."""

    no: int
    at: datetime
    act: str
    record: int
    tier: Tier
    reason: str
    digest: str
    before: str
    hash: str


def marked(reason: str, mark: str) -> str:
    """Put a mark behind a reason."""
    return f"{reason} {mark}" if reason else mark


def has_mark(reason: str, mark: str) -> bool:
    """Tell whether a mark stands behind a reason, whatever that is."""
    return mark in reason.split()


def is_in_time(reason: str) -> bool:
    """Tell whether the time of a line with this reason may be held against the clock."""
    return not has_mark(reason, CLOCK_ODD) and not has_mark(reason, WRITTEN_LATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a paper carries to be held against the register later: a line and four words."""

    line_no: int
    words: tuple[str, ...]


def canonical(line: Line) -> bytes:
    """Write a line the one way that is hashed: sorted keys, no spaces, ASCII, UTC seconds."""
    content = {
        "act": line.act,
        "at": line.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "before": line.before,
        "digest": line.digest,
        "no": line.no,
        "reason": line.reason,
        "record": line.record,
        "tier": line.tier,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return text.encode("ascii")


def hash_of(line: Line) -> str:
    """Return the SHA-256 of a line in its canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(line)).hexdigest()


def verify(lines: Iterable[Line], *, after: Line | None = None) -> None:
    """Check that the lines follow each other from `after` on; raise BrokenJournalError if not."""
    no, before = (after.no, after.hash) if after else (0, NOTHING_BEFORE)
    for line in lines:
        if line.no != no + 1 or line.before != before or line.hash != hash_of(line):
            raise BrokenJournalError(line.no)
        no, before = line.no, line.hash


def seal_of(line_no: int, head: str, register_id: bytes, *, words: Sequence[str]) -> Seal:
    """Make the seal of a line from its hash: 44 bits, slow to guess and short to read out."""
    if len(words) != SEAL_WORDS:
        raise ValueError("a seal is made of 2048 words")
    derived = hashlib.scrypt(
        bytes.fromhex(head),
        salt=register_id,
        n=2**15,
        r=8,
        p=1,
        maxmem=_SCRYPT_MEMORY,
        dklen=_SEAL_BYTES,
    )
    bits = int.from_bytes(derived, "big") >> _SPARE_BITS
    shifts = range((WORDS_IN_SEAL - 1) * _WORD_BITS, -1, -_WORD_BITS)
    return Seal(
        line_no=line_no, words=tuple(words[bits >> shift & SEAL_WORDS - 1] for shift in shifts)
    )
