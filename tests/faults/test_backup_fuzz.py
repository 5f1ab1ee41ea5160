"""A backup file changed in any way is refused with one of three errors.

The keys are worked out once for all cases; what is tried is everything after them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from app.errors import BackupTooNewError, DamagedBackupError, NotABackupError
from app.services import restore
from app.storage import backup_file
from tests.faults.damage import a_whole_register
from tests.real_registers import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MALFORMED = (NotABackupError, DamagedBackupError, BackupTooNewError)
BLOCK = 4096


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A whole backup, and how to put another in its place."""

    path: Path
    content: bytes
    front_size: int

    def refused(self, content: bytes) -> type[Exception]:
        """Write something else, look into it, and return how it was refused."""
        self.path.write_bytes(content)
        return self.look()

    def refused_with(self, at: int, changed: bytes) -> type[Exception]:
        """Change some bytes in place, look, and put them back."""
        with self.path.open("r+b", buffering=0) as file:
            file.seek(at)
            file.write(changed)
            told = self.look()
            file.seek(at)
            file.write(self.content[at : at + len(changed)])
        return told

    def look(self) -> type[Exception]:
        with pytest.raises(MALFORMED) as caught:
            restore.look(self.path, passphrase=PASSPHRASE)
        return caught.type


@pytest.fixture
def backup(scratch: Path) -> Backup:
    a_whole_register(scratch / "base")
    (path,) = (scratch / "base" / "stick").iterdir()
    front_size = restore.look(path, passphrase=PASSPHRASE).front.size
    return Backup(path=path, content=path.read_bytes(), front_size=front_size)


def test_every_bit_before_the_snapshot_is_looked_at(backup: Backup) -> None:
    for at in range(backup.front_size):
        for bit in range(8):
            told = backup.refused_with(at, bytes([backup.content[at] ^ 1 << bit]))
            assert told is NotABackupError or at >= len(backup_file.MAGIC)

    restore.look(backup.path, passphrase=PASSPHRASE)


def flipped(chance: random.Random, whole: Backup) -> bytes:
    at = chance.randrange(whole.front_size, len(whole.content))
    changed = bytearray(whole.content)
    changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(chance: random.Random, whole: Backup) -> bytes:
    return whole.content[: chance.randrange(len(whole.content))]


def lengthened(chance: random.Random, whole: Backup) -> bytes:
    return whole.content + chance.randbytes(chance.randrange(1, 2 * BLOCK))


def swapped(chance: random.Random, whole: Backup) -> bytes:
    first, second = _two_blocks(chance, whole)
    changed = bytearray(whole.content)
    changed[first : first + BLOCK], changed[second : second + BLOCK] = (
        changed[second : second + BLOCK],
        changed[first : first + BLOCK],
    )
    return bytes(changed)


def doubled(chance: random.Random, whole: Backup) -> bytes:
    first, second = _two_blocks(chance, whole)
    changed = bytearray(whole.content)
    changed[second : second + BLOCK] = changed[first : first + BLOCK]
    return bytes(changed)


def taken_out(chance: random.Random, whole: Backup) -> bytes:
    at, _ = _two_blocks(chance, whole)
    return whole.content[:at] + whole.content[at + BLOCK :]


def overwritten(chance: random.Random, whole: Backup) -> bytes:
    at, size = chance.randrange(len(whole.content) - 64), chance.randrange(1, 64)
    return whole.content[:at] + chance.randbytes(size) + whole.content[at + size :]


def _two_blocks(chance: random.Random, whole: Backup) -> list[int]:
    number = (len(whole.content) - whole.front_size) // BLOCK
    return [whole.front_size + BLOCK * no for no in chance.sample(range(number), 2)]


CHANGES: tuple[Callable[[random.Random, Backup], bytes], ...] = (
    flipped,
    flipped,
    cut,
    lengthened,
    swapped,
    doubled,
    taken_out,
    overwritten,
)


def refuse_many(whole: Backup, *, seed: int, cases: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - places, not secrets
    for no in range(cases):
        changed = CHANGES[no % len(CHANGES)](chance, whole)
        if changed != whole.content:
            whole.refused(changed)
    whole.path.write_bytes(whole.content)
    restore.look(whole.path, passphrase=PASSPHRASE)


@pytest.mark.parametrize("part", range(2))
def test_ten_thousand_changed_backups_are_refused(backup: Backup, part: int) -> None:
    refuse_many(backup, seed=part, cases=5_000)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(100))
def test_a_million_changed_backups_are_refused(backup: Backup, part: int) -> None:
    refuse_many(backup, seed=1000 + part, cases=10_000)
