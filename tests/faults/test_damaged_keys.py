"""The key file with wrong bytes: one bad copy opens and is repaired, two are one plain error."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action
from app.errors import (
    DamagedKeyFileError,
    MissingKeyFileError,
    UnsafeKeyParametersError,
    WrongPassphraseError,
)
from app.services import key_outcome, keyfiles, recovery, registers, setup
from app.services.key_outcome import Outcome
from app.services.registers import UnlockRequest
from app.storage import registers as layout
from app.storage.files import REAL
from app.vault import kdf, keyblock, primitives
from app.vault.kdf import Argon2Parameters
from tests.faults.damage import a_whole_register, everything_in
from tests.real_registers import PASSPHRASE, a_request, keys_of, opened, unlock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.damage import Truth

COPIES = (0, keyblock.COPY_AT)
SLOT_SIZE = 102
COST_AT = 6  # kind, tier and serial come before


@pytest.fixture
def truth(scratch: Path) -> Truth:
    return a_whole_register(scratch / "base")


def with_byte(content: bytes, at: int, change: int) -> bytes:
    return content[:at] + bytes([content[at] ^ change]) + content[at + 1 :]


def with_both(content: bytes, at: int, change: int) -> bytes:
    return with_byte(with_byte(content, at, change), keyblock.COPY_AT + at, change)


def changes(truth: Truth) -> Iterator[tuple[int, int]]:
    """Give every byte of a block, with one of its bits; the bits take turns."""
    for at in range(truth.key_block_size):
        yield at, 1 << at % 8


@pytest.mark.parametrize("copy", COPIES)
def test_any_wrong_byte_of_one_copy_is_seen_and_repaired(truth: Truth, copy: int) -> None:
    generation = layout.live_generation(truth.register.folder)
    whole = keyfiles.load(generation)

    for at, change in changes(truth):
        truth.keys_are(with_byte(truth.keys, copy + at, change))

        loaded = keyfiles.load(generation)
        keyfiles.repair(REAL, generation, mac_key=truth.unlocked.keys.header_mac)

        assert (loaded.block, loaded.is_damaged) == (whole.block, True)
        assert keys_of(truth.register).read_bytes() == truth.keys


@pytest.mark.parametrize("copy", COPIES)
def test_with_one_bad_copy_the_register_unlocks_and_mends_it(truth: Truth, copy: int) -> None:
    for at in range(0, truth.key_block_size, 40):
        truth.keys_are(with_byte(truth.keys, copy + at, 1))

        session = opened(unlock(registers.describe(truth.register.folder)))

        assert everything_in(session) == truth.content
        session.close()
        assert keys_of(truth.register).read_bytes() == truth.keys


def test_a_wrong_byte_in_both_copies_is_one_plain_error(truth: Truth) -> None:
    for at, change in changes(truth):
        truth.keys_are(with_both(truth.keys, at, change))

        found = registers.describe(truth.register.folder)

        assert type(found.problem) is DamagedKeyFileError
        with pytest.raises(DamagedKeyFileError):
            unlock(truth.register)
    assert registers.wrong_tries(truth.register) == 0


def test_every_bit_of_either_copy_leaves_the_other_and_of_both_leaves_none(truth: Truth) -> None:
    whole, _ = keyblock.from_file(truth.keys)

    for at in range(truth.key_block_size):
        for bit in range(8):
            for copy in COPIES:
                changed = with_byte(truth.keys, copy + at, 1 << bit)
                assert keyblock.from_file(changed) == (whole, True)
            with pytest.raises(DamagedKeyFileError):
                keyblock.from_file(with_both(truth.keys, at, 1 << bit))


def test_a_key_file_that_is_gone_or_a_folder_is_told(truth: Truth) -> None:
    keys_of(truth.register).unlink()
    assert type(registers.describe(truth.register.folder).problem) is MissingKeyFileError

    keys_of(truth.register).mkdir()
    assert type(registers.describe(truth.register.folder).problem) is MissingKeyFileError


def with_costs(truth: Truth, costs: Argon2Parameters) -> bytes:
    """Write the keys as somebody without them could: the cost is theirs, the hash is right."""
    block = truth.keys[: truth.key_block_size]
    slots_at = len(block) - 64 - 4 * SLOT_SIZE
    cost = b"".join(
        number.to_bytes(4, "big") for number in (costs.memory_kib, costs.passes, costs.lanes)
    )
    for slot in range(4):
        at = slots_at + slot * SLOT_SIZE + COST_AT
        if block[at - COST_AT] != keyblock.SlotKind.RECOVERY:
            block = block[:at] + cost + block[at + len(cost) :]
    content = block[:-32]
    return keyblock.file_bytes(content + hashlib.sha256(content).digest())


def test_the_key_file_with_its_own_costs_is_the_key_file(truth: Truth) -> None:
    assert with_costs(truth, kdf.CHEAPEST) == truth.keys


MEMORY = kdf.DEFAULT.memory_kib
HOSTILE = (
    Argon2Parameters(memory_kib=4 * MEMORY, passes=1, lanes=1),
    Argon2Parameters(memory_kib=2**32 - 1, passes=2**32 - 1, lanes=2**32 - 1),
    Argon2Parameters(memory_kib=2 * MEMORY, passes=5, lanes=1),
    Argon2Parameters(memory_kib=MEMORY, passes=11, lanes=1),
    Argon2Parameters(memory_kib=MEMORY, passes=3, lanes=9),
    Argon2Parameters(memory_kib=MEMORY, passes=0, lanes=4),
    Argon2Parameters(memory_kib=MEMORY, passes=3, lanes=0),
    Argon2Parameters(memory_kib=8, passes=3, lanes=1),
    Argon2Parameters(memory_kib=0, passes=0, lanes=0),
)


@pytest.mark.parametrize("costs", HOSTILE)
def test_a_cost_that_would_exhaust_or_undercut_this_computer_is_refused_before_any_work(
    truth: Truth, costs: Argon2Parameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []
    monkeypatch.setattr(
        primitives, "argon2id", lambda *_, memory_kib, **__: tried.append(memory_kib)
    )
    truth.keys_are(with_costs(truth, costs))

    found = registers.describe(truth.register.folder)

    assert type(found.problem) is UnsafeKeyParametersError
    with pytest.raises(UnsafeKeyParametersError):
        unlock(truth.register)
    assert tried == []


def test_a_cost_somebody_else_wrote_opens_nothing_even_if_it_is_allowed(truth: Truth) -> None:
    dearer = replace(kdf.CHEAPEST, passes=2)
    truth.keys_are(with_costs(truth, dearer))

    with pytest.raises(WrongPassphraseError):
        unlock(truth.register)


def test_the_keys_of_another_register_are_not_taken(scratch: Path, truth: Truth) -> None:
    other = setup.create(a_request(scratch / "other")).unlocked.register
    truth.keys_are(keys_of(other).read_bytes())

    with pytest.raises(DamagedKeyFileError):
        unlock(truth.register)


def test_older_keys_open_what_they_opened_then(truth: Truth) -> None:
    recovery.change_passphrase(
        truth.register, PASSPHRASE, "a kettle and nine quiet boats", parameters=kdf.CHEAPEST
    )
    truth.keys_are(truth.keys)

    session = opened(
        registers.derive_keys(UnlockRequest(register=truth.register, passphrase=PASSPHRASE))
    )

    assert key_outcome.kept(session) == Outcome(act=Action.PASSPHRASE_CHANGED, is_done=False)
    key_outcome.forget(session)
    assert everything_in(session) == truth.content
    session.close()
