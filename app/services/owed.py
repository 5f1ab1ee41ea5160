"""Lines the journal owes: acts that were done when their line could not be written.

They wait encrypted in a file beside the register and are written at the next unlock. A change of
keys puts its line there before it is made, together with what the keys will be: so neither a lock
nor a power cut between the two can lose it, and a change that never came about is not told of.
The lines of a restore and of one undone wait in the generation that takes the place: see `swaps`.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from app.domain.journal import Tier
from app.storage import journal, owed_file
from app.vault import primitives

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.storage.database import Database
    from app.storage.files import Disk
    from app.vault.keyblock import KeyBlock

_AAD: Final = b"circlekeep owed lines v1"
_SELDOM: Final = ("record", "digest", "generation", "after")
_ROOM: Final = owed_file.SIZE - primitives.NONCE_SIZE - primitives.TAG_SIZE

# A change of keys notes its line on a thread of its own, beside the session's.
_turn = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedLine:
    """A line to be written; with `keys` only if the register came to have these keys.

    With `generation` only if it took that place; `after` is the newest line its journal held then.
    """

    at: datetime
    action: str
    tier: Tier = Tier.OPEN
    keys: str = ""
    is_done: bool = False
    record: int = 0
    digest: str = ""
    generation: int = 0
    after: int = 0

    def is_due(self, keys: str) -> bool:
        """Tell whether the act was done, given the keys the register has."""
        return self.is_done or self.keys in {"", keys}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Where the owed lines of a register wait, and the key only its owner has."""

    folder: Path
    register_id: bytes
    key: bytes = field(repr=False)
    disk: Disk

    def lines(self) -> list[OwedLine]:
        """Read what is owed; what cannot be read is owed by nobody."""
        return _read(self._opened())

    def add(self, lines: Sequence[OwedLine]) -> None:
        """Note these too; raise DiskFullError if there is no room for them at all."""
        with _turn:
            self._write([*self.lines(), *lines])

    def add_change(self, lines: Sequence[OwedLine], *, before: str) -> None:
        """Note a change of the keys that were called `before`, which therefore came about."""
        with _turn:
            earlier = [replace(line, is_done=line.is_due(before)) for line in self.lines()]
            self._write([*earlier, *lines])

    def put(self, lines: Sequence[OwedLine]) -> None:
        """Let these wait and no others."""
        with _turn:
            self._write(lines)

    def remove(self, lines: Iterable[OwedLine]) -> None:
        """Strike these out, because they were written."""
        gone = list(lines)
        with _turn:
            if owed_file.is_there(self.folder):
                self._write([line for line in self.lines() if line not in gone])

    def tidy(self) -> None:
        """Remove the file if it holds nothing: a piece of the reserve that was never needed."""
        with _turn:
            if not any(owed_file.read(self.folder)):
                owed_file.remove(self.disk, self.folder)

    def _opened(self) -> bytes:
        untrusted = owed_file.read(self.folder)
        if len(untrusted) != owed_file.SIZE:
            return b""
        try:
            return primitives.decrypt(
                self.key,
                nonce=untrusted[: primitives.NONCE_SIZE],
                ciphertext=untrusted[primitives.NONCE_SIZE :],
                aad=_AAD + self.register_id,
            )
        except primitives.WrongKeyError:
            return b""

    def _write(self, lines: Sequence[OwedLine]) -> None:
        if not lines:
            owed_file.remove(self.disk, self.folder)
            return
        nonce = primitives.random_bytes(primitives.NONCE_SIZE)
        sealed = primitives.encrypt(
            self.key,
            nonce=nonce,
            plaintext=_padded(lines),
            aad=_AAD + self.register_id,
        )
        owed_file.write(self.disk, self.folder, nonce + sealed)


def due(db: Database, lines: Iterable[OwedLine], *, keys: str) -> list[OwedLine]:
    """Choose the lines whose act was done and that the journal does not tell of yet.

    So an older copy of the file, put back, adds nothing. `keys` names what the register has now.
    """
    seen: Counter[tuple[str, datetime]] = Counter()
    chosen = []
    for line in lines:
        if line.keys:
            is_told = journal.is_told(db, line.action, line.keys)
        else:
            seen[line.action, line.at] += 1
            is_told = seen[line.action, line.at] <= journal.told_late(db, line.action, line.at)
        if line.is_due(keys) and not is_told:
            chosen.append(line)
    return chosen


def fingerprint(block: KeyBlock) -> str:
    """Name the keys a register has now; every change of them gives another name."""
    return hashlib.sha256(block.mac).hexdigest()


def _padded(lines: Sequence[OwedLine]) -> bytes:
    """Write the lines in one size; of more than fit, the newest go that change no keys."""
    kept = list(lines)
    while len(content := _written(kept)) > _ROOM:
        del kept[max(at for at, line in enumerate(kept) if not line.keys)]
    return content.ljust(_ROOM)


def _written(lines: Sequence[OwedLine]) -> bytes:
    return json.dumps([_told(line) for line in lines], separators=(",", ":")).encode("ascii")


def _told(line: OwedLine) -> dict[str, object]:
    """Give what a line says; what few lines say takes no room in the others."""
    told = asdict(line) | {"at": int(line.at.timestamp())}
    return {name: value for name, value in told.items() if name not in _SELDOM or value}


def _read(content: bytes) -> list[OwedLine]:
    if not content:
        return []
    return [
        OwedLine(
            at=datetime.fromtimestamp(told["at"], UTC),
            action=told["action"],
            tier=Tier(told["tier"]),
            keys=told["keys"],
            is_done=told["is_done"],
            **{name: told[name] for name in _SELDOM if name in told},
        )
        for told in json.loads(content)
    ]
