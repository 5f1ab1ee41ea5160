"""Whatever order keys are changed in: the right secrets open, all others do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.errors import RegisterError
from app.vault import kdf, keyblock, slots, stickfile
from app.vault.keyblock import KeyBlock, SlotTier
from tests import key_runs
from tests.vault.words import NAME, REGISTER_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.vault.recovery import RecoveryCode

PASSPHRASES = ("seven herons over the mill", "a kettle sings in winter", "tin lamps by the brook")
STICKS = tuple(stickfile.new(REGISTER_ID) for _ in range(2))
TIERS = st.sampled_from([slots.BOTH_TIERS, (SlotTier.OPEN,), (SlotTier.SEALED,)])


@pytest.fixture(autouse=True, scope="module")
def _guesses_worked_out_once() -> Iterator[None]:
    with key_runs.each_guess_worked_out_once():
        yield


class KeyChanges(RuleBasedStateMachine):
    """A register whose passphrase, key file and sheets change in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.made = slots.new_register(REGISTER_ID, NAME, PASSPHRASES[0], parameters=kdf.CHEAPEST)
        self.unlocked = (self.made.master, self.made.sealed_private)
        self.block: KeyBlock = self.made.block
        first: tuple[str, bytes | None] = (PASSPHRASES[0], None)
        self.right = dict.fromkeys(SlotTier, first)
        self.sheets = dict.fromkeys(SlotTier, self.made.recovery)
        self.retired: list[RecoveryCode] = []

    @rule(
        tiers=TIERS,
        passphrase=st.sampled_from(PASSPHRASES),
        key_file=st.sampled_from([None, *STICKS]),
    )
    def change_passphrase(
        self, tiers: tuple[SlotTier, ...], passphrase: str, key_file: bytes | None
    ) -> None:
        self.block = slots.with_passphrase(
            self.block,
            *self.unlocked,
            passphrase,
            parameters=kdf.CHEAPEST,
            key_file=key_file,
            tiers=tiers,
            drops_key_file=True,
        )
        self.right |= dict.fromkeys(tiers, (passphrase, key_file))

    @rule(tiers=TIERS)
    def make_sheet(self, tiers: tuple[SlotTier, ...]) -> None:
        before = set(self.sheets.values())
        self.block, code = slots.with_new_sheet(self.block, *self.unlocked, tiers=tiers)
        self.sheets |= dict.fromkeys(tiers, code)
        self.retired += before - set(self.sheets.values())

    @rule()
    def write_and_read(self) -> None:
        written = keyblock.encode(self.block, self.made.keys.header_mac)
        self.block, is_damaged = keyblock.from_file(keyblock.file_bytes(written))
        assert not is_damaged

    @invariant()
    def the_right_secrets_open(self) -> None:
        for tier in SlotTier:
            assert self._by_passphrase(tier, *self.right[tier])
            assert self._by_sheet(tier, self.sheets[tier])

    @invariant()
    def no_others_do(self) -> None:
        for tier in SlotTier:
            passphrase, key_file = self.right[tier]
            for other in set(PASSPHRASES) - {passphrase}:
                with pytest.raises(RegisterError):
                    self._by_passphrase(tier, other, key_file)
            others: set[bytes | None] = {*STICKS, None} - {key_file} if key_file else set()
            for stick in others:
                with pytest.raises(RegisterError):
                    self._by_passphrase(tier, passphrase, stick)
            for code in (*self.retired, *(set(self.sheets.values()) - {self.sheets[tier]})):
                with pytest.raises(RegisterError):
                    self._by_sheet(tier, code)

    def _by_passphrase(self, tier: SlotTier, passphrase: str, key_file: bytes | None) -> bool:
        if tier is SlotTier.OPEN:
            opened = slots.open_with_passphrase(self.block, passphrase, key_file=key_file)
            return opened == self.made.master
        return self.made.sealed_private == slots.open_sealed_with_passphrase(
            self.block, passphrase, self.made.keys.sealed_slot, key_file=key_file
        )

    def _by_sheet(self, tier: SlotTier, code: RecoveryCode) -> bool:
        if tier is SlotTier.OPEN:
            return slots.open_with_recovery(self.block, code) == self.made.master
        return self.made.sealed_private == slots.open_sealed_with_recovery(
            self.block, code, self.made.keys.sealed_slot
        )


TestKeyChanges = KeyChanges.TestCase
TestKeyChanges.settings = settings(max_examples=8, stateful_step_count=8)


@pytest.mark.soak
@pytest.mark.parametrize("share", range(key_runs.SHARES))
def test_the_right_secrets_open_after_ten_thousand_sequences(share: int) -> None:
    key_runs.run_share(KeyChanges, sequences=10_000, steps=10)


def assert_nothing_random_comes_twice(writes: int) -> None:
    made = slots.new_register(REGISTER_ID, NAME, PASSPHRASES[0], parameters=kdf.CHEAPEST)
    block, seen, written = made.block, set[bytes](), 0
    while written < writes:
        before = set(block.slots)
        block, _ = slots.with_new_sheet(block, made.master, made.sealed_private)
        new = set(block.slots) - before
        random = {part for slot in new for part in (slot.salt, slot.nonce)}
        assert len(random) == 2 * len(new)
        assert not random & seen
        seen |= random
        written += len(new)


def test_no_salt_and_no_nonce_comes_twice() -> None:
    assert_nothing_random_comes_twice(1_000)


@pytest.mark.soak
def test_no_salt_and_no_nonce_comes_twice_in_a_hundred_thousand_writes() -> None:
    assert_nothing_random_comes_twice(100_000)
