"""What the vault asks of cryptography; no other module touches that package.

The lock screen is painted before anything here is called, so what takes long to load is loaded
inside the functions.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

KEY_SIZE = 32
NONCE_SIZE = 12
TAG_SIZE = 16


class WrongKeyError(ValueError):
    """The sealed bytes do not open with this key; it carries nothing on purpose."""


def checksum(content: bytes) -> bytes:
    """Return the SHA-256 of something short that is no secret.

    Python's own code for it takes a twentieth of the memory of OpenSSL (0.2 of 3.8 MiB, measured),
    and a lock screen may stay open all day.
    """
    made: bytes = _own_sha256().sha256(content).digest()
    return made


@cache
def _own_sha256() -> ModuleType:
    for name in ("_sha2", "_sha256"):  # as Python 3.12 and 3.11 name it
        with suppress(ImportError):
            return import_module(name)
    return import_module("hashlib")


def digest(content: bytes) -> bytes:
    """Return the SHA-256 of anything, secrets too."""
    import hashlib

    return hashlib.sha256(content).digest()


def hmac_sha256(key: bytes, content: bytes) -> bytes:
    """Return the HMAC-SHA256 of the content."""
    import hmac

    return hmac.digest(key, content, "sha256")


def is_same(one: bytes, other: bytes) -> bool:
    """Compare two secrets in a time that tells nothing of where they differ."""
    import hmac

    return hmac.compare_digest(one, other)


def random_bytes(size: int) -> bytes:
    """Return bytes from the operating system's generator."""
    return os.urandom(size)


def random_below(limit: int) -> int:
    """Return a random number from 0 up to, not including, the limit; each is as likely."""
    from secrets import randbelow

    return randbelow(limit)


def hkdf(secret: bytes, *, salt: bytes, info: bytes, size: int = KEY_SIZE) -> bytes:
    """Derive a key from a secret that is already strong (HKDF-SHA256, RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=size, salt=salt, info=info).derive(secret)


def argon2id(
    password: bytes, *, salt: bytes, memory_kib: int, passes: int, lanes: int, size: int = KEY_SIZE
) -> bytes:
    """Derive a key from a weak secret (RFC 9106); MemoryError where the memory is not there."""
    from app.vault import argon2, workspace

    with workspace.lent(memory_kib * 1024) as memory:
        return argon2.argon2id(
            password,
            salt=salt,
            memory_kib=memory_kib,
            passes=passes,
            lanes=lanes,
            size=size,
            workspace=memory,
        )


def encrypt(key: bytes, *, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """Encrypt with AES-256-GCM; the nonce must be new for this key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key).encrypt(nonce, plaintext, aad)


def decrypt(key: bytes, *, nonce: bytes, ciphertext: bytes, aad: bytes) -> bytes:
    """Decrypt what `encrypt` made, or raise WrongKeyError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(nonce, ciphertext, aad)
    except InvalidTag:
        raise WrongKeyError from None


def new_private_key() -> bytes:
    """Make the private half of an X25519 pair."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private: bytes) -> bytes:
    """Return the public half that belongs to a private one."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def hpke_encrypt(public: bytes, *, info: bytes, plaintext: bytes) -> bytes:
    """Encrypt for the holder of the private key (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM)."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    return suite.encrypt(plaintext, X25519PublicKey.from_public_bytes(public), info=info)


def hpke_decrypt(private: bytes, *, info: bytes, ciphertext: bytes) -> bytes:
    """Decrypt what `hpke_encrypt` made, or raise WrongKeyError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    try:
        return suite.decrypt(ciphertext, X25519PrivateKey.from_private_bytes(private), info=info)
    except InvalidTag:
        raise WrongKeyError from None
