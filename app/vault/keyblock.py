"""The key block: every slot of a register, in one canonical run of bytes, kept twice in `keys`.

    magic 8 | format 2 | length 4 | register id 16 | sealing public key 32
    | name length 2 | discreet name | number of slots 1 | slots of 102 bytes
    | HMAC-SHA256 under the register's header key | SHA-256 over all before

Numbers are big endian. There is exactly one way to write a given block, and any other is refused.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass, field, replace
from enum import IntEnum

from app.errors import (
    DamagedKeyFileError,
    EmptyFieldError,
    KeyFileTooNewError,
    TextTooLongError,
)
from app.vault import kdf, label, primitives
from app.vault.kdf import Argon2Parameters
from app.vault.label import HEADER, JOINERS, MAGIC, MOST_NAME_BYTES, PREFIX

FORMAT = 1
COPY_AT = 64 * 1024
FILE_SIZE = 2 * COPY_AT
MOST_SLOTS = 8
LONGEST_NAME = label.LONGEST_NAME
KEY_FILE_ID_SIZE = 8

_SLOT = struct.Struct(">BBIIII16s12s8s48s")
_WRAPPED_SIZE = 48
_DIGEST_SIZE = 32
_SMALLEST = PREFIX.size + 2 * _DIGEST_SIZE


class SlotKind(IntEnum):
    """What opens a slot."""

    PASSPHRASE = 1
    PASSPHRASE_KEYFILE = 2
    RECOVERY = 3


class SlotTier(IntEnum):
    """What a slot opens: the register, or its sealed compartment."""

    OPEN = 1
    SEALED = 2


NO_PARAMETERS = Argon2Parameters(memory_kib=0, passes=0, lanes=0)
NO_KEY_FILE = bytes(KEY_FILE_ID_SIZE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One secret, wrapped for one way in; `serial` of a recovery slot is its sheet's number."""

    kind: SlotKind
    tier: SlotTier
    serial: int
    parameters: Argon2Parameters = NO_PARAMETERS
    salt: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    key_file_id: bytes = field(default=NO_KEY_FILE, repr=False)
    wrapped: bytes = field(default=b"", repr=False)

    @property
    def needs_passphrase(self) -> bool:
        """Whether a passphrase is part of what opens this slot."""
        return self.kind is not SlotKind.RECOVERY

    def header(self) -> bytes:
        """Return the slot's canonical header, which is bound to the wrapped secret."""
        return _packed(self)[:-_WRAPPED_SIZE]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyBlock:
    """A register's slots; well-formed, and untrusted until `verify`."""

    register_id: bytes
    discreet_name: str
    sealing_public: bytes = field(repr=False)
    slots: tuple[Slot, ...]
    mac: bytes = field(default=b"", repr=False)

    def verify(self, mac_key: bytes) -> None:
        """Raise DamagedKeyFileError unless the holder of the master key wrote this block."""
        if not primitives.is_same(self.mac, _mac(_body(self), mac_key)):
            raise DamagedKeyFileError

    def of_tier(self, tier: SlotTier) -> tuple[Slot, ...]:
        """Return the slots of one tier."""
        return tuple(slot for slot in self.slots if slot.tier is tier)


def cleaned_name(text: str) -> str:
    """Return a discreet name fit for the lock screen and for file names.

    Raise EmptyFieldError if nothing of it is seen, or TextTooLongError.
    """
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(sign if sign.isprintable() or sign in JOINERS else " " for sign in composed)
    name = " ".join(visible.split())
    if not name.strip(JOINERS + " "):
        raise EmptyFieldError("discreet_name")
    if len(name) > LONGEST_NAME:
        raise TextTooLongError("discreet_name", limit=LONGEST_NAME)
    return name


def signed(block: KeyBlock, mac_key: bytes) -> KeyBlock:
    """Return the block in canonical order, with its HMAC."""
    ordered = replace(block, slots=tuple(sorted(block.slots, key=_place)))
    return replace(ordered, mac=_mac(_body(ordered), mac_key))


def encode(block: KeyBlock, mac_key: bytes) -> bytes:
    """Write one block, HMAC and closing SHA-256 included."""
    whole = signed(block, mac_key)
    content = _body(whole) + whole.mac
    written = content + primitives.checksum(content)
    # What could not be read again, and as the same, is never handed out to be written.
    if decode(written) != whole:
        raise DamagedKeyFileError
    return written


def decode(untrusted: bytes) -> KeyBlock:
    """Read one block; only its form is checked here, `verify` comes after the unlock.

    Raise DamagedKeyFileError, KeyFileTooNewError, or UnsafeKeyParametersError for a slot that asks
    for too much.
    """
    length, block_format = _frame(untrusted)
    if length != len(untrusted):
        raise DamagedKeyFileError
    content, digest = untrusted[:-_DIGEST_SIZE], untrusted[-_DIGEST_SIZE:]
    if primitives.checksum(content) != digest:
        raise DamagedKeyFileError
    # Only a whole block may say that it is newer: a flipped bit must not send her looking for one.
    if block_format > FORMAT:
        raise KeyFileTooNewError(found=block_format, known=FORMAT)
    if block_format != FORMAT:
        raise DamagedKeyFileError
    return _parsed(content)


def file_bytes(block_bytes: bytes) -> bytes:
    """Return the content of `keys`: the block at 0 and again at 64 KiB."""
    return block_bytes.ljust(COPY_AT, b"\0") * 2


def from_file(untrusted: bytes) -> tuple[KeyBlock, bool]:
    """Read the first whole copy, and tell whether the file is anything but two good copies.

    Raise what `decode` raises if neither copy is whole.
    """
    first, second = untrusted[:COPY_AT], untrusted[COPY_AT:FILE_SIZE]
    try:
        chosen = _block_bytes(first)
        block = decode(chosen)
    except DamagedKeyFileError:
        chosen = _block_bytes(second)
        block = decode(chosen)
    return block, untrusted != file_bytes(chosen)


def _block_bytes(untrusted: bytes) -> bytes:
    length, _ = _frame(untrusted)
    return untrusted[:length]


def _frame(untrusted: bytes) -> tuple[int, int]:
    if len(untrusted) < _SMALLEST:
        raise DamagedKeyFileError
    magic, block_format, length = PREFIX.unpack_from(untrusted)
    if magic != MAGIC or not _SMALLEST <= length < COPY_AT:
        raise DamagedKeyFileError
    return length, block_format


def _body(block: KeyBlock) -> bytes:
    name = block.discreet_name.encode()
    rest = HEADER.pack(block.register_id, block.sealing_public, len(name)) + name
    rest += bytes([len(block.slots)]) + b"".join(map(_packed, block.slots))
    length = PREFIX.size + len(rest) + 2 * _DIGEST_SIZE
    return PREFIX.pack(MAGIC, FORMAT, length) + rest


def _mac(body: bytes, mac_key: bytes) -> bytes:
    return primitives.hmac_sha256(mac_key, body)


def _parsed(untrusted_content: bytes) -> KeyBlock:
    body, mac = untrusted_content[:-_DIGEST_SIZE], untrusted_content[-_DIGEST_SIZE:]
    try:
        register_id, public, name_size = HEADER.unpack_from(body, PREFIX.size)
        name_at = PREFIX.size + HEADER.size
        slots_at = name_at + _bounded(name_size, MOST_NAME_BYTES)
        name = body[name_at:slots_at].decode()
        number = _bounded(body[slots_at], MOST_SLOTS)
        packed = struct.iter_unpack(f"{_SLOT.size}s", body[slots_at + 1 :])
        slots = tuple(_slot(untrusted) for (untrusted,) in packed)
    except (struct.error, UnicodeDecodeError, IndexError):
        raise DamagedKeyFileError from None
    if len(slots) != number:
        raise DamagedKeyFileError
    _check_name(name)
    _check_company(slots)
    return KeyBlock(
        register_id=register_id, discreet_name=name, sealing_public=public, slots=slots, mac=mac
    )


def _bounded(untrusted_size: int, most: int) -> int:
    if untrusted_size > most:
        raise DamagedKeyFileError
    return untrusted_size


def _check_name(untrusted_name: str) -> None:
    # Not `cleaned_name`: what is printable depends on the Unicode version of the Python at hand.
    if not label.is_fit(untrusted_name):
        raise DamagedKeyFileError


def _packed(slot: Slot) -> bytes:
    cost = slot.parameters
    return _SLOT.pack(
        slot.kind,
        slot.tier,
        slot.serial,
        cost.memory_kib,
        cost.passes,
        cost.lanes,
        slot.salt,
        slot.nonce,
        slot.key_file_id,
        slot.wrapped,
    )


def _slot(untrusted: bytes) -> Slot:
    kind, tier, serial, memory_kib, passes, lanes, *rest = _SLOT.unpack(untrusted)
    salt, nonce, key_file_id, wrapped = rest
    parameters = Argon2Parameters(memory_kib=memory_kib, passes=passes, lanes=lanes)
    try:
        slot = Slot(
            kind=SlotKind(kind),
            tier=SlotTier(tier),
            serial=serial,
            parameters=parameters,
            salt=salt,
            nonce=nonce,
            key_file_id=key_file_id,
            wrapped=wrapped,
        )
    except ValueError:
        raise DamagedKeyFileError from None
    if slot.needs_passphrase:
        kdf.checked(parameters)
    elif parameters != NO_PARAMETERS:
        raise DamagedKeyFileError
    if slot.kind is not SlotKind.PASSPHRASE_KEYFILE and key_file_id != NO_KEY_FILE:
        raise DamagedKeyFileError
    return slot


def _place(slot: Slot) -> tuple[int, int, int]:
    return slot.tier, slot.kind, slot.serial


def _check_company(slots: tuple[Slot, ...]) -> None:
    places = [_place(slot) for slot in slots]
    if places != sorted(set(places)):
        raise DamagedKeyFileError
    for tier in SlotTier:
        own = [slot for slot in slots if slot.tier is tier]
        # One passphrase a tier: so a hostile file costs one slow guess, never eight.
        if not own or sum(slot.needs_passphrase for slot in own) > 1:
            raise DamagedKeyFileError


def needs_key_file(block: KeyBlock, tier: SlotTier = SlotTier.OPEN) -> bool:
    """Tell whether the passphrase opens this tier only together with a key file."""
    return any(slot.kind is SlotKind.PASSPHRASE_KEYFILE for slot in block.of_tier(tier))
