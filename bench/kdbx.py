"""A KDBX4 file for KeePassXC to search, written from the published layout of the format.

KeePassXC's own command line makes files with another key derivation only, and the line that
compares whole programs is fair only if both stretch the passphrase at the same cost. What is
written here is the least that KeePassXC reads: let it save the file once before timing it.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import random
import struct
from base64 import b64encode
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from app.vault import kdf

if TYPE_CHECKING:
    from pathlib import Path

    from app.vault.kdf import Argon2Parameters

ENTRIES, WORDS_A_NOTE = 10_000, 210

SIGNATURE, VERSION = (0x9AA2D903, 0xB54BFB67), 0x00040000
AES_256 = bytes.fromhex("31c1f2e6bf714350be5805216afc5aff")
ARGON2ID = bytes.fromhex("9e298b1956db4773b23dfc3ec6f0a1e6")
END, CIPHER, COMPRESSION, SEED, VECTOR, DERIVATION = 0, 2, 3, 4, 7, 11
NUMBER, LONG, BYTES = 0x04, 0x05, 0x42
GZIP, ARGON2_VERSION, CHACHA20 = 1, 0x13, 3
BLOCK = 1 << 20
OF_HEADER = 0xFFFFFFFFFFFFFFFF

SYLLABLES = ("ba", "co", "di", "fa", "ga", "le", "mi", "no", "pa", "re")


def make(path: Path, passphrase: str, parameters: Argon2Parameters) -> None:
    """Write a file of ten thousand entries with a note each."""
    chance = random.Random(3)  # noqa: S311 - a made-up file, the same every time
    seed, salt = chance.randbytes(32), chance.randbytes(kdf.SALT_SIZE)
    vector = chance.randbytes(16)
    composite = hashlib.sha256(hashlib.sha256(passphrase.encode()).digest()).digest()
    stretched = kdf.derive(composite, salt=salt, parameters=parameters)
    header = _header(seed, vector, _derivation(salt, parameters))
    base = hashlib.sha512(seed + stretched + b"\x01").digest()
    inner = (
        _field(1, struct.pack("<I", CHACHA20)) + _field(2, chance.randbytes(64)) + _field(END, b"")
    )
    plain = gzip.compress(inner + _document(chance).encode(), compresslevel=6, mtime=0)
    secret = _encrypted(plain, hashlib.sha256(seed + stretched).digest(), vector)
    check = hashlib.sha256(header).digest() + _mac(base, OF_HEADER, header)
    path.write_bytes(header + check + _blocks(base, secret))


def term(no: int) -> str:
    """Return a word that stands in the note of one entry only."""
    return f"pratica{no}"


def _header(seed: bytes, vector: bytes, derivation: bytes) -> bytes:
    start = struct.pack("<III", *SIGNATURE, VERSION)
    fields = (
        (CIPHER, AES_256),
        (COMPRESSION, struct.pack("<I", GZIP)),
        (SEED, seed),
        (VECTOR, vector),
        (DERIVATION, derivation),
        (END, b"\r\n\r\n"),
    )
    return start + b"".join(_field(kind, value) for kind, value in fields)


def _field(kind: int, value: bytes) -> bytes:
    return struct.pack("<BI", kind, len(value)) + value


def _derivation(salt: bytes, parameters: Argon2Parameters) -> bytes:
    entries = (
        (BYTES, "$UUID", ARGON2ID),
        (BYTES, "S", salt),
        (NUMBER, "P", struct.pack("<I", parameters.lanes)),
        (LONG, "M", struct.pack("<Q", parameters.memory_kib * 1024)),
        (LONG, "I", struct.pack("<Q", parameters.passes)),
        (NUMBER, "V", struct.pack("<I", ARGON2_VERSION)),
    )
    told = b"".join(
        struct.pack("<Bi", kind, len(name)) + name.encode() + struct.pack("<i", len(value)) + value
        for kind, name, value in entries
    )
    return struct.pack("<H", 0x0100) + told + b"\0"


def _document(chance: random.Random) -> str:
    words = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
    entries = (
        f"<Entry><UUID>{_name(chance)}</UUID>{_text('Title', f'm{no}')}"
        f"{_text('Notes', ' '.join([*chance.choices(words, k=WORDS_A_NOTE), term(no)]))}</Entry>"
        for no in range(ENTRIES)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><KeePassFile><Meta/><Root>'
        f"<Group><UUID>{_name(chance)}</UUID><Name>Root</Name>{''.join(entries)}</Group>"
        "</Root></KeePassFile>"
    )


def _text(key: str, value: str) -> str:
    return f"<String><Key>{key}</Key><Value>{value}</Value></String>"


def _name(chance: random.Random) -> str:
    return b64encode(chance.randbytes(16)).decode()


def _encrypted(plain: bytes, key: bytes, vector: bytes) -> bytes:
    padder = PKCS7(128).padder()
    padded = padder.update(plain) + padder.finalize()
    cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return cipher.update(padded) + cipher.finalize()


def _blocks(base: bytes, secret: bytes) -> bytes:
    """Cut into blocks, each with its own proof; an empty one ends the file."""
    parts = [secret[at : at + BLOCK] for at in range(0, len(secret), BLOCK)]
    written = []
    for no, part in enumerate([*parts, b""]):
        size = struct.pack("<I", len(part))
        written.append(_mac(base, no, struct.pack("<Q", no) + size + part) + size + part)
    return b"".join(written)


def _mac(base: bytes, no: int, told: bytes) -> bytes:
    key = hashlib.sha512(struct.pack("<Q", no) + base).digest()
    return hmac.digest(key, told, "sha256")
