"""A key file joined with the passphrase, and unlocking with both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services import registers
from app.services import second_factor as factor
from app.services.key_changes import Secrets
from app.services.registers import UnlockRequest
from app.vault import kdf
from tests.real_registers import PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk, Unlocked

SECRETS = Secrets(passphrase=PASSPHRASE)


def joined(register: RegisterOnDisk, stick: Path) -> bytes:
    """Make a key file and join it with the passphrase; return what is in it."""
    path = factor.make(register, stick)
    factor.join(register, SECRETS, path, parameters=kdf.CHEAPEST)
    return factor.read(register, path)


def unlock_with(
    register: RegisterOnDisk, key_file: bytes | None, passphrase: str = PASSPHRASE
) -> Unlocked:
    return registers.derive_keys(
        UnlockRequest(register=register, passphrase=passphrase, key_file=key_file)
    )
