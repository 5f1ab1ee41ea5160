"""What fault tests have in common: a quick place, cheap keys, one start for all killings."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.faults import cheap
from tests.faults import scratch as scratches
from tests.faults.dying import Executioner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module", autouse=True)
def _keys_and_seals_cost_little() -> Iterator[None]:
    with cheap.keys_and_seals():
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_stays_behind() -> Iterator[None]:
    scratches.sweep_after_the_killed()
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
