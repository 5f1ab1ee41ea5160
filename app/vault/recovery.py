"""The recovery code: 160 random bits to write down and type back, which tell where a typing slips.

Nine groups of five signs. The first four signs of a group carry 20 bits; the fifth checks them and
the group's place. The first group holds 12 bits that tell the register and 8 that tell the sheet.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from app.errors import ForeignSheetError, MissingGroupsError, MistypedGroupError
from app.vault import primitives

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 9
SECRET_SIZE = 20
SHEETS = 256

_SIGNS = 5
_LONGEST_TEXT = 1000
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}
# Powers of a generator of GF(32), all different and none of them 1 (the check sign's own weight):
# so every wrong sign, every swap of two signs and every group out of place changes the check.
_WEIGHTS = (2, 4, 8, 16)
_FIELD_POLYNOMIAL = 0b100101


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCode:
    """What a recovery sheet carries."""

    secret: bytes = field(repr=False)
    register_tag: int
    sheet_number: int

    @property
    def groups(self) -> tuple[str, ...]:
        """The nine groups as they are printed."""
        bits = int.from_bytes(self.secret, "big")
        parts = [(self.register_tag << 8) | self.sheet_number]
        parts += [(bits >> (20 * (7 - at))) & 0xFFFFF for at in range(8)]
        return tuple(_group(part, place) for place, part in enumerate(parts, start=1))


def tag_of(register_id: bytes) -> int:
    """Return the 12 bits by which a sheet knows its register."""
    digest = primitives.checksum(b"circlekeep register tag v1" + register_id)
    return int.from_bytes(digest[:2], "big") >> 4


def new(register_id: bytes, sheet_number: int) -> RecoveryCode:
    """Make the code of a new sheet; the number on it starts over after 256 sheets."""
    return RecoveryCode(
        secret=primitives.random_bytes(SECRET_SIZE),
        register_tag=tag_of(register_id),
        sheet_number=sheet_number % SHEETS,
    )


def parse(text: str) -> RecoveryCode:
    """Read what was typed, in any case and with any separators.

    Raise MistypedGroupError with the first group that slips, or MissingGroupsError.
    """
    typed = _typed_groups(text)
    parts = [group_value(group, place) for place, group in enumerate(typed, start=1)]
    bits = 0
    for part in parts[1:]:
        bits = bits << 20 | part
    return RecoveryCode(
        secret=bits.to_bytes(SECRET_SIZE, "big"),
        register_tag=parts[0] >> 8,
        sheet_number=parts[0] & 0xFF,
    )


def group_value(text: str, place: int) -> int:
    """Return the 20 bits of one typed group, or raise MistypedGroupError with its place."""
    signs = "".join(_words(text))
    values = [_VALUES.get(sign) for sign in signs]
    known = [value for value in values if value is not None]
    if len(known) != len(values) or len(known) != _SIGNS:
        raise MistypedGroupError(place)
    if _check(known[:4], place) != known[4]:
        raise MistypedGroupError(place)
    return known[0] << 15 | known[1] << 10 | known[2] << 5 | known[3]


def belongs_to(code: RecoveryCode, register_id: bytes) -> None:
    """Raise ForeignSheetError if the sheet names another register."""
    if code.register_tag != tag_of(register_id):
        raise ForeignSheetError


def _group(part: int, place: int) -> str:
    values = [part >> shift & 0x1F for shift in (15, 10, 5, 0)]
    return "".join(ALPHABET[value] for value in (*values, _check(values, place)))


def _check(values: list[int], place: int) -> int:
    total = place
    for weight, value in zip(_WEIGHTS, values, strict=True):
        total ^= _times(weight, value)
    return total


def _times(one: int, other: int) -> int:
    product = 0
    for bit in range(5):
        if other >> bit & 1:
            product ^= one << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= _FIELD_POLYNOMIAL << (bit - 5)
    return product


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text[:_LONGEST_TEXT]).upper()
    return "".join(sign if sign.isalnum() else " " for sign in plain).split()


def _typed_groups(text: str) -> list[str]:
    words = _words(text)
    if len(words) == GROUPS:
        return words
    signs = "".join(words)
    whole = [signs[at : at + _SIGNS] for at in range(0, len(signs), _SIGNS)]
    if len(signs) == GROUPS * _SIGNS:
        return whole
    if len(words) > 1 or len(whole) < GROUPS:
        raise MissingGroupsError(len(words) if len(words) > 1 else len(signs) // _SIGNS)
    # Typed in one run with a sign too few or too many: the checks still tell where it went wrong.
    for place, group in enumerate(whole[:GROUPS], start=1):
        group_value(group, place)
    raise MistypedGroupError(GROUPS)
