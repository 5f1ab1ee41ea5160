"""A register on disk for the tests that ask for one as it is when its first run is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.real_registers import a_register

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk
    from app.services.setup import Created


@pytest.fixture
def created(tmp_path: Path) -> Created:
    return a_register(tmp_path / "data")


@pytest.fixture
def register(created: Created) -> RegisterOnDisk:
    return created.unlocked.register
