"""New slots are believed only when they open the register they are for."""

from __future__ import annotations

import pytest

from app.errors import DamagedKeyFileError
from app.services.key_changes import Secrets, passphrase_opens, sheet_opens
from app.vault import kdf, slots
from tests.builders import REGISTER_ID
from tests.real_registers import PASSPHRASE


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


def test_secrets_keep_themselves_to_themselves() -> None:
    shown = repr(Secrets(passphrase=PASSPHRASE, sealed_passphrase=PASSPHRASE, key_file=b"key"))

    assert shown == "Secrets()"
