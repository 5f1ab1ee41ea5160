"""The slow half of unlocking; what right and wrong passphrases do is in test_registers."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from app.errors import NoGenerationError, WrongPassphraseError
from app.services import registers
from app.services.registers import UnlockRequest
from tests.apart import said_by
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, opened

if TYPE_CHECKING:
    from app.services.setup import Created


def test_deriving_keys_waits_for_neither_the_database_nor_the_lock() -> None:
    code = (
        "import sys; from app.services import unlocking;"
        "heavy = ('sqlcipher3', 'filelock', '_hashlib', 'app.storage.database',"
        "    'app.services.session');"
        "print([name for name in heavy if name in sys.modules])"
    )

    assert said_by(code).strip() == "[]"


def test_what_follows_the_derivation_loads_nothing_once_it_was_rehearsed() -> None:
    code = (
        "import sys; from app.services import unlocking; unlocking.rehearse();"
        "from app.vault import keys; before = set(sys.modules);"
        "keys.derive(keys.new_master(), bytes(16));"
        "print('cryptography.hazmat.primitives.kdf.hkdf' in before, set(sys.modules) - before)"
    )

    assert said_by(code).strip() == "True set()"


def test_where_the_keys_were_deleted_it_is_tried_on_those_of_the_unlock(created: Created) -> None:
    session = opened(created.unlocked)
    right, wrong = (
        UnlockRequest(register=session.register, passphrase=each)
        for each in (PASSPHRASE, OTHER_PASSPHRASE)
    )
    shutil.rmtree(session.folder)

    with pytest.raises(NoGenerationError):
        registers.derive_keys(right)
    with pytest.raises(WrongPassphraseError):
        registers.derive_keys(wrong, otherwise=session.key_block)
    unlocked = registers.derive_keys(right, otherwise=session.key_block)

    assert unlocked.keys == session.keys
    assert not session.folder.exists()
    session.close()
