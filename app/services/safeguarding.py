"""Sealed sheets: a concern can always be added, and read only after the passphrase again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain import sheets as entries
from app.domain.journal import Action, Tier
from app.errors import (
    DamagedBoxError,
    EmptyFieldError,
    ForeignKeyFileError,
    TextTooLongError,
    TierClosedError,
    UnknownRecordError,
    WrongPassphraseError,
)
from app.services import keyfiles
from app.services.registers import utc_now
from app.services.session import OpenTier
from app.storage import journal, registers, sealed, tries
from app.storage import register as register_row
from app.storage.files import REAL, Disk
from app.vault import keyblock, primitives, sealing, slots
from app.vault.keyblock import SlotTier

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.concerns import Addition, FirstAccount, SealedEntry, Sheet
    from app.services.session import Change, Clock, Session

LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRequest:
    """What was typed to open the sealed tier, as plain data for slow work."""

    folder: Path
    passphrase: str = field(repr=False)
    sealed_slot_key: bytes = field(repr=False)
    key_file: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, session: Session, passphrase: str, *, key_file: bytes | None = None) -> TierRequest:
        """Take from the session what opening its sealed tier needs."""
        return cls(
            folder=session.folder,
            passphrase=passphrase,
            sealed_slot_key=session.keys.sealed_slot,
            key_file=key_file,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsRequest:
    """Every box with what opens and proves it, as plain data for slow work."""

    register_id: bytes
    private: bytes = field(repr=False)
    boxes: tuple[tuple[int, bytes], ...] = field(repr=False)
    digests: dict[int, str] = field(repr=False)

    @classmethod
    def of(cls, session: Session) -> SheetsRequest:
        """Read the boxes for opening and record that they are read; TierClosedError if closed."""
        if session.tier is None:
            raise TierClosedError
        session.record_or_owe(Action.SEALED_READ, tier=Tier.SEALED)
        gone = sealed.destroyed(session.db)
        told = journal.sealed_digests(session.db)
        return cls(
            register_id=session.register_id,
            private=session.tier.private,
            boxes=tuple(sealed.boxes(session.db)),
            digests={no: digest for no, digest in told.items() if no not in gone},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSheets:
    """What could be opened, and the numbers of the boxes that are damaged, gone or foreign."""

    sheets: tuple[Sheet, ...] = field(repr=False)
    damaged: tuple[int, ...]


def needs_key_file(session: Session) -> bool:
    """Tell whether the sealed tier opens only with passphrase and key file together."""
    block = keyfiles.load(registers.live_generation(session.folder)).block
    return keyblock.needs_key_file(block, SlotTier.SEALED)


def has_own_passphrase(session: Session) -> bool:
    """Tell whether the passphrase that unlocks the register does not open the sealed tier."""
    return slots.is_sealed_apart(keyfiles.load(registers.live_generation(session.folder)).block)


def open_tier_key(request: TierRequest, *, clock: Clock = utc_now, disk: Disk = REAL) -> bytes:
    """Work out the sealed tier's key, slowly; raise WrongPassphraseError if it is not right.

    A wrong one is counted and shown at the next unlock, whoever typed it.
    """
    block = keyfiles.load(registers.live_generation(request.folder)).block
    try:
        return slots.open_sealed_with_passphrase(
            block, request.passphrase, request.sealed_slot_key, key_file=request.key_file
        )
    except WrongPassphraseError:
        tries.count_wrong(disk, request.folder, now=clock())
        raise


def delay_before_next_try(session: Session) -> float:
    """Tell how many seconds the next try in an open register has to wait after wrong ones."""
    return tries.wait(REAL, session.folder, now=session.now()).total_seconds()


def open_tier(session: Session, private: bytes) -> OpenTier:
    """Open the sealed tier with its key; raise ForeignKeyFileError if it is another's."""
    if primitives.public_key_of(private) != session.sealing_public:
        raise ForeignKeyFileError
    session.record_or_owe(Action.TIER_OPENED, tier=Tier.SEALED)
    session.tier = OpenTier(private=private, opened_at=session.now())
    return session.tier


def close_tier(session: Session) -> None:
    """Close the sealed tier; reading needs the passphrase again."""
    session.tier = None


def seal_concern(session: Session, account: FirstAccount) -> str:
    """Seal a first account for good and return its neutral reference, such as 2026-003."""
    _check_texts(entries.texts_of(account), needed="said_or_seen")
    year = session.today().year

    def write() -> str:
        with session.change() as change:
            reference = register_row.next_reference(change.db, year=year)
            _seal(session, change, reference, account)
        return reference

    return session.with_reserve(write)


def add(session: Session, reference: str, addition: Addition) -> None:
    """Add to a sheet; what was sealed before stays as it is."""
    _check_texts(entries.texts_of(addition), needed="text")

    def write() -> None:
        with session.change() as change:
            if not register_row.has_reference(change.db, reference):
                raise UnknownRecordError("sheet")
            _seal(session, change, reference, addition)

    session.with_reserve(write)


def open_sheets(request: SheetsRequest) -> OpenedSheets:
    """Open every box that is as it was sealed, and name the others; a damaged one hides none."""
    opened: list[SealedEntry] = []
    damaged = set(request.digests)
    for no, box in request.boxes:
        try:
            opened.append(_opened(request, no, box))
            damaged.discard(no)
        except DamagedBoxError:
            damaged.add(no)
    sheets, lost = entries.grouped(opened)
    return OpenedSheets(sheets=tuple(sheets), damaged=tuple(sorted({*damaged, *lost})))


def sheets(session: Session) -> list[Sheet]:
    """Open every sheet, oldest first; raise DamagedBoxError if one box is not as it was sealed."""
    opened = open_sheets(SheetsRequest.of(session))
    if opened.damaged:
        raise DamagedBoxError(opened.damaged[0])
    return list(opened.sheets)


def _seal(
    session: Session, change: Change, reference: str, content: FirstAccount | Addition
) -> None:
    no = sealed.next_no(change.db)
    plaintext = entries.to_bytes(content, reference=reference, recorded_at=change.now)
    box = sealing.seal(
        session.sealing_public, register_id=session.register_id, no=no, plaintext=plaintext
    )
    sealed.add(change.db, no, box)
    change.record(Action.SEALED_ADDED, no, tier=Tier.SEALED, digest=_digest(box))


def _opened(request: SheetsRequest, no: int, box: bytes) -> SealedEntry:
    if request.digests.get(no) != _digest(box):
        raise DamagedBoxError(no)
    plaintext = sealing.open_box(request.private, register_id=request.register_id, no=no, box=box)
    try:
        return entries.from_bytes(plaintext, no=no)
    except entries.NotAnEntryError:
        raise DamagedBoxError(no) from None


def _digest(box: bytes) -> str:
    return hashlib.sha256(box).hexdigest()


def _check_texts(texts: dict[str, str], *, needed: str) -> None:
    if not texts[needed].strip():
        raise EmptyFieldError(needed)
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise TextTooLongError(name, limit=LONGEST_TEXT)
