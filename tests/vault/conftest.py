"""A register's keys, made once: what a vault test starts from is never changed by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.vault import kdf, slots
from tests.vault.words import NAME, PASSPHRASE, REGISTER_ID, STICK

if TYPE_CHECKING:
    from app.vault.slots import NewKeys


@pytest.fixture(scope="session")
def made() -> NewKeys:
    return slots.new_register(REGISTER_ID, NAME, PASSPHRASE, parameters=kdf.CHEAPEST)


@pytest.fixture(scope="session")
def sticked() -> NewKeys:
    return slots.new_register(
        REGISTER_ID, NAME, PASSPHRASE, parameters=kdf.CHEAPEST, key_file=STICK
    )
