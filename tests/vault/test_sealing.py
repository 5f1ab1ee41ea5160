"""A sealed record opens with the private key, in its own place, whole; else not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DamagedBoxError
from app.vault import primitives, sealing
from tests.vault.words import OTHER_REGISTER, REGISTER_ID

PRIVATE = primitives.new_private_key()
PUBLIC = primitives.public_key_of(PRIVATE)
OVERHEAD = 48


def boxed(plaintext: bytes, no: int = 7) -> bytes:
    return sealing.seal(PUBLIC, register_id=REGISTER_ID, no=no, plaintext=plaintext)


@given(st.binary(max_size=5000), st.integers(min_value=1, max_value=2**63 - 1))
def test_what_was_sealed_is_read_again(plaintext: bytes, no: int) -> None:
    box = boxed(plaintext, no)

    assert sealing.open_box(PRIVATE, register_id=REGISTER_ID, no=no, box=box) == plaintext


@pytest.mark.parametrize(
    ("length", "kib"),
    [(0, 1), (1, 1), (1020, 1), (1021, 2), (2044, 2), (2045, 4), (4093, 8), (100_000, 128)],
)
def test_a_box_tells_only_its_size_class(length: int, kib: int) -> None:
    assert len(boxed(b"x" * length)) == kib * 1024 + OVERHEAD


def test_the_same_text_sealed_twice_gives_two_different_boxes() -> None:
    boxes = [boxed(b"the same words") for _ in range(200)]

    assert len({box[:32] for box in boxes}) == len({box[32:] for box in boxes}) == 200


def test_a_box_does_not_open_in_another_place() -> None:
    box = boxed(b"what was said")

    with pytest.raises(DamagedBoxError) as moved:
        sealing.open_box(PRIVATE, register_id=REGISTER_ID, no=8, box=box)
    with pytest.raises(DamagedBoxError):
        sealing.open_box(PRIVATE, register_id=OTHER_REGISTER, no=7, box=box)
    with pytest.raises(DamagedBoxError):
        sealing.open_box(primitives.new_private_key(), register_id=REGISTER_ID, no=7, box=box)
    assert moved.value.no == 8


@pytest.mark.parametrize("keep", [0, 1, 31, 32, 33, 47, 48, 1071])
def test_a_box_cut_short_does_not_open(keep: int) -> None:
    with pytest.raises(DamagedBoxError):
        sealing.open_box(PRIVATE, register_id=REGISTER_ID, no=7, box=boxed(b"words")[:keep])


def test_no_flipped_bit_goes_unseen() -> None:
    box = boxed(b"what was said")

    for bit in range(0, len(box) * 8, 7):
        flipped = bytearray(box)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedBoxError):
            sealing.open_box(PRIVATE, register_id=REGISTER_ID, no=7, box=bytes(flipped))


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0\5words",
        b"\0\0\0\5words".ljust(1023, b"\0"),
        b"\0\0\0\5words".ljust(1023, b"\0") + b"x",
        b"\0\0\0\5words".ljust(2048, b"\0"),
        b"\xff\xff\xff\xff".ljust(1024),
    ],
)
def test_padding_has_one_form_only(padded: bytes) -> None:
    info = b"circlekeep sealed v1" + REGISTER_ID + (7).to_bytes(8, "big")
    box = primitives.hpke_encrypt(PUBLIC, info=info, plaintext=padded)

    with pytest.raises(DamagedBoxError):
        sealing.open_box(PRIVATE, register_id=REGISTER_ID, no=7, box=box)


@pytest.mark.parametrize("public", [bytes(32), (1).to_bytes(32, "little")])
def test_a_key_that_would_make_a_readable_box_is_refused(public: bytes) -> None:
    with pytest.raises(ValueError, match="shared key"):
        sealing.seal(public, register_id=REGISTER_ID, no=7, plaintext=b"words")


def test_a_draft_opens_on_its_own_page_only() -> None:
    box = sealing.seal_draft(PUBLIC, register_id=REGISTER_ID, page="concern", plaintext=b"half a")

    opened = sealing.open_draft(PRIVATE, register_id=REGISTER_ID, page="concern", box=box)

    assert opened == b"half a"
    with pytest.raises(DamagedBoxError):
        sealing.open_draft(PRIVATE, register_id=REGISTER_ID, page="identity", box=box)


def test_a_draft_cannot_pass_for_a_record() -> None:
    page = "\0" * 8
    box = sealing.seal_draft(PUBLIC, register_id=REGISTER_ID, page=page, plaintext=b"half a")

    with pytest.raises(DamagedBoxError):
        sealing.open_box(PRIVATE, register_id=REGISTER_ID, no=0, box=box)
