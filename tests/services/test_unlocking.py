"""The slow half of unlocking; what right and wrong passphrases do is in test_registers."""

from __future__ import annotations

from tests.apart import said_by


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
