"""A member of the group, known by a pseudonym only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class MemberStatus(StrEnum):
    """Where a membership stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


class LeaveReason(StrEnum):
    """Why a member left: a code, never a story (domain rules, Member)."""

    FINISHED = "finished"
    MOVED = "moved"
    NOT_FOR_ME = "not_for_me"
    ASKED_TO_LEAVE = "asked_to_leave"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member; `code` (M-017) is printed where the pseudonym must not be."""

    id: int
    code: str
    pseudonym: str = field(repr=False)
    status: MemberStatus
    joined_on: date
    left_on: date | None = None
    leave_reason: LeaveReason | None = None
    access_needs: str = field(default="", repr=False)
    in_bin: bool = False
