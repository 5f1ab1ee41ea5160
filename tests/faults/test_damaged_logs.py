"""A process died, and the log it left is hurt: what was saved is there, or its loss is told."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from app.errors import DamagedLogError, RegisterReadOnlyError
from app.services import rotate
from app.services.key_changes import Secrets
from app.services.rotate import RotateRequest
from app.storage import leftover_log
from app.storage.log_frames import FRAME, HEADER
from app.vault import kdf
from tests.faults.damage import PAGE, a_whole_register, everything_in
from tests.real_registers import PASSPHRASE, database_of, enrol, opened, pseudonyms_in

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.session import Session
    from tests.faults.damage import Truth

EVENING = ("Cello", "Anchor", "Whistle", "Tambourine")


@dataclass(frozen=True, kw_only=True)
class Killed:
    """A register as a process left it that was killed; `ends` is how far each act's log went."""

    truth: Truth
    database: bytes
    log: bytes
    ends: list[int]

    @property
    def frames(self) -> int:
        return (len(self.log) - HEADER) // FRAME

    def put(self, log: bytes) -> None:
        (database_of(self.truth.register).parent / "closed").unlink(missing_ok=True)
        for aside in database_of(self.truth.register).parent.glob("*.aside-*"):
            aside.unlink()
        self.truth.database_is(self.database)
        log_of(self.truth).write_bytes(log)

    def flipped(self, at: int) -> bytes:
        log = bytearray(self.log)
        log[at] ^= 4
        return bytes(log)


def log_of(truth: Truth) -> Path:
    return leftover_log.log_of(database_of(truth.register))


@pytest.fixture
def killed(scratch: Path) -> Killed:
    return left(a_whole_register(scratch / "base"))


def left(truth: Truth) -> Killed:
    session = opened(truth.unlocked)
    ends = []
    for pseudonym in EVENING:
        enrol(session, pseudonym)
        ends.append(log_of(truth).stat().st_size)
    found = Killed(
        truth=truth,
        database=database_of(truth.register).read_bytes(),
        log=log_of(truth).read_bytes(),
        ends=ends,
    )
    session.close()
    return found


def of_the_evening(session: Session) -> list[str]:
    return [name for name in EVENING if name in pseudonyms_in(session)]


def known(killed: Killed) -> list[str]:
    """Say who is in the register of that evening's people, and that nothing was told."""
    session = opened(killed.truth.unlocked)
    assert session.read_only_because is None
    assert not session.put_aside
    found = of_the_evening(session)
    session.close()
    return found


def assert_damage_is_told(killed: Killed, log: bytes) -> list[str]:
    """It is read up to the damage, nothing can be written, and both files stay as they are."""
    killed.put(log)
    found: list[str] = []
    for _ in range(2):
        session = opened(killed.truth.unlocked)
        assert type(session.read_only_because) is DamagedLogError
        with pytest.raises(RegisterReadOnlyError):
            enrol(session, "Nobody")
        everything_in(session)
        found = of_the_evening(session)
        session.close()
        assert database_of(killed.truth.register).read_bytes() == killed.database
        assert log_of(killed.truth).read_bytes() == log
    return found


def test_a_whole_log_is_read(killed: Killed) -> None:
    killed.put(killed.log)

    assert known(killed) == list(EVENING)


def test_one_wrong_bit_in_a_frame_is_told_and_loses_nothing_more(killed: Killed) -> None:
    for no in range((killed.ends[-2] - HEADER) // FRAME):
        start = HEADER + no * FRAME
        whole = sum(end <= start for end in killed.ends)
        # In turn: the page's number, the log's random numbers, the checksum, the page.
        for at in ((3, 12, 20, 2000)[no % 4], 24 + no):
            found = assert_damage_is_told(killed, killed.flipped(start + at))

            assert found == list(EVENING[:whole])


def test_one_wrong_bit_in_what_was_written_last_of_all_is_told(killed: Killed) -> None:
    """That act may have been finished or not, so the register goes on, and the log is kept."""
    for start in range(killed.ends[-2], killed.ends[-1], FRAME):
        log = killed.flipped(start + 2000)
        killed.put(log)

        session = opened(killed.truth.unlocked)

        assert session.put_aside
        assert session.read_only_because is None
        assert of_the_evening(session) == list(EVENING[:-1])
        session.close()
        (aside,) = log_of(killed.truth).parent.glob("*.aside-*")
        assert aside.read_bytes() == log


@pytest.mark.parametrize("at", range(0, HEADER, 3))
def test_one_wrong_bit_in_the_first_bytes_is_told(killed: Killed, at: int) -> None:
    assert assert_damage_is_told(killed, killed.flipped(at)) == []


def test_several_acts_that_a_bad_sector_took_are_told(killed: Killed) -> None:
    log = bytearray(killed.log)
    start = killed.ends[0] // PAGE * PAGE
    log[start : start + 2 * PAGE] = bytes(2 * PAGE)

    found = assert_damage_is_told(killed, bytes(log))

    assert len(found) < 2


def test_a_log_cut_anywhere_is_the_end_of_a_process_that_died(killed: Killed) -> None:
    beside = (-4100, -4096, -24, -1, 0, 1, 23, 24, 25)
    cuts = {end + more for end in killed.ends for more in beside} | {0, 1, HEADER, HEADER + 24}
    for cut in sorted(cut for cut in cuts if cut <= len(killed.log)):
        killed.put(killed.log[:cut])

        assert known(killed) == list(EVENING[: sum(end <= cut for end in killed.ends)])


@pytest.mark.parametrize("seed", range(25))
def test_what_a_power_cut_leaves_of_an_unfinished_act_shuts_nothing(
    killed: Killed, seed: int
) -> None:
    """A device writes the pages of a file in any order; what was on it before is whole."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    log = bytearray(killed.log)
    begun = killed.ends[-2]
    lost = [start for start in range(0, len(log), PAGE) if start + PAGE > begun]
    for start in chance.sample(lost, chance.randint(1, len(lost))):
        first = max(start, begun)
        size = min(start + PAGE, len(log)) - first
        log[first : first + size] = bytes(size) if seed % 2 else chance.randbytes(size)
    killed.put(bytes(log))

    session = opened(killed.truth.unlocked)

    assert session.read_only_because is None
    assert of_the_evening(session) == list(EVENING[:-1])
    session.close()


def test_frames_from_before_a_log_was_begun_anew_are_no_damage(scratch: Path) -> None:
    truth = a_whole_register(scratch / "base")
    session = opened(truth.unlocked)
    enrol(session, *EVENING[:3])
    session.db.execute("PRAGMA wal_checkpoint(PASSIVE)")
    before = log_of(truth).stat().st_size
    enrol(session, EVENING[3])
    log, database = log_of(truth).read_bytes(), database_of(truth.register).read_bytes()
    session.close()
    assert len(log) == before
    killed = Killed(truth=truth, database=database, log=log, ends=[])
    killed.put(log)

    assert known(killed) == list(EVENING)


def test_all_keys_are_not_made_anew_from_what_is_left(killed: Killed) -> None:
    killed.put(killed.flipped(HEADER + 2000))

    with pytest.raises(DamagedLogError):
        rotate.rotate(
            RotateRequest(
                register=killed.truth.register,
                secrets=Secrets(passphrase=PASSPHRASE),
                parameters=kdf.CHEAPEST,
            )
        )
