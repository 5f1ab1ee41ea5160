"""New slots are believed only when they open the register they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.errors import DamagedKeyFileError, WrongPassphraseError
from app.services import recovery
from app.services.key_changes import Secrets, passphrase_opens, sheet_opens
from app.vault import kdf, slots
from tests.builders import REGISTER_ID
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_register,
    keys_of,
    opened,
    unlock,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.vault.keyblock import KeyBlock
    from app.vault.keys import MasterKey


def test_slots_of_another_master_key_do_not_pass_the_check() -> None:
    one, other = (
        slots.new_register(REGISTER_ID, "Blue folder", PASSPHRASE, parameters=kdf.CHEAPEST)
        for _ in range(2)
    )

    passphrase_opens(PASSPHRASE, one.keys)(one.block)
    sheet_opens(one.recovery, one.keys)(one.block)

    with pytest.raises(DamagedKeyFileError):
        passphrase_opens(PASSPHRASE, other.keys)(one.block)
    with pytest.raises(DamagedKeyFileError):
        sheet_opens(one.recovery, other.keys)(one.block)


def test_slots_that_do_not_open_replace_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = a_register(tmp_path).unlocked.register
    before = keys_of(register).read_bytes()
    really = slots.with_passphrase

    def mistaken(
        block: KeyBlock, master: MasterKey, private: bytes | None, _wanted: str, **rest: Any
    ) -> KeyBlock:
        return really(block, master, private, "a barrel organ at the corner", **rest)

    monkeypatch.setattr(slots, "with_passphrase", mistaken)
    with pytest.raises(WrongPassphraseError):
        recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

    assert keys_of(register).read_bytes() == before
    opened(unlock(register)).close()


def test_secrets_keep_themselves_to_themselves() -> None:
    shown = repr(Secrets(passphrase=PASSPHRASE, sealed_passphrase=PASSPHRASE, key_file=b"key"))

    assert shown == "Secrets()"
