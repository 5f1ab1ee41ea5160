"""The sealed compartment: anyone at the register may add to it, only the private key reads it."""

from __future__ import annotations

from app.errors import DamagedBoxError
from app.vault import primitives

SMALLEST_SIZE = 1024

_LENGTH_SIZE = 4
_NO_SIZE = 8
# A draft has no number: its box is known by its page.
_DRAFT_NO = 0


def seal(public: bytes, *, register_id: bytes, no: int, plaintext: bytes) -> bytes:
    """Seal one record for good under its number."""
    return _sealed(public, info=_record_info(register_id, no), plaintext=plaintext)


def open_box(private: bytes, *, register_id: bytes, no: int, box: bytes) -> bytes:
    """Open one sealed record, or raise DamagedBoxError."""
    return _opened(private, info=_record_info(register_id, no), box=box, no=no)


def seal_draft(public: bytes, *, register_id: bytes, page: str, plaintext: bytes) -> bytes:
    """Seal what is being written on a page."""
    return _sealed(public, info=_draft_info(register_id, page), plaintext=plaintext)


def open_draft(private: bytes, *, register_id: bytes, page: str, box: bytes) -> bytes:
    """Open the draft of a page, or raise DamagedBoxError."""
    return _opened(private, info=_draft_info(register_id, page), box=box, no=_DRAFT_NO)


def _record_info(register_id: bytes, no: int) -> bytes:
    return b"circlekeep sealed v1" + register_id + no.to_bytes(_NO_SIZE, "big")


def _draft_info(register_id: bytes, page: str) -> bytes:
    return b"circlekeep draft v1" + register_id + page.encode()


def _sealed(public: bytes, *, info: bytes, plaintext: bytes) -> bytes:
    return primitives.hpke_encrypt(public, info=info, plaintext=_padded(plaintext))


def _opened(private: bytes, *, info: bytes, box: bytes, no: int) -> bytes:
    try:
        padded = primitives.hpke_decrypt(private, info=info, ciphertext=box)
    except primitives.WrongKeyError:
        raise DamagedBoxError(no) from None
    length = int.from_bytes(padded[:_LENGTH_SIZE], "big")
    plaintext = padded[_LENGTH_SIZE : _LENGTH_SIZE + length]
    if _padded(plaintext) != padded:
        raise DamagedBoxError(no)
    return plaintext


def _padded(plaintext: bytes) -> bytes:
    # Doubling sizes: the length of a box tells a size class and nothing finer.
    content = len(plaintext).to_bytes(_LENGTH_SIZE, "big") + plaintext
    size = SMALLEST_SIZE
    while size < len(content):
        size *= 2
    return content.ljust(size, b"\0")
