"""Each use has a key of its own, and none shows itself."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac

from app.vault import keys
from app.vault.keys import MasterKey
from tests.vault.words import OTHER_REGISTER, REGISTER_ID

MASTER = MasterKey(secret=bytes(range(100, 132)))


def test_the_database_key_is_hkdf_of_master_key_and_register() -> None:
    prk = hmac.digest(REGISTER_ID, MASTER.secret, hashlib.sha256)
    by_hand = hmac.digest(prk, b"db v1" + b"\1", hashlib.sha256)

    assert keys.derive(MASTER, REGISTER_ID).database == by_hand


def test_all_keys_of_all_registers_differ() -> None:
    one, other = keys.derive(MASTER, REGISTER_ID), keys.derive(MASTER, OTHER_REGISTER)

    every = [*dataclasses.astuple(one), *dataclasses.astuple(other), MASTER.secret]

    assert len(set(every)) == 11
    assert {len(key) for key in every} == {32}


def test_two_new_master_keys_differ() -> None:
    assert keys.new_master().secret != keys.new_master().secret


def test_no_key_shows_in_repr() -> None:
    assert repr(MASTER) == "MasterKey()"
    assert repr(keys.derive(MASTER, REGISTER_ID)) == "RegisterKeys()"
