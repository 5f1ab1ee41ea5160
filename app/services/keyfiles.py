"""The keys of a register as slots: joins the key file on disk with what the vault makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import DamagedKeyFileError
from app.storage import keyfile
from app.vault import keyblock
from app.vault.keyblock import KeyBlock

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.files import Check, Disk

BlockCheck = Callable[[KeyBlock], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedKeys:
    """A key block as it was read, untrusted until unlocked, and whether one copy of it is bad."""

    block: KeyBlock
    is_damaged: bool


def load(generation: Path) -> LoadedKeys:
    """Read the slots of a generation; raise DamagedKeyFileError if both copies are bad."""
    block, is_damaged = keyblock.from_file(keyfile.read(generation))
    if block.register_id.hex() != generation.parent.name:
        raise DamagedKeyFileError  # another register's keys were put here
    return LoadedKeys(block=block, is_damaged=is_damaged)


def content(block: KeyBlock, *, mac_key: bytes) -> bytes:
    """Write a block as the whole content of a key file."""
    return keyblock.file_bytes(keyblock.encode(block, mac_key))


def create(
    disk: Disk, generation: Path, block: KeyBlock, *, mac_key: bytes, check: BlockCheck
) -> None:
    """Write the keys of a generation being built; `check` unwraps what was read back."""
    whole = content(block, mac_key=mac_key)
    keyfile.write_new(disk, generation, whole, check=_checked(whole, check))


def replace(
    disk: Disk, generation: Path, block: KeyBlock, *, mac_key: bytes, check: BlockCheck
) -> None:
    """Put new slots in place of the old in one step; `check` unwraps them as read back."""
    whole = content(block, mac_key=mac_key)
    keyfile.replace(disk, generation, whole, check=_checked(whole, check))


def repair(disk: Disk, generation: Path, *, mac_key: bytes) -> None:
    """Write a key file again that has one bad copy left of its two."""
    loaded = load(generation)
    if not loaded.is_damaged:
        return
    loaded.block.verify(mac_key)
    replace(disk, generation, loaded.block, mac_key=mac_key, check=lambda _: None)


def _checked(whole: bytes, check: BlockCheck) -> Check:
    def check_bytes(untrusted: bytes) -> None:
        if untrusted != whole:
            raise DamagedKeyFileError
        block, _ = keyblock.from_file(untrusted)
        check(block)

    return check_bytes
