"""Backups made up by somebody without the keys: refused in bounded time and memory."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from app.errors import DamagedBackupError, NotABackupError, UnsafeKeyParametersError
from app.services import restore
from app.storage import backup_file
from app.vault import kdf
from app.vault.kdf import Argon2Parameters
from tests.faults.damage import a_whole_register
from tests.faults.test_damaged_keys import with_costs
from tests.real_registers import PASSPHRASE
from tests.source import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.damage import Truth

MOST_SECONDS = 3.0
MOST_KIB = 700 * 1024
LITTLE_KIB = 150 * 1024
# Where the usual passphrase takes 0.65 s, the dearest that is accepted stays below three.
MOST_TIMES = 3.0 / 0.65
TERABYTE = 2**40


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How a look into a file ended, and what it took."""

    outcome: str
    seconds: float
    kib: int


def looked_into(path: Path) -> Taken:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.looking", str(path), PASSPHRASE],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    outcome, seconds, kib = done.stdout.split()
    return Taken(outcome=outcome, seconds=float(seconds), kib=int(kib))


@pytest.fixture
def truth(scratch: Path) -> Truth:
    return a_whole_register(scratch / "base")


@pytest.fixture
def backup(scratch: Path, truth: Truth) -> Path:
    (path,) = (scratch / "base" / "stick").iterdir()
    return path


def framed(header: bytes, rest: bytes = bytes(backup_file.SEALED_INFO_SIZE + 32)) -> bytes:
    return backup_file.MAGIC + len(header).to_bytes(4, "big") + header + rest


def with_header(backup: Path, **changes: object) -> bytes:
    """Return the start of a backup with another header, as somebody without the keys can."""
    front = restore.look(backup, passphrase=PASSPHRASE).front
    header = json.loads(front.header_bytes) | changes
    written = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    return framed(written, front.sealed_info + front.mac)


def with_key_costs(backup: Path, truth: Truth, costs: Argon2Parameters) -> bytes:
    block = with_costs(truth, costs)
    block = block[: int.from_bytes(block[10:14], "big")]
    assert hashlib.sha256(block[:-32]).digest() == block[-32:]
    whole = with_header(backup, key_block=base64.b64encode(block).decode())
    size = restore.look(backup, passphrase=PASSPHRASE).front.header.database_size
    return whole + bytes(size)


def a_huge(path: Path, start: bytes, size: int) -> Path:
    """Write a file that is huge and takes no room."""
    with path.open("wb") as file:
        file.write(start)
        file.truncate(len(start) + size)
    return path


LARGEST = backup_file.MOST_HEADER
HEADERS: tuple[bytes, ...] = (
    b"[" * LARGEST,
    b'{"format":' * (LARGEST // 10),
    b'{"format":' + b"9" * (LARGEST - 11) + b"}",
    b'{"format":1e' + b"9" * (LARGEST - 13) + b"}",
    b'"' + b"\\ud800" * (LARGEST // 6 - 1) + b'"',
    b"\xff" * LARGEST,
    b"0" * LARGEST,
)


@pytest.mark.parametrize("header", HEADERS, ids=range(len(HEADERS)))
def test_a_header_made_to_choke_on_is_damage(scratch: Path, header: bytes) -> None:
    (scratch / "made-up.ckbackup").write_bytes(framed(header))

    with pytest.raises(DamagedBackupError):
        restore.look(scratch / "made-up.ckbackup", passphrase=PASSPHRASE)


@pytest.mark.parametrize(
    "start", [b"CKBACKUP\xff\xff\xff\xff", framed(b"{" * 70_000), b"CKBACKUP", b""]
)
def test_a_huge_file_of_nothing_is_refused_unread(scratch: Path, start: bytes) -> None:
    with pytest.raises((DamagedBackupError, NotABackupError)):
        restore.look(a_huge(scratch / "huge", start, TERABYTE), passphrase=PASSPHRASE)


def test_a_true_look_takes_little(backup: Path) -> None:
    taken = looked_into(backup)

    assert taken.outcome == "whole"
    assert taken.seconds < MOST_SECONDS
    assert taken.kib < LITTLE_KIB


def test_a_terabyte_that_claims_to_be_a_database_is_refused_before_it_is_read(
    scratch: Path, backup: Path
) -> None:
    start = with_header(backup, database_size=TERABYTE)

    taken = looked_into(a_huge(scratch / "huge.ckbackup", start, TERABYTE))

    assert taken.outcome == "DamagedBackupError"
    assert taken.seconds < MOST_SECONDS
    assert taken.kib < LITTLE_KIB


@pytest.mark.parametrize(
    ("costs", "outcome"),
    [
        (Argon2Parameters(memory_kib=2**32 - 1, passes=1, lanes=1), "Damaged"),
        (Argon2Parameters(memory_kib=kdf.DEFAULT.memory_kib, passes=11, lanes=1), "Damaged"),
        (Argon2Parameters(memory_kib=2 * kdf.DEFAULT.memory_kib, passes=1, lanes=4), "Wrong"),
    ],
    ids=["too much memory", "too many passes", "the most memory there may be"],
)
def test_a_cost_in_a_backup_never_exhausts_this_computer(
    scratch: Path, backup: Path, truth: Truth, costs: Argon2Parameters, outcome: str
) -> None:
    path = scratch / "dear.ckbackup"
    path.write_bytes(with_key_costs(backup, truth, costs))

    taken = looked_into(path)

    assert taken.outcome.startswith(outcome)
    assert taken.seconds < MOST_SECONDS
    assert taken.kib < (MOST_KIB if outcome == "Wrong" else LITTLE_KIB)


def test_the_dearest_that_is_accepted_takes_a_few_times_the_usual(
    scratch: Path, backup: Path, truth: Truth
) -> None:
    dearest = Argon2Parameters(memory_kib=512 * 1024, passes=4, lanes=8)
    usual, dear = scratch / "usual.ckbackup", scratch / "dear.ckbackup"
    usual.write_bytes(with_key_costs(backup, truth, kdf.DEFAULT))
    dear.write_bytes(with_key_costs(backup, truth, dearest))

    # Each at its quickest: what else the computer does slows one down and not the other.
    taken, little = (
        min((looked_into(path) for _ in range(2)), key=lambda each: each.seconds)
        for path in (dear, usual)
    )

    assert taken.outcome == "WrongPassphraseError"
    assert taken.seconds < MOST_TIMES * little.seconds
    assert taken.kib < MOST_KIB
    with pytest.raises(UnsafeKeyParametersError):
        kdf.checked(replace(dearest, passes=dearest.passes + 1))
