"""Functions that cost much on purpose, made cheap where only what is around them is tried."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import pytest

from app.vault import primitives

if TYPE_CHECKING:
    from collections.abc import Iterator

# Pure, and the same passphrase is tried thousands of times here.
_argon2id = cache(primitives.argon2id)
_real_scrypt = hashlib.scrypt


def _scrypt(password: bytes, *, n: int, **others: object) -> bytes:
    return _real_scrypt(password, n=16, **others)  # type: ignore[arg-type]


@contextmanager
def keys_and_seals() -> Iterator[None]:
    """Work each key out once, and seals with little effort, while the block runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(primitives, "argon2id", _argon2id)
        patch.setattr(hashlib, "scrypt", _scrypt)
        yield
