"""The right secrets always open, the others never, and what was replaced stays replaced."""

from __future__ import annotations

import hmac
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.errors import (
    DamagedKeyFileError,
    ForeignSheetError,
    RetiredSheetError,
    TextTooLongError,
    TierClosedError,
    WrongPassphraseError,
)
from app.vault import kdf, keyblock, keys, primitives, recovery, slots, stickfile
from app.vault.keyblock import KeyBlock, SlotKind, SlotTier
from app.vault.keys import MasterKey
from tests.vault.words import NAME, OTHER_PASSPHRASE, OTHER_REGISTER, PASSPHRASE, REGISTER_ID, STICK

if TYPE_CHECKING:
    from app.vault.slots import NewKeys


def sealed_by(made: NewKeys, block: KeyBlock, passphrase: str) -> bytes:
    return slots.open_sealed_with_passphrase(block, passphrase, made.keys.sealed_slot)


def test_a_new_register_opens_with_passphrase_and_with_sheet(made: NewKeys) -> None:
    assert slots.open_with_passphrase(made.block, PASSPHRASE) == made.master
    assert slots.open_with_recovery(made.block, made.recovery) == made.master
    assert made.keys == keys.derive(made.master, REGISTER_ID)


def test_its_sealed_compartment_opens_with_both_too(made: NewKeys) -> None:
    private = sealed_by(made, made.block, PASSPHRASE)

    assert primitives.public_key_of(private) == made.sealing_public == made.block.sealing_public
    assert private == slots.open_sealed_with_recovery(
        made.block, made.recovery, made.keys.sealed_slot
    )


def test_it_has_one_slot_for_each_way_into_each_tier(made: NewKeys) -> None:
    assert [(slot.tier, slot.kind) for slot in made.block.slots] == [
        (SlotTier.OPEN, SlotKind.PASSPHRASE),
        (SlotTier.OPEN, SlotKind.RECOVERY),
        (SlotTier.SEALED, SlotKind.PASSPHRASE),
        (SlotTier.SEALED, SlotKind.RECOVERY),
    ]


def test_a_new_register_is_calibrated_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "calibrated", lambda: replace(kdf.CHEAPEST, passes=2))

    new = slots.new_register(REGISTER_ID, NAME, PASSPHRASE, parameters=None)
    changed = slots.with_passphrase(
        new.block, new.master, new.sealed_private, OTHER_PASSPHRASE, parameters=None
    )

    for block in (new.block, changed):
        assert {s.parameters.passes for s in block.slots if s.needs_passphrase} == {2}


def test_a_name_too_long_for_the_block_is_refused() -> None:
    with pytest.raises(TextTooLongError):
        slots.new_register(REGISTER_ID, "x" * 81, PASSPHRASE, parameters=kdf.CHEAPEST)


@pytest.mark.parametrize(
    "typed", ["", "seven herons over the mil", "Seven herons over the mill", "\ud800", "\u0378"]
)
def test_a_wrong_passphrase_is_only_wrong(made: NewKeys, typed: str) -> None:
    with pytest.raises(WrongPassphraseError):
        slots.open_with_passphrase(made.block, typed)
    with pytest.raises(WrongPassphraseError):
        slots.open_sealed_with_passphrase(made.block, typed, made.keys.sealed_slot)


def test_spaces_at_the_ends_and_the_way_of_typing_do_not_matter() -> None:
    new = slots.new_register(REGISTER_ID, NAME, "caf\u00e9 on the corner", parameters=kdf.CHEAPEST)

    assert slots.open_with_passphrase(new.block, "  cafe\u0301 on the corner\n") == new.master


def test_without_the_master_key_the_passphrase_opens_no_sealed_slot(made: NewKeys) -> None:
    with pytest.raises(WrongPassphraseError):
        slots.open_sealed_with_passphrase(made.block, PASSPHRASE, bytes(32))
    with pytest.raises(RetiredSheetError):
        slots.open_sealed_with_recovery(made.block, made.recovery, bytes(32))


def test_a_slot_is_bound_to_its_register_and_its_header(made: NewKeys) -> None:
    first, *others = made.block.slots
    tampered = replace(made.block, slots=(replace(first, serial=9), *others))

    with pytest.raises(WrongPassphraseError):
        slots.open_with_passphrase(replace(made.block, register_id=OTHER_REGISTER), PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        slots.open_with_passphrase(tampered, PASSPHRASE)


def test_a_sealed_slot_is_bound_to_its_public_key(made: NewKeys) -> None:
    other = primitives.public_key_of(primitives.new_private_key())
    block = replace(made.block, sealing_public=other)

    with pytest.raises(WrongPassphraseError):
        sealed_by(made, block, PASSPHRASE)


def test_a_block_changed_outside_its_slots_is_damage(made: NewKeys) -> None:
    renamed = replace(made.block, discreet_name="Thursday lamps")

    with pytest.raises(DamagedKeyFileError):
        slots.open_with_passphrase(renamed, PASSPHRASE)
    with pytest.raises(DamagedKeyFileError):
        slots.open_with_recovery(renamed, made.recovery)


def test_a_tier_without_a_passphrase_slot_opens_with_none(made: NewKeys) -> None:
    sheets = tuple(slot for slot in made.block.slots if not slot.needs_passphrase)
    block = keyblock.signed(replace(made.block, slots=sheets), made.keys.header_mac)

    with pytest.raises(WrongPassphraseError):
        slots.open_with_passphrase(block, PASSPHRASE)
    assert slots.open_with_recovery(block, made.recovery) == made.master


def test_every_slot_is_read_by_its_description_alone(sticked: NewKeys) -> None:
    stick, tier_key = stickfile.read(STICK, REGISTER_ID), sticked.keys.sealed_slot
    for slot in sticked.block.slots:
        material = sticked.recovery.secret
        if slot.kind is SlotKind.PASSPHRASE_KEYFILE:
            guess = Argon2id(salt=slot.salt, length=32, iterations=1, lanes=1, memory_cost=8192)
            material = guess.derive(PASSPHRASE.encode()) + stick.secret
        bound = REGISTER_ID
        if slot.tier is SlotTier.SEALED:
            material, bound = material + tier_key, bound + sticked.sealing_public

        extracted = hmac.digest(slot.salt, material, "sha256")
        info = b"slot v1" + bytes([slot.kind, slot.tier])
        key = hmac.digest(extracted, info + b"\1", "sha256")
        secret = AESGCM(key).decrypt(slot.nonce, slot.wrapped, slot.header() + bound)

        is_open = slot.tier is SlotTier.OPEN
        assert secret == (sticked.master.secret if is_open else sticked.sealed_private)


# --- changing the passphrase ----------------------------------------------------------------


def test_a_changed_passphrase_opens_both_tiers_and_the_old_one_neither(made: NewKeys) -> None:
    block = slots.with_passphrase(
        made.block, made.master, made.sealed_private, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST
    )

    assert slots.open_with_passphrase(block, OTHER_PASSPHRASE) == made.master
    assert sealed_by(made, block, OTHER_PASSPHRASE) == made.sealed_private
    assert slots.open_with_recovery(block, made.recovery) == made.master
    with pytest.raises(WrongPassphraseError):
        slots.open_with_passphrase(block, PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        sealed_by(made, block, PASSPHRASE)


def test_the_sealed_compartment_can_have_a_passphrase_of_its_own(made: NewKeys) -> None:
    block = slots.with_passphrase(
        made.block,
        made.master,
        made.sealed_private,
        OTHER_PASSPHRASE,
        parameters=kdf.CHEAPEST,
        tiers=(SlotTier.SEALED,),
    )

    assert slots.open_with_passphrase(block, PASSPHRASE) == made.master
    assert sealed_by(made, block, OTHER_PASSPHRASE) == made.sealed_private
    with pytest.raises(WrongPassphraseError):
        sealed_by(made, block, PASSPHRASE)


def test_a_sheet_of_its_own_sets_the_sealed_compartment_apart(made: NewKeys) -> None:
    unlocked = (made.master, made.sealed_private)

    block, own = slots.with_new_sheet(made.block, *unlocked, tiers=(SlotTier.SEALED,))
    joined, both = slots.with_new_sheet(block, *unlocked)

    assert slots.is_sealed_apart(block)
    assert slots.open_with_recovery(block, made.recovery) == made.master
    for code, tier_key in ((made.recovery, made.keys.sealed_slot), (both, made.keys.sealed_slot)):
        with pytest.raises(RetiredSheetError):
            slots.open_sealed_with_recovery(block, code, tier_key)
    assert made.sealed_private == slots.open_sealed_with_recovery(block, own, made.keys.sealed_slot)
    assert not slots.is_sealed_apart(made.block)
    assert not slots.is_sealed_apart(joined)
    assert both.sheet_number == 3


def test_with_the_compartment_closed_only_the_open_tier_can_change(made: NewKeys) -> None:
    block = slots.with_passphrase(
        made.block,
        made.master,
        None,
        OTHER_PASSPHRASE,
        parameters=kdf.CHEAPEST,
        tiers=(SlotTier.OPEN,),
    )

    assert slots.open_with_passphrase(block, OTHER_PASSPHRASE) == made.master
    assert sealed_by(made, block, PASSPHRASE) == made.sealed_private
    with pytest.raises(TierClosedError):
        slots.with_passphrase(
            made.block, made.master, None, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST
        )
    with pytest.raises(TierClosedError):
        slots.with_new_sheet(made.block, made.master, None)


def test_slots_are_added_only_with_the_secrets_of_this_register(made: NewKeys) -> None:
    for master, private in (
        (MasterKey(secret=bytes(32)), made.sealed_private),
        (made.master, primitives.new_private_key()),
    ):
        with pytest.raises(DamagedKeyFileError):
            slots.with_new_sheet(made.block, master, private)
        with pytest.raises(DamagedKeyFileError):
            slots.with_passphrase(
                made.block, master, private, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST
            )


def test_where_the_memory_is_not_there_the_small_parameters_are_used(
    made: NewKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    derive = primitives.argon2id

    def small_only(password: bytes, *, memory_kib: int, **rest: object) -> bytes:
        if memory_kib > kdf.SMALL.memory_kib:
            raise MemoryError
        return derive(password, salt=bytes(16), memory_kib=8192, passes=1, lanes=1)

    monkeypatch.setattr(primitives, "argon2id", small_only)
    block = slots.with_passphrase(
        made.block, made.master, made.sealed_private, OTHER_PASSPHRASE, parameters=kdf.DEFAULT
    )

    assert {s.parameters for s in block.slots if s.needs_passphrase} == {kdf.SMALL}
    assert slots.open_with_passphrase(block, OTHER_PASSPHRASE) == made.master


# --- recovery sheets ------------------------------------------------------------------------


def test_a_new_sheet_retires_the_old_one(made: NewKeys) -> None:
    block, code = slots.with_new_sheet(made.block, made.master, made.sealed_private)

    assert code.sheet_number == made.recovery.sheet_number + 1
    assert slots.open_with_recovery(block, code) == made.master
    assert made.sealed_private == slots.open_sealed_with_recovery(
        block, code, made.keys.sealed_slot
    )
    assert slots.open_with_passphrase(block, PASSPHRASE) == made.master
    with pytest.raises(RetiredSheetError) as retired:
        slots.open_with_recovery(block, made.recovery)
    with pytest.raises(RetiredSheetError):
        slots.open_sealed_with_recovery(block, made.recovery, made.keys.sealed_slot)
    assert retired.value.sheet_number == made.recovery.sheet_number
    assert retired.value.current == code.sheet_number


def test_keys_made_anew_go_on_counting_sheets(made: NewKeys) -> None:
    rotated = slots.new_register(
        REGISTER_ID, NAME, PASSPHRASE, parameters=kdf.CHEAPEST, first_sheet=2
    )

    assert rotated.recovery.sheet_number == 2
    with pytest.raises(RetiredSheetError):
        slots.open_with_recovery(rotated.block, made.recovery)


def test_the_sheet_of_another_register_is_recognised(made: NewKeys) -> None:
    with pytest.raises(ForeignSheetError):
        slots.open_with_recovery(made.block, recovery.new(OTHER_REGISTER, 1))


def test_another_sheet_of_this_register_and_of_that_number_is_retired(made: NewKeys) -> None:
    with pytest.raises(RetiredSheetError) as retired:
        slots.open_with_recovery(made.block, recovery.new(REGISTER_ID, slots.FIRST_SHEET))

    assert retired.value.sheet_number == retired.value.current == slots.FIRST_SHEET


def test_a_new_sheet_has_a_higher_number_than_any_that_is_known(made: NewKeys) -> None:
    unlocked = (made.master, made.sealed_private)

    _, code = slots.with_new_sheet(made.block, *unlocked, after=7)
    _, next_code = slots.with_new_sheet(made.block, *unlocked, after=0)

    assert (code.sheet_number, next_code.sheet_number) == (8, 2)


def test_after_256_sheets_the_newest_still_opens(made: NewKeys) -> None:
    unlocked = (made.master, made.sealed_private)
    block, code = made.block, made.recovery
    for _ in range(256):
        block, code = slots.with_new_sheet(block, *unlocked)

    assert code.sheet_number == made.recovery.sheet_number
    assert slots.open_with_recovery(block, code) == made.master
    with pytest.raises(RetiredSheetError):
        slots.open_with_recovery(block, made.recovery)


def test_no_salt_and_no_nonce_is_ever_used_twice(made: NewKeys) -> None:
    salts, nonces, block = set[bytes](), set[bytes](), made.block
    writes = 500
    for _ in range(writes):
        block, _ = slots.with_new_sheet(block, made.master, made.sealed_private)
        salts |= {slot.salt for slot in block.slots}
        nonces |= {slot.nonce for slot in block.slots}

    # Two passphrase slots stand still meanwhile, two recovery slots are written each time.
    assert len(salts) == len(nonces) == 2 + 2 * writes


def test_new_keys_show_no_secret(made: NewKeys) -> None:
    shown = repr(made)

    for secret in (made.master.secret, made.sealed_private, made.recovery.secret):
        assert repr(secret)[2:-1] not in shown
    assert not any(group in shown for group in made.recovery.groups)
