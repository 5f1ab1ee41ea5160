"""The session: one unlocked register, and the only way to change it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from app.domain import zones
from app.domain.journal import (
    CLOCK_ODD,
    WRITTEN_LATE,
    Action,
    Line,
    Tier,
    is_in_time,
    marked,
)
from app.errors import DiskFullError, RegisterError, RegisterReadOnlyError
from app.services import owed
from app.services.owed import Ledger, OwedLine
from app.storage import files, journal, registers, reserve, rest_mark
from app.storage import register as register_row
from app.storage.database import Database, Log

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk
    from app.storage.journal import Tip
    from app.vault.keyblock import KeyBlock
    from app.vault.keys import RegisterKeys

Clock = Callable[[], datetime]

T = TypeVar("T")


class UnrecordedChange(Exception):  # noqa: N818 - a bug, not an expected failure
    """Something was changed without a journal line: a bug in a service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTier:
    """The opened sealed tier: the private key, and since when it may be used."""

    private: bytes = field(repr=False)
    opened_at: datetime


class Change:
    """What is being changed in one transaction, and the lines that tell of it."""

    def __init__(self, db: Database, *, now: datetime) -> None:
        self.db = db
        self.now = now
        self.lines: list[Line] = []

    def record(
        self,
        action: Action,
        record_id: int = 0,
        *,
        tier: Tier = Tier.OPEN,
        reason: str = "",
        digest: str = "",
    ) -> Line:
        """Add the journal line of what was done to one row; `digest` is hexadecimal."""
        last = self.lines[-1] if self.lines else journal.tip(self.db)
        # A clock set back stops nobody's work; the line says that its time is doubtful.
        if self._is_clock_odd(last):
            reason = marked(reason, CLOCK_ODD)
        line = journal.append(
            self.db,
            at=self.now,
            act=action,
            record=record_id,
            tier=tier,
            reason=reason,
            digest=digest,
            after=last,
        )
        self.lines.append(line)
        return line

    def _is_clock_odd(self, last: Line | Tip | None) -> bool:
        """Tell whether it is earlier now than when something was recorded already."""
        if last is not None and not is_in_time(last.reason):
            last = journal.last_in_time(self.db)
        return last is not None and self.now < last.at

    def record_late(self, waiting: OwedLine) -> Line:
        """Add a line that was owed, with the time its act was done."""
        line = journal.append(
            self.db,
            at=waiting.at,
            act=waiting.action,
            record=waiting.record,
            tier=waiting.tier,
            reason=WRITTEN_LATE,
            digest=waiting.keys or waiting.digest,
            after=self.lines[-1] if self.lines else journal.tip(self.db),
        )
        self.lines.append(line)
        return line


class Session:
    """An unlocked register; it belongs to one thread and ends with `close`.

    `folder` is the register's own folder, which holds its generations and the reserve;
    `put_aside` tells that something lay beside the database that was not its own, and
    `has_unexpected_keys` that its keys are not those it was known to have.
    """

    def __init__(
        self,
        *,
        register_id: bytes,
        folder: Path,
        db: Database,
        keys: RegisterKeys,
        clock: Clock,
        sealing_public: bytes,
        is_practice: bool,
        release: Callable[[], None],
        register: RegisterOnDisk | None = None,
        put_aside: bool = False,
    ) -> None:
        self.register_id = register_id
        self.folder = folder
        self.db = db
        self.keys = keys
        self.clock = clock
        self.sealing_public = sealing_public
        self.is_practice = is_practice
        self.put_aside = put_aside
        self.has_unexpected_keys = False
        self.tier_was_opened = False
        # As it was found at the unlock: should it vanish, words that stay can still be shown.
        self.key_block: KeyBlock | None = None
        self._tier: OpenTier | None = None
        self.saved_at: datetime | None = None
        self._found: RegisterError | None = None
        self._owed: list[OwedLine] = []
        self._register = register
        self._release = release

    def __repr__(self) -> str:
        return f"Session({self.register_id.hex()})"

    @property
    def tier(self) -> OpenTier | None:
        """The opened sealed tier; whether it ever was is remembered until the lock."""
        return self._tier

    @tier.setter
    def tier(self, opened: OpenTier | None) -> None:
        self._tier = opened
        self.tier_was_opened = self.tier_was_opened or opened is not None

    @property
    def register(self) -> RegisterOnDisk:
        """Where the register lies; known to sessions opened from the list of registers."""
        if self._register is None:
            raise LookupError("this session was not opened from the list of registers")
        return self._register

    def is_called(self, display_name: str) -> None:
        """Take note of another name of the group, which no passphrase may be made of."""
        if self._register is not None:
            self._register = replace(self._register, display_name=display_name)

    @property
    def read_only_because(self) -> RegisterError | None:
        """Why nothing may be written any more, if so: damage, or the file was deleted."""
        return self._found or self.db.damage or self.db.missing

    @read_only_because.setter
    def read_only_because(self, found: RegisterError | None) -> None:
        self._found = found

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Keep everything done inside the block together with its journal line, or nothing."""
        self.refuse_if_read_only()
        now = self.now()
        with self.db.transaction():
            self._write_owed()
            change = Change(self.db, now=now)
            yield change
            if not change.lines:
                raise UnrecordedChange
        self._strike_owed()
        self.saved_at = now

    def record_or_owe(self, action: Action, *, tier: Tier) -> None:
        """Record an act that nothing may hold up; a line that cannot be written comes later."""

        def write() -> None:
            with self.change() as change:
                change.record(action, tier=tier)

        try:
            self.with_reserve(write)
        except RegisterError:
            line = OwedLine(at=self.now().replace(microsecond=0), action=action, tier=tier)
            self._owed.append(line)
            # Should this process end before the next change, the next unlock writes it.
            with suppress(RegisterError):
                self.ledger.add([line])

    def with_reserve(self, work: Callable[[], T]) -> T:
        """Do the work; on a full disk give the set-aside room back and try once more."""
        try:
            return work()
        except DiskFullError:
            if not reserve.spend(files.REAL, self.folder):
                raise
            return work()

    def refuse_if_read_only(self) -> None:
        """Raise RegisterReadOnlyError if damage was found."""
        if self.read_only_because is not None:
            raise RegisterReadOnlyError from self.read_only_because

    def read_on(self) -> None:
        """After a page that cannot be read, read the others: a connection that met one reads none.

        To be called between acts. What is copied just now is copied through the one descriptor,
        and goes first.
        """
        copies = [copy for copy in registers.snapshots(self.folder) if copy != self.db.path.parent]
        if self.db.damage is None or copies:
            return
        self._found = self.read_only_because
        with suppress(RegisterError):
            self.db.close()
        try:
            self.db = Database.open(
                self.db.path,
                key=self.keys.database,
                register_id=self.register_id,
                log=Log.STAYS,
            )
        except RegisterError as refusal:
            self.db.lose(refusal)
            raise

    def now(self) -> datetime:
        """Return the moment by the session's clock, in UTC."""
        return self.clock().astimezone(UTC)

    def there(self) -> datetime:
        """Return the moment by the clocks where the group meets."""
        return zones.local(self.clock(), register_row.time_zone(self.db))

    def today(self) -> date:
        """Return the date where the group meets."""
        return self.there().date()

    def close(self) -> None:
        """Forget the sealed tier, write everything into one file and let the register go."""
        self.tier = None
        release, self._release = self._release, _nothing
        try:
            self._settle()
        finally:
            try:
                if self.db.close():
                    rest_mark.put(files.REAL, self.db.path)
            finally:
                release()

    def write_what_is_owed(self, keys: str, *, aside: Collection[str] = ()) -> list[OwedLine]:
        """Write the lines that an earlier process could not, and return them.

        `keys` names the keys the register has now, and `aside` those of the states set aside:
        what was done to them is told of once they come back.
        """
        waiting = self.ledger.lines()
        due = owed.due(self.db, waiting, keys=keys)
        if due:
            with self.db.transaction():
                write_late(self.db, due)
        gone = [line for line in waiting if not line.keys or line.keys not in aside]
        # What cannot be read may be of a state set aside that has other keys altogether.
        if gone or not aside:
            self.ledger.remove(gone)
        self.ledger.tidy()
        return due

    @property
    def ledger(self) -> Ledger:
        """Where lines wait that cannot be written now."""
        return Ledger(
            folder=self.folder,
            register_id=self.register_id,
            key=self.keys.owed,
            disk=files.REAL,
        )

    def _settle(self) -> None:
        """Write the lines still owed; what cannot be written waits for the next unlock."""
        if not self._owed:
            return
        if self.read_only_because is None:
            with suppress(RegisterError):
                self.with_reserve(self._write_all_owed)
                return
        with suppress(RegisterError):
            noted = self.ledger.lines()
            self.ledger.add([line for line in self._owed if line not in noted])
        self._owed.clear()

    def _write_all_owed(self) -> None:
        with self.db.transaction():
            self._write_owed()
        self._strike_owed()

    def _write_owed(self) -> None:
        if self._owed:
            write_late(self.db, self._owed)

    def _strike_owed(self) -> None:
        if self._owed:
            with suppress(RegisterError):
                self.ledger.remove(self._owed)
        self._owed.clear()


def write_late(db: Database, lines: Sequence[OwedLine]) -> None:
    """Write owed lines in the transaction under way."""
    change = Change(db, now=lines[0].at)
    for line in lines:
        change.record_late(line)
    from app.services import sheet_proof  # noqa: PLC0415 - seldom needed

    if any(line.action in sheet_proof.MAKES_A_SHEET for line in lines):
        sheet_proof.note_unproven_with(change)


def _nothing() -> None:
    """Let go of a register that was let go of before."""
