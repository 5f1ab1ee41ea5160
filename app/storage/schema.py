"""What a register's database looks like, step by step; steps are only ever added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.storage.migrations import m0001

Step = Callable[[Callable[[str], object]], None]

APPLICATION_ID: Final = 0x434B_4545  # "CKEE": tells our databases from any other program's

MIGRATIONS: Final[tuple[Step, ...]] = (m0001.apply,)

SCHEMA: Final = len(MIGRATIONS)
