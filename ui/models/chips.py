"""The chips of the register: every state as a word, an icon and a kind, told once."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.agreements import SigningState, VersionStatus
from app.domain.meetings import Mark, MeetingStatus
from app.domain.members import MemberStatus
from ui.models.rows import ChipLook

_tr = QCoreApplication.translate


def signing(state: SigningState) -> ChipLook:
    """Say where a member stands towards the current agreement."""
    match state:
        case SigningState.SIGNED:
            return ChipLook(text=_tr("Chips", "Signed"), icon="circle-check", kind="good")
        case SigningState.FIRST_MEETING:
            return ChipLook(text=_tr("Chips", "First meeting"), icon="hand-heart", kind="needs")
        case SigningState.TO_SIGN:
            return ChipLook(text=_tr("Chips", "To sign"), icon="pen-line", kind="needs")
        case SigningState.TO_RE_SIGN:
            return ChipLook(text=_tr("Chips", "Sign again"), icon="pen-line", kind="needs")
        case SigningState.NOTHING_TO_SIGN:
            return ChipLook(text=_tr("Chips", "Nothing to sign"), icon="minus", kind="calm")


def standing(status: MemberStatus) -> ChipLook:
    """Say where a membership stands."""
    match status:
        case MemberStatus.ACTIVE:
            return ChipLook(text=_tr("Chips", "Member"), icon="circle-check", kind="good")
        case MemberStatus.PAUSED:
            return ChipLook(text=_tr("Chips", "Resting"), icon="pause", kind="calm")
        case MemberStatus.LEFT:
            return ChipLook(text=_tr("Chips", "Left"), icon="minus", kind="calm")


def meeting(status: MeetingStatus) -> ChipLook:
    """Say where a meeting stands."""
    match status:
        case MeetingStatus.PLANNED:
            return ChipLook(text=_tr("Chips", "Planned"), icon="circle-dashed", kind="calm")
        case MeetingStatus.OPEN:
            return ChipLook(text=_tr("Chips", "Open"), icon="door-open", kind="needs")
        case MeetingStatus.CLOSED:
            return ChipLook(text=_tr("Chips", "Finished"), icon="circle-check", kind="good")
        case MeetingStatus.CANCELLED:
            return ChipLook(text=_tr("Chips", "Called off"), icon="minus", kind="calm")


def version(status: VersionStatus) -> ChipLook:
    """Say where an agreement version stands."""
    match status:
        case VersionStatus.DRAFT:
            return ChipLook(text=_tr("Chips", "Draft"), icon="pen-line", kind="calm")
        case VersionStatus.CURRENT:
            return ChipLook(text=_tr("Chips", "In use"), icon="circle-check", kind="good")
        case VersionStatus.SUPERSEDED:
            return ChipLook(text=_tr("Chips", "Replaced"), icon="library", kind="calm")


def mark(mark: Mark) -> ChipLook:
    """Say how somebody's place was at a meeting."""
    match mark:
        case Mark.PRESENT:
            return ChipLook(text=_tr("Chips", "here"), icon="check", kind="good")
        case Mark.LATE:
            return ChipLook(text=_tr("Chips", "came late"), icon="check", kind="good")
        case Mark.LEFT_EARLY:
            return ChipLook(text=_tr("Chips", "left early"), icon="check", kind="good")
        case Mark.APOLOGIES:
            return ChipLook(text=_tr("Chips", "sent word"), icon="message-circle", kind="calm")
        case Mark.ABSENT:
            return ChipLook(text=_tr("Chips", "not here"), icon="minus", kind="calm")
        case Mark.UNKNOWN:
            return ChipLook(text=_tr("Chips", "not marked"), icon="circle-dashed", kind="calm")
