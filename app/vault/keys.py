"""The master key and what is derived from it; the session keeps only the latter."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.vault import primitives

REGISTER_ID_SIZE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterKey:
    """The 32 random bytes everything hangs on; let go of it as soon as keys are derived."""

    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterKeys:
    """One key for each use, so that none serves two purposes."""

    database: bytes = field(repr=False)
    header_mac: bytes = field(repr=False)
    backup_info: bytes = field(repr=False)
    sealed_slot: bytes = field(repr=False)
    owed: bytes = field(repr=False)


def new_master() -> MasterKey:
    """Make a master key for a new or rotated register."""
    return MasterKey(secret=primitives.random_bytes(primitives.KEY_SIZE))


def derive(master: MasterKey, register_id: bytes) -> RegisterKeys:
    """Derive the keys of one register from its master key."""

    def key(info: bytes) -> bytes:
        return primitives.hkdf(master.secret, salt=register_id, info=info)

    return RegisterKeys(
        database=key(b"db v1"),
        header_mac=key(b"header v1"),
        backup_info=key(b"backup info v1"),
        sealed_slot=key(b"sealed slot v1"),
        owed=key(b"owed v1"),
    )
