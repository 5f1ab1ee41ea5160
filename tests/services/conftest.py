"""A register on disk as it is when its first run is over, and sticks for its backups and keys."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.real_registers import a_register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.registers import RegisterOnDisk
    from app.services.setup import Created


@pytest.fixture
def created(tmp_path: Path) -> Created:
    return a_register(tmp_path / "data")


@pytest.fixture
def register(created: Created) -> RegisterOnDisk:
    return created.unlocked.register


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """Give a folder in the root of another file system, as a stick is one."""
    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    yield folder
    shutil.rmtree(folder)
