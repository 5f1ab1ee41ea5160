"""What fault tests have in common: a quick place, one start for all killings, keys worked out once.

Argon2id is a pure function, and the same passphrase is tried thousands of times here.
"""

from __future__ import annotations

import shutil
from functools import cache
from typing import TYPE_CHECKING

import pytest

from app.vault import primitives
from tests.faults import scratch as scratches
from tests.faults.dying import Executioner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def _keys_worked_out_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(primitives, "argon2id", cache(primitives.argon2id))
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_stays_behind() -> Iterator[None]:
    yield
    scratches.sweep()


@pytest.fixture(scope="session")
def executioner() -> Iterator[Executioner]:
    """One process that forks, for all the tests that have something killed."""
    with Executioner() as executioner:
        yield executioner


@pytest.fixture
def scratch() -> Iterator[Path]:
    """An empty folder in a quick place, gone after the test."""
    folder = scratches.new_folder()
    yield folder
    shutil.rmtree(folder)
