"""The key block: one way to write it, and no way to misread it."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import (
    DamagedKeyFileError,
    EmptyFieldError,
    KeyFileTooNewError,
    RegisterError,
    TextTooLongError,
    UnsafeKeyParametersError,
)
from app.vault import kdf, keyblock
from app.vault.kdf import Argon2Parameters
from app.vault.keyblock import KeyBlock, Slot, SlotKind, SlotTier
from tests.vault.words import NAME, REGISTER_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.vault.slots import NewKeys

MAC_KEY = b"m" * 32
NAME_AT = 14 + 50


def a_slot(tier: SlotTier, kind: SlotKind = SlotKind.PASSPHRASE, serial: int = 1) -> Slot:
    is_recovery = kind is SlotKind.RECOVERY
    return Slot(
        kind=kind,
        tier=tier,
        serial=serial,
        parameters=keyblock.NO_PARAMETERS if is_recovery else kdf.CHEAPEST,
        salt=b"s" * 16,
        nonce=b"n" * 12,
        key_file_id=b"k" * 8 if kind is SlotKind.PASSPHRASE_KEYFILE else keyblock.NO_KEY_FILE,
        wrapped=b"w" * 48,
    )


def a_block(*slots: Slot, name: str = NAME) -> KeyBlock:
    return KeyBlock(
        register_id=REGISTER_ID,
        discreet_name=name,
        sealing_public=b"p" * 32,
        slots=slots or (a_slot(SlotTier.OPEN), a_slot(SlotTier.SEALED)),
    )


BLOCK = keyblock.signed(a_block(), MAC_KEY)
BYTES = keyblock.encode(BLOCK, MAC_KEY)
FIRST_SLOT_AT = NAME_AT + len(NAME) + 1


def rehashed(content: bytes) -> bytes:
    """Return what someone would write who knows the format and not the keys."""
    return content[:-32] + hashlib.sha256(content[:-32]).digest()


def changed(at: int, new: bytes) -> bytes:
    return rehashed(BYTES[:at] + new + BYTES[at + len(new) :])


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_a_block_is_read_as_it_was_written(made: NewKeys) -> None:
    read = keyblock.decode(keyblock.encode(made.block, made.keys.header_mac))

    assert read == made.block
    read.verify(made.keys.header_mac)
    read.verify(made.keys.header_mac)


def test_the_written_form_never_changes() -> None:
    digest = hashlib.sha256(BYTES).hexdigest()

    assert len(BYTES) == 14 + 50 + len(NAME) + 1 + 2 * 102 + 64
    assert digest == "e5464563bf506363c9985582fe98bd9d2c73a0ae4dc69e1b9da8e6f4ee244be2"


@given(
    st.lists(st.sampled_from(range(1, 2**32)), min_size=1, max_size=3, unique=True),
    st.text("aé字 \u200d", min_size=1, max_size=80),
    st.booleans(),
)
def test_every_block_has_one_form(serials: list[int], name: str, has_key_file: bool) -> None:  # noqa: FBT001
    kind = SlotKind.PASSPHRASE_KEYFILE if has_key_file else SlotKind.PASSPHRASE
    sheets = [a_slot(SlotTier.SEALED, SlotKind.RECOVERY, serial) for serial in serials]
    block = a_block(*sheets, a_slot(SlotTier.OPEN, kind), name=name)

    written = keyblock.encode(block, MAC_KEY)
    read = keyblock.decode(written)

    assert keyblock.encode(read, MAC_KEY) == written
    assert read == keyblock.signed(block, MAC_KEY)


def test_every_flipped_bit_is_damage() -> None:
    for bit in range(len(BYTES) * 8):
        with pytest.raises(DamagedKeyFileError):
            keyblock.decode(flipped(BYTES, bit))


def test_every_flipped_bit_under_a_mended_hash_is_found_by_the_time_of_unlock() -> None:
    for bit in range((len(BYTES) - 32) * 8):
        with pytest.raises(RegisterError):
            keyblock.decode(rehashed(flipped(BYTES, bit))).verify(MAC_KEY)


def test_the_hmac_needs_the_right_key() -> None:
    with pytest.raises(DamagedKeyFileError):
        BLOCK.verify(b"x" * 32)
    with pytest.raises(DamagedKeyFileError):
        replace(BLOCK, mac=b"").verify(MAC_KEY)


@pytest.mark.parametrize("length", [0, 1, 13, 14, 77, 78, 200, len(BYTES) - 1])
def test_a_block_cut_short_is_damage(length: int) -> None:
    with pytest.raises(DamagedKeyFileError):
        keyblock.decode(BYTES[:length])


def test_every_shorter_block_with_a_true_length_and_hash_is_damage() -> None:
    for length in range(78, len(BYTES)):
        cut = BYTES[:10] + length.to_bytes(4, "big") + BYTES[14:length]
        with pytest.raises(DamagedKeyFileError):
            keyblock.decode(rehashed(cut))


def test_a_block_with_bytes_after_it_is_damage() -> None:
    with pytest.raises(DamagedKeyFileError):
        keyblock.decode(BYTES + b"\0")


@given(st.binary(max_size=700))
def test_no_bytes_at_all_upset_the_reader(untrusted: bytes) -> None:
    with pytest.raises(DamagedKeyFileError):
        keyblock.decode(untrusted)
    with pytest.raises(DamagedKeyFileError):
        keyblock.from_file(untrusted)


@given(st.binary(min_size=64, max_size=1000))
def test_no_well_framed_bytes_upset_the_reader(body: bytes) -> None:
    frame = struct.pack(">8sHI", BYTES[:8], 1, 14 + len(body))

    with pytest.raises((DamagedKeyFileError, UnsafeKeyParametersError)):
        keyblock.decode(rehashed(frame + body))


def test_a_newer_format_is_named_only_if_its_hash_is_right() -> None:
    newer = BYTES[:8] + (7).to_bytes(2, "big") + BYTES[10:]

    with pytest.raises(KeyFileTooNewError) as named:
        keyblock.decode(rehashed(newer))
    with pytest.raises(DamagedKeyFileError):
        keyblock.decode(newer)
    assert (named.value.found, named.value.known) == (7, keyblock.FORMAT)


def test_hostile_parameters_are_refused_at_reading() -> None:
    for hostile in ((2**32 - 1, 3, 4), (64 * 1024, 11, 1), (1024, 1, 1)):
        with pytest.raises(UnsafeKeyParametersError):
            keyblock.decode(changed(FIRST_SLOT_AT + 6, struct.pack(">III", *hostile)))


@pytest.mark.parametrize(
    ("at", "new"),
    [
        (8, b"\0\0"),
        (NAME_AT - 2, b"\xff\xff"),
        (NAME_AT - 2, b"\1\x40"),
        (NAME_AT - 2, b"\0\0"),
        (NAME_AT, b"\xff"),
        (NAME_AT, b"\n"),
        (NAME_AT, "\u202e".encode()),
        (FIRST_SLOT_AT - 1, b"\0"),
        (FIRST_SLOT_AT - 1, b"\1"),
        (FIRST_SLOT_AT - 1, b"\3"),
        (FIRST_SLOT_AT - 1, b"\x09"),
        (FIRST_SLOT_AT, b"\0"),
        (FIRST_SLOT_AT, b"\4"),
        (FIRST_SLOT_AT + 1, b"\0"),
        (FIRST_SLOT_AT + 1, b"\2"),
        (FIRST_SLOT_AT, b"\3"),
        (FIRST_SLOT_AT + 46, b"x"),
    ],
)
def test_whole_but_senseless_blocks_are_damage(at: int, new: bytes) -> None:
    with pytest.raises(DamagedKeyFileError):
        keyblock.decode(changed(at, new))


@pytest.mark.parametrize(
    "block",
    [
        a_block(a_slot(SlotTier.OPEN)),
        a_block(a_slot(SlotTier.SEALED)),
        a_block(
            a_slot(SlotTier.OPEN),
            a_slot(SlotTier.OPEN, SlotKind.PASSPHRASE_KEYFILE),
            a_slot(SlotTier.SEALED),
        ),
        a_block(a_slot(SlotTier.OPEN), a_slot(SlotTier.OPEN), a_slot(SlotTier.SEALED)),
        a_block(
            a_slot(SlotTier.OPEN),
            *(a_slot(SlotTier.SEALED, SlotKind.RECOVERY, n) for n in range(1, 9)),
        ),
        a_block(
            a_slot(SlotTier.OPEN),
            a_slot(SlotTier.SEALED, SlotKind.RECOVERY),
            a_slot(SlotTier.SEALED, SlotKind.RECOVERY),
        ),
        a_block(name="x" * 81),
        a_block(name="字" * 200),
        a_block(name=""),
        a_block(name="line\nbreak"),
        replace(a_block(), register_id=b"short"),
        a_block(replace(a_slot(SlotTier.OPEN), wrapped=b"w" * 49), a_slot(SlotTier.SEALED)),
    ],
    ids=[
        "no sealed slot",
        "no open slot",
        "two ways with a passphrase",
        "the same slot twice",
        "nine slots",
        "the same sheet twice",
        "long name",
        "long name in bytes",
        "no name",
        "unruly name",
        "short register id",
        "long secret",
    ],
)
def test_what_could_not_be_read_again_is_never_written(block: KeyBlock) -> None:
    with pytest.raises(DamagedKeyFileError):
        keyblock.encode(block, MAC_KEY)


def test_parameters_that_could_not_be_read_again_are_never_written() -> None:
    slot = replace(
        a_slot(SlotTier.OPEN),
        parameters=Argon2Parameters(memory_kib=1024 * 1024, passes=3, lanes=4),
    )

    with pytest.raises(UnsafeKeyParametersError):
        keyblock.encode(a_block(slot, a_slot(SlotTier.SEALED)), MAC_KEY)


def test_eight_slots_are_the_most() -> None:
    sheets = [a_slot(SlotTier.SEALED, SlotKind.RECOVERY, n) for n in range(1, 8)]

    written = keyblock.encode(a_block(a_slot(SlotTier.OPEN), *sheets), MAC_KEY)

    assert len(keyblock.decode(written).slots) == keyblock.MOST_SLOTS


# --- the file of two copies -----------------------------------------------------------------

FILE = keyblock.file_bytes(BYTES)


def test_the_file_holds_the_block_twice() -> None:
    assert len(FILE) == keyblock.FILE_SIZE
    assert FILE.startswith(BYTES)
    assert FILE[keyblock.COPY_AT :].startswith(BYTES)
    assert keyblock.from_file(FILE) == (BLOCK, False)


@pytest.mark.parametrize("at", [0, keyblock.COPY_AT])
def test_one_bad_copy_still_opens_and_is_told(at: int) -> None:
    for bit in range(at * 8, (at + len(BYTES)) * 8, 5):
        assert keyblock.from_file(flipped(FILE, bit)) == (BLOCK, True)


def test_two_bad_copies_are_damage() -> None:
    for bit in range(0, len(BYTES) * 8, 5):
        both = flipped(flipped(FILE, bit), bit + keyblock.COPY_AT * 8)
        with pytest.raises(DamagedKeyFileError):
            keyblock.from_file(both)


@pytest.mark.parametrize(
    "mangle",
    [
        lambda whole: whole[:-1],
        lambda whole: whole[: keyblock.COPY_AT],
        lambda whole: whole[: len(BYTES)],
        lambda whole: whole + b"\0",
        lambda whole: bytes(keyblock.COPY_AT) + whole[keyblock.COPY_AT :],
        lambda whole: whole[: keyblock.COPY_AT - 1] + b"x" + whole[keyblock.COPY_AT :],
    ],
    ids=["cut", "halved", "one block", "grown", "first lost", "padding written"],
)
def test_anything_but_two_good_copies_is_told(mangle: Callable[[bytes], bytes]) -> None:
    assert keyblock.from_file(mangle(FILE)) == (BLOCK, True)


def test_a_copy_of_another_block_is_told_and_the_first_one_wins() -> None:
    other = keyblock.encode(a_block(name="Thursday lamps"), MAC_KEY)
    mixed = FILE[: keyblock.COPY_AT] + keyblock.file_bytes(other)[keyblock.COPY_AT :]

    assert keyblock.from_file(mixed) == (BLOCK, True)


def test_an_empty_file_is_damage() -> None:
    for untrusted in (b"", bytes(keyblock.FILE_SIZE), b"\xff" * keyblock.FILE_SIZE):
        with pytest.raises(DamagedKeyFileError):
            keyblock.from_file(untrusted)


# --- the discreet name ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Tuesday \t lamps\n", "Tuesday lamps"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("turn\u202eround", "turn round"),
        ("\u0646\u200c\u0645", "\u0646\u200c\u0645"),
    ],
)
def test_a_discreet_name_is_cleaned(typed: str, kept: str) -> None:
    assert keyblock.cleaned_name(typed) == kept


def test_a_discreet_name_has_bounds() -> None:
    for empty in ("", " \n", "\u202e", "\u200d"):
        with pytest.raises(EmptyFieldError):
            keyblock.cleaned_name(empty)
    with pytest.raises(TextTooLongError):
        keyblock.cleaned_name("x" * 81)


@given(st.text(min_size=1, max_size=80))
def test_every_cleaned_name_can_be_written(typed: str) -> None:
    try:
        name = keyblock.cleaned_name(typed)
    except EmptyFieldError:
        return

    read = keyblock.decode(keyblock.encode(a_block(name=name), MAC_KEY))

    assert read.discreet_name == name == keyblock.cleaned_name(name)


def test_a_block_shows_no_key_material(made: NewKeys) -> None:
    shown = repr(made.block)

    for slot in made.block.slots:
        assert repr(slot.wrapped)[2:-1] not in shown
        assert repr(slot.salt)[2:-1] not in shown
