"""The backup file: what it looks like, how it is read, and what is never believed of it.

    CKBACKUP | length 4 | header in clear, canonical JSON | sealed counts 1052 | HMAC 32 | snapshot

The length is big endian. The HMAC covers everything before it, and the header holds size and
SHA-256 of the snapshot: so the two bind the whole file before a database ever reads a byte of it.
Sealing is the vault's: what is sealed comes in and goes out as bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from app.domain.backups import Counts
from app.errors import BackupTooNewError, DamagedBackupError, NotABackupError
from app.storage import files, stamps

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = 1
MAGIC: Final = b"CKBACKUP"
MOST_HEADER: Final = 64 * 1024
INFO_SIZE: Final = 1024  # padded with spaces, so that its length tells nothing
SEALED_INFO_SIZE: Final = 12 + INFO_SIZE + 16
MAC_SIZE: Final = 32
ID_SIZE: Final = 16

_LENGTH: Final = struct.Struct(">I")
_START: Final = len(MAGIC) + _LENGTH.size
_HEADER_FIELDS: Final = frozenset(
    {
        "backup_id",
        "database_sha256",
        "database_size",
        "discreet_name",
        "format",
        "key_block",
        "made_at",
        "practice",
        "register_id",
    }
)
_INFO_FIELDS: Final = frozenset({"counts", "journal_hash", "journal_no", "schema"})
_COUNT_FIELDS: Final = frozenset(Counts.__dataclass_fields__)
_MOST: Final = 2**53
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupHeader:
    """What anyone may read of a backup; nothing of it holds until the HMAC was checked."""

    backup_id: bytes
    register_id: bytes
    discreet_name: str
    is_practice: bool
    made_at: datetime
    database_size: int
    database_sha256: bytes
    key_block: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupInfo:
    """What only a holder of the keys may read: how much there is, and how far the journal goes."""

    counts: Counts
    schema: int
    journal_no: int
    journal_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UntrustedFront:
    """The start of a backup file as it was read; `verify` comes before anything else."""

    header: BackupHeader
    header_bytes: bytes = field(repr=False)
    sealed_info: bytes = field(repr=False)
    mac: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Where the snapshot begins."""
        return _START + len(self.header_bytes) + SEALED_INFO_SIZE + MAC_SIZE

    def verify(self, mac_key: bytes) -> None:
        """Raise DamagedBackupError unless a holder of the keys wrote this very start."""
        expected = _mac(self.header_bytes, self.sealed_info, mac_key)
        if not hmac.compare_digest(self.mac, expected):
            raise DamagedBackupError


def header_bytes(header: BackupHeader) -> bytes:
    """Write a header the one way there is: sorted keys, no spaces, ASCII."""
    content = {
        "backup_id": header.backup_id.hex(),
        "database_sha256": header.database_sha256.hex(),
        "database_size": header.database_size,
        "discreet_name": header.discreet_name,
        "format": FORMAT,
        "key_block": base64.b64encode(header.key_block).decode("ascii"),
        "made_at": stamps.written(header.made_at),
        "practice": header.is_practice,
        "register_id": header.register_id.hex(),
    }
    return _canonical(content)


def info_bytes(info: BackupInfo) -> bytes:
    """Write what will be sealed, padded to its fixed length."""
    content = {
        "counts": {name: getattr(info.counts, name) for name in sorted(_COUNT_FIELDS)},
        "journal_hash": info.journal_hash,
        "journal_no": info.journal_no,
        "schema": info.schema,
    }
    return _canonical(content).ljust(INFO_SIZE)


def front(header: bytes, sealed_info: bytes, *, mac_key: bytes) -> bytes:
    """Write everything that comes before the snapshot."""
    return _head(header, sealed_info) + _mac(header, sealed_info, mac_key)


def read_front(descriptor: int) -> UntrustedFront:
    """Read and bound the start of a file.

    Raise NotABackupError, BackupTooNewError or DamagedBackupError.
    """
    untrusted_start = files.read_fully(descriptor, _START)
    if untrusted_start[: len(MAGIC)] != MAGIC:
        raise NotABackupError
    if len(untrusted_start) < _START:
        raise DamagedBackupError
    (length,) = _LENGTH.unpack(untrusted_start[len(MAGIC) :])
    if not 0 < length <= MOST_HEADER:
        raise DamagedBackupError
    untrusted = files.read_fully(descriptor, length + SEALED_INFO_SIZE + MAC_SIZE)
    if len(untrusted) != length + SEALED_INFO_SIZE + MAC_SIZE:
        raise DamagedBackupError
    found = UntrustedFront(
        header=parse_header(untrusted[:length]),
        header_bytes=untrusted[:length],
        sealed_info=untrusted[length:-MAC_SIZE],
        mac=untrusted[-MAC_SIZE:],
    )
    if os.fstat(descriptor).st_size != found.size + found.header.database_size:
        raise DamagedBackupError
    return found


def parse_header(untrusted: bytes) -> BackupHeader:
    """Read a header; only its form is checked here."""
    content = _object(untrusted, None)
    found = content.get("format")
    # A newer format has other fields as well: a flipped bit must not send her looking for one.
    if type(found) is int and FORMAT < found < _MOST and set(content) != _HEADER_FIELDS:
        raise BackupTooNewError(found=found, known=FORMAT)
    if found != FORMAT or set(content) != _HEADER_FIELDS:
        raise DamagedBackupError
    try:
        header = BackupHeader(
            backup_id=_hex(content["backup_id"], ID_SIZE),
            register_id=_hex(content["register_id"], ID_SIZE),
            discreet_name=_text(content["discreet_name"]),
            is_practice=content["practice"] is True,
            made_at=datetime.strptime(_text(content["made_at"]), "%Y-%m-%dT%H:%M:%SZ").replace(
                tzinfo=UTC
            ),
            database_size=_number(content["database_size"]),
            database_sha256=_hex(content["database_sha256"], hashlib.sha256().digest_size),
            key_block=base64.b64decode(_text(content["key_block"], MOST_HEADER), validate=True),
        )
    except ValueError:
        raise DamagedBackupError from None
    if header_bytes(header) != untrusted:
        raise DamagedBackupError
    return header


def parse_info(opened: bytes) -> BackupInfo:
    """Read what was sealed, once it was opened."""
    content = _object(opened.rstrip(b" "), _INFO_FIELDS)
    counts = content["counts"]
    if not isinstance(counts, dict) or set(counts) != _COUNT_FIELDS:
        raise DamagedBackupError
    try:
        return BackupInfo(
            counts=Counts(**{name: _number(value) for name, value in counts.items()}),
            schema=_number(content["schema"]),
            journal_no=_number(content["journal_no"]),
            journal_hash=_hex(content["journal_hash"], 32).hex(),
        )
    except ValueError:
        raise DamagedBackupError from None


def _canonical(content: Mapping[str, object]) -> bytes:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return text.encode("ascii")


def _head(header: bytes, sealed_info: bytes) -> bytes:
    return MAGIC + _LENGTH.pack(len(header)) + header + sealed_info


def _mac(header: bytes, sealed_info: bytes, mac_key: bytes) -> bytes:
    return hmac.digest(mac_key, _head(header, sealed_info), "sha256")


def _object(untrusted: bytes, fields: frozenset[str] | None) -> dict[str, object]:
    try:
        content = json.loads(untrusted)
    except (ValueError, RecursionError):
        raise DamagedBackupError from None
    if not isinstance(content, dict) or (fields is not None and set(content) != fields):
        raise DamagedBackupError
    return content


def _hex(untrusted: object, size: int) -> bytes:
    content = bytes.fromhex(_text(untrusted))
    if len(content) != size:
        raise ValueError(size)
    return content


def _text(untrusted: object, longest: int = _LONGEST_NAME) -> str:
    if not isinstance(untrusted, str) or len(untrusted) > longest:
        raise ValueError(longest)
    return untrusted


def _number(untrusted: object) -> int:
    if type(untrusted) is not int or not 0 <= untrusted < _MOST:
        raise ValueError(_MOST)
    return untrusted
