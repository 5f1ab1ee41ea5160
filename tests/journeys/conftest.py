"""Where journeys begin: the folders of one person who has nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.program import Home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(top=tmp_path / "person")
