"""The key file on a stick, which joins the passphrase as a second factor.

    magic 8 | version 2 | register id 16 | key file id 8 | secret 32 | SHA-256 over all before

Not to be confused with `keys`, the file of the key block that lies beside the database.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from app.errors import ForeignKeyFileError, StickFileTooNewError
from app.vault import primitives
from app.vault.keyblock import KEY_FILE_ID_SIZE

VERSION = 1

_MAGIC = b"CKSTICK\n"
_CONTENT = struct.Struct(">8sH16s8s32s")
_DIGEST_SIZE = 32
FILE_SIZE = _CONTENT.size + _DIGEST_SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class StickKey:
    """What a key file holds: 32 secret bytes and the id by which its slots know it."""

    id: bytes = field(repr=False)
    secret: bytes = field(repr=False)


def new(register_id: bytes) -> bytes:
    """Make the content of a new key file for one register."""
    content = _CONTENT.pack(
        _MAGIC,
        VERSION,
        register_id,
        primitives.random_bytes(KEY_FILE_ID_SIZE),
        primitives.random_bytes(primitives.KEY_SIZE),
    )
    return content + primitives.digest(content)


def read(untrusted: bytes, register_id: bytes) -> StickKey:
    """Read a key file, or raise ForeignKeyFileError if it is no whole one of this register.

    A whole one of a newer Circlekeep raises StickFileTooNewError.
    """
    if len(untrusted) != FILE_SIZE or not untrusted.startswith(_MAGIC):
        raise ForeignKeyFileError
    content, digest = untrusted[:-_DIGEST_SIZE], untrusted[-_DIGEST_SIZE:]
    if not primitives.is_same(primitives.digest(content), digest):
        raise ForeignKeyFileError
    _, version, owner, key_file_id, secret = _CONTENT.unpack(content)
    if version > VERSION:
        raise StickFileTooNewError(found=version, known=VERSION)
    if version != VERSION or owner != register_id:
        raise ForeignKeyFileError
    return StickKey(id=key_file_id, secret=secret)
