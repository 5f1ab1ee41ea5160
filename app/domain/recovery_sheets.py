"""What a recovery sheet opens."""

from __future__ import annotations

from enum import StrEnum


class Opens(StrEnum):
    """The parts of a register one sheet opens."""

    ALL = "all"
    REGISTER = "register"
    SEALED = "sealed"
