"""With a key file on a stick, passphrase and file open together, and neither alone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from app.errors import ForeignKeyFileError, KeyFileNeededError, WrongPassphraseError
from app.vault import kdf, keyblock, slots, stickfile
from app.vault.keyblock import SlotKind
from tests.vault.words import OTHER_PASSPHRASE, OTHER_REGISTER, PASSPHRASE, REGISTER_ID, STICK

if TYPE_CHECKING:
    from app.vault.slots import NewKeys


def test_with_a_key_file_both_are_needed(sticked: NewKeys) -> None:
    opened = slots.open_with_passphrase(sticked.block, PASSPHRASE, key_file=STICK)

    assert opened == sticked.master
    assert keyblock.needs_key_file(sticked.block)
    assert {s.kind for s in sticked.block.slots if s.needs_passphrase} == {
        SlotKind.PASSPHRASE_KEYFILE
    }
    assert sticked.sealed_private == slots.open_sealed_with_passphrase(
        sticked.block, PASSPHRASE, sticked.keys.sealed_slot, key_file=STICK
    )
    with pytest.raises(KeyFileNeededError):
        slots.open_with_passphrase(sticked.block, PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        slots.open_with_passphrase(sticked.block, OTHER_PASSPHRASE, key_file=STICK)


def test_a_foreign_file_and_a_replaced_key_file_are_told_from_a_wrong_passphrase(
    sticked: NewKeys,
) -> None:
    for untrusted in (
        b"",
        b"my holiday",
        stickfile.new(OTHER_REGISTER),
        stickfile.new(REGISTER_ID),
    ):
        with pytest.raises(ForeignKeyFileError):
            slots.open_with_passphrase(sticked.block, PASSPHRASE, key_file=untrusted)


def test_a_file_with_the_right_id_and_other_bytes_does_not_open(sticked: NewKeys) -> None:
    content = STICK[: -2 * 32] + bytes(32)
    forged = content + hashlib.sha256(content).digest()

    with pytest.raises(WrongPassphraseError):
        slots.open_with_passphrase(sticked.block, PASSPHRASE, key_file=forged)


def test_the_sheet_survives_the_loss_of_the_key_file(sticked: NewKeys) -> None:
    master = slots.open_with_recovery(sticked.block, sticked.recovery)
    private = slots.open_sealed_with_recovery(
        sticked.block, sticked.recovery, sticked.keys.sealed_slot
    )

    block = slots.with_passphrase(
        sticked.block,
        master,
        private,
        OTHER_PASSPHRASE,
        parameters=kdf.CHEAPEST,
        drops_key_file=True,
    )

    assert not keyblock.needs_key_file(block)
    assert slots.open_with_passphrase(block, OTHER_PASSPHRASE) == sticked.master


def test_a_second_factor_is_not_lost_by_oversight(sticked: NewKeys) -> None:
    unlocked = (sticked.block, sticked.master, sticked.sealed_private)

    with pytest.raises(KeyFileNeededError):
        slots.with_passphrase(*unlocked, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    kept = slots.with_passphrase(
        *unlocked, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST, key_file=STICK
    )

    assert keyblock.needs_key_file(kept)
    assert slots.open_with_passphrase(kept, OTHER_PASSPHRASE, key_file=STICK) == sticked.master


def test_a_key_file_can_be_added_later_and_then_replaces_the_plain_slot(made: NewKeys) -> None:
    block = slots.with_passphrase(
        made.block,
        made.master,
        made.sealed_private,
        PASSPHRASE,
        parameters=kdf.CHEAPEST,
        key_file=STICK,
    )

    assert len(block.slots) == len(made.block.slots)
    assert slots.open_with_passphrase(block, PASSPHRASE, key_file=STICK) == made.master
    with pytest.raises(KeyFileNeededError):
        slots.open_with_passphrase(block, PASSPHRASE)


def test_a_key_file_offered_where_none_is_needed_does_no_harm(made: NewKeys) -> None:
    opened = slots.open_with_passphrase(made.block, PASSPHRASE, key_file=b"my holiday")

    assert opened == made.master
