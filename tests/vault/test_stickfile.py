"""A key file Circlekeep did not make, or made for another register, is refused."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ForeignKeyFileError, StickFileTooNewError
from app.vault import stickfile
from tests.vault.words import OTHER_REGISTER, REGISTER_ID

FILE = stickfile.new(REGISTER_ID)


def rehashed(content: bytes) -> bytes:
    return content[:-32] + hashlib.sha256(content[:-32]).digest()


def test_a_new_key_file_is_read_again() -> None:
    stick = stickfile.read(FILE, REGISTER_ID)

    assert (len(stick.id), len(stick.secret), len(FILE)) == (8, 32, stickfile.FILE_SIZE)
    assert stick.secret in FILE


def test_no_two_key_files_are_alike() -> None:
    one, other = (stickfile.read(stickfile.new(REGISTER_ID), REGISTER_ID) for _ in range(2))

    assert one.id != other.id
    assert one.secret != other.secret


def test_the_key_file_of_another_register_is_refused() -> None:
    with pytest.raises(ForeignKeyFileError):
        stickfile.read(FILE, OTHER_REGISTER)


def test_every_flipped_bit_is_refused() -> None:
    for bit in range(len(FILE) * 8):
        flipped = bytearray(FILE)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ForeignKeyFileError):
            stickfile.read(bytes(flipped), REGISTER_ID)


@given(st.binary(max_size=200))
def test_any_other_file_is_refused(untrusted: bytes) -> None:
    with pytest.raises(ForeignKeyFileError):
        stickfile.read(untrusted, REGISTER_ID)


@pytest.mark.parametrize("length", [0, 8, stickfile.FILE_SIZE - 1])
def test_a_key_file_cut_short_is_refused(length: int) -> None:
    with pytest.raises(ForeignKeyFileError):
        stickfile.read(FILE[:length], REGISTER_ID)


def test_a_newer_key_file_is_named_as_such() -> None:
    with pytest.raises(StickFileTooNewError) as caught:
        stickfile.read(rehashed(FILE[:8] + b"\0\2" + FILE[10:]), REGISTER_ID)
    assert (caught.value.found, caught.value.known) == (2, 1)
    with pytest.raises(ForeignKeyFileError):
        stickfile.read(rehashed(FILE[:8] + b"\0\0" + FILE[10:]), REGISTER_ID)


def test_a_key_file_keeps_its_secret_to_itself() -> None:
    assert repr(stickfile.read(FILE, REGISTER_ID)) == "StickKey()"
