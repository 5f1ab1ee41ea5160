"""The building of a generation under new keys, beside the live one and from a copy of it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.journal import Action, Tier
from app.errors import DamagedBoxError, DamagedDatabaseError, RegisterError
from app.services import key_outcome, key_watch, keyfiles, owed, sheet_proof, swaps
from app.services.owed import Ledger, OwedLine
from app.services.session import Change, write_late
from app.storage import backups as backup_rows
from app.storage import drafts, journal, rekey, sealed, snapshot
from app.storage import registers as layout
from app.storage.database import Database
from app.storage.progress import stop_if
from app.vault import sealing

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.backups import Counts
    from app.services.key_changes import OpenedKeys
    from app.services.registers import RegisterOnDisk
    from app.services.session import Clock
    from app.storage.files import Disk
    from app.storage.progress import Cancelled, Progress
    from app.vault.keyblock import KeyBlock
    from app.vault.recovery import RecoveryCode
    from app.vault.slots import NewKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshKeys:
    """The new keys, the slots that wrap them, and the codes of the new sheets."""

    keys: NewKeys
    block: KeyBlock
    sealed_code: RecoveryCode | None
    checks: tuple[keyfiles.BlockCheck, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contents:
    """What is sealed in a database, and how much it holds."""

    boxes: dict[int, bytes] = field(repr=False)
    drafts: dict[str, bytes] = field(repr=False)
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """One rotation under way: from the old keys to the new ones, on a copy beside."""

    register: RegisterOnDisk
    opened: OpenedKeys
    old_private: bytes = field(repr=False)
    fresh: FreshKeys
    clock: Clock
    disk: Disk
    cancelled: Cancelled

    def take_place(self, progress: Progress) -> None:
        """Build the next generation and let it become the register."""
        folder = self.register.folder
        live = layout.live_generation(folder)
        self._note_begun()
        try:
            with layout.new_generation(self.disk, folder) as part:
                self._build(live, part, progress)
        except RegisterError:
            # It may have taken its place already, and only its lasting be in doubt.
            if layout.live_generation(folder) == live:
                with suppress(RegisterError):
                    self._forget_begun()
                raise
        # What was owed under the old keys stands in the new generation now.
        with suppress(RegisterError):
            ledger = self._ledger()
            ledger.remove(ledger.lines())

    def _note_begun(self) -> None:
        """Note what is never due under the old keys, so that a power cut meanwhile is told of."""
        fresh, before = owed.fingerprint(self.fresh.block), owed.fingerprint(self.opened.block)
        line = OwedLine(at=self.clock(), action=Action.KEYS_ROTATED, keys=fresh)
        with suppress(RegisterError):
            self._ledger().add_change([line], before=before)

    def _forget_begun(self) -> None:
        ledger, fresh = self._ledger(), owed.fingerprint(self.fresh.block)
        ledger.remove(line for line in ledger.lines() if line.keys == fresh)

    def _build(self, live: Path, part: Path, progress: Progress) -> None:
        path = part / layout.DATABASE
        progress("copy", 0, 1)
        rekey.copy(
            self.disk,
            live / layout.DATABASE,
            path,
            key=self.opened.keys.database,
            new_key=self.fresh.keys.keys.database,
            register_id=self.opened.block.register_id,
        )
        stop_if(self.cancelled)
        contents = self._contents(path)
        resealed = self._reseal(path, contents, progress)
        self._tell(live, path, resealed)
        progress("check", 0, 1)
        keyfiles.create(
            self.disk,
            part,
            self.fresh.block,
            mac_key=self.fresh.keys.keys.header_mac,
            check=self._check_slots,
        )
        self._prove(path, contents)
        self.disk.sync_file(path)
        stop_if(self.cancelled)
        progress("check", 1, 1)

    def _open(self, path: Path) -> Database:
        return Database.open(
            path,
            key=self.fresh.keys.keys.database,
            register_id=self.opened.block.register_id,
        )

    def _contents(self, path: Path) -> _Contents:
        """Read what is sealed; raise DamagedBoxError unless each box is the one its line tells."""
        db = self._open(path)
        try:
            boxes = dict(sealed.boxes(db))
            told = journal.sealed_digests(db)
            for no in sorted((told.keys() | boxes.keys()) - sealed.destroyed(db)):
                if no not in boxes or told.get(no) != _digest(boxes[no]):
                    raise DamagedBoxError(no)
            return _Contents(
                boxes=boxes, drafts=dict(drafts.sealed(db)), counts=backup_rows.counts(db)
            )
        finally:
            db.close()

    def _reseal(self, path: Path, contents: _Contents, progress: Progress) -> dict[int, bytes]:
        boxes = {}
        for done, (no, box) in enumerate(contents.boxes.items(), start=1):
            stop_if(self.cancelled)
            boxes[no] = self._resealed(no, box)
            progress("seal", done, len(contents.boxes))
        rekey.reseal(
            self.disk,
            path,
            key=self.fresh.keys.keys.database,
            register_id=self.opened.block.register_id,
            boxes=boxes,
            drafts={page: self._resealed_draft(page, box) for page, box in contents.drafts.items()},
            sealing_public=self.fresh.keys.sealing_public,
        )
        return boxes

    def _resealed(self, no: int, box: bytes) -> bytes:
        register_id = self.opened.block.register_id
        plaintext = sealing.open_box(self.old_private, register_id=register_id, no=no, box=box)
        return sealing.seal(
            self.fresh.keys.sealing_public, register_id=register_id, no=no, plaintext=plaintext
        )

    def _resealed_draft(self, page: str, box: bytes) -> bytes:
        register_id = self.opened.block.register_id
        plaintext = sealing.open_draft(
            self.old_private, register_id=register_id, page=page, box=box
        )
        return sealing.seal_draft(
            self.fresh.keys.sealing_public, register_id=register_id, page=page, plaintext=plaintext
        )

    def _tell(self, live: Path, path: Path, resealed: dict[int, bytes]) -> None:
        """Write the lines: no line before is touched, and the new ones tell of the new boxes."""
        db = self._open(path)
        try:
            with db.transaction():
                due = [*swaps.due(self._swaps(live), db), *self._due(db)]
                if due:
                    write_late(db, due)
                change = Change(db, now=self.clock())
                public = hashlib.sha256(self.fresh.keys.sealing_public).hexdigest()
                change.record(Action.KEYS_ROTATED, digest=public)
                sheet_proof.note_unproven_with(change)
                key_outcome.note_done(db, Action.KEYS_ROTATED, at=change.now)
                key_watch.note(db, owed.fingerprint(self.fresh.block), at=change.now)
                for no, box in resealed.items():
                    change.record(Action.SEALED_RESEALED, no, tier=Tier.SEALED, digest=_digest(box))
        finally:
            db.close()

    def _ledger(self) -> Ledger:
        return Ledger(
            folder=self.register.folder,
            register_id=self.opened.block.register_id,
            key=self.opened.keys.owed,
            disk=self.disk,
        )

    def _swaps(self, live: Path) -> Ledger:
        return swaps.ledger(
            live,
            register_id=self.opened.block.register_id,
            key=self.opened.keys.owed,
            disk=self.disk,
        )

    def _due(self, db: Database) -> list[OwedLine]:
        """Read the lines owed until now: under the new keys nobody could."""
        keys = owed.fingerprint(self.opened.block)
        return owed.due(db, self._ledger().lines(), keys=keys)

    def _check_slots(self, untrusted: KeyBlock) -> None:
        for check in self.fresh.checks:
            check(untrusted)

    def _prove(self, path: Path, before: _Contents) -> None:
        """Read the new generation as a whole and hold it against what was there before."""
        key, register_id = self.fresh.keys.keys.database, self.opened.block.register_id
        found = snapshot.check(
            path, key=key, register_id=register_id, thorough=True, cancelled=self.cancelled
        )
        snapshot.check_journal(path, key=key, register_id=register_id, cancelled=self.cancelled)
        after = self._contents(path)
        if _besides_journal(found.counts) != _besides_journal(before.counts):
            raise DamagedDatabaseError
        private = self.fresh.keys.sealed_private
        for no, box in after.boxes.items():
            sealing.open_box(private, register_id=register_id, no=no, box=box)
        for page, box in after.drafts.items():
            sealing.open_draft(private, register_id=register_id, page=page, box=box)


def _besides_journal(counts: Counts) -> tuple[int, ...]:
    return (
        counts.members,
        counts.meetings,
        counts.attendances,
        counts.signatures,
        counts.sealed,
    )


def _digest(box: bytes) -> str:
    return hashlib.sha256(box).hexdigest()
