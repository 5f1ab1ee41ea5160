"""The group this register is about, and the choices its facilitator made for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupProfile:
    """The group's names and usual evening; `discreet_name` alone may leave the register."""

    display_name: str = field(repr=False)
    discreet_name: str
    time_zone: str
    usual_place: str = field(default="", repr=False)
    usual_start: time = time(19, 0)
    usual_end: time = time(20, 30)
    unsigned_grace_meetings: int = 1
    is_practice: bool = False
