"""What the tests of the first screens share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import setup
from tests.real_registers import a_register, opened

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.setup import Created


@pytest.fixture
def created(tmp_path: Path) -> Created:
    """Make a register whose set-up is finished, and leave it closed."""
    created = a_register(tmp_path / "data")
    session = opened(created.unlocked)
    setup.finish(session)
    session.close()
    return created
