"""The chips of the register: every state as a word, an icon and a kind, told once."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.agreements import SigningState, VersionStatus
from app.domain.meetings import Mark, MeetingStatus
from app.domain.members import MemberStatus
from ui.models.rows import ChipLook

translate = QCoreApplication.translate


def signing(state: SigningState) -> ChipLook:
    """Say where a member stands towards the current agreement."""
    match state:
        case SigningState.SIGNED:
            return ChipLook(text=translate("Chips", "Signed"), icon="circle-check", kind="good")
        case SigningState.FIRST_MEETING:
            return ChipLook(
                text=translate("Chips", "First meeting"), icon="hand-heart", kind="needs"
            )
        case SigningState.TO_SIGN:
            return ChipLook(text=translate("Chips", "To sign"), icon="pen-line", kind="needs")
        case SigningState.TO_RE_SIGN:
            return ChipLook(text=translate("Chips", "Sign again"), icon="pen-line", kind="needs")
        case SigningState.NOTHING_TO_SIGN:
            return ChipLook(text=translate("Chips", "Nothing to sign"), icon="minus", kind="calm")


def standing(status: MemberStatus) -> ChipLook:
    """Say where a membership stands."""
    match status:
        case MemberStatus.ACTIVE:
            return ChipLook(text=translate("Chips", "Member"), icon="circle-check", kind="good")
        case MemberStatus.PAUSED:
            return ChipLook(text=translate("Chips", "Resting"), icon="pause", kind="calm")
        case MemberStatus.LEFT:
            return ChipLook(text=translate("Chips", "Left"), icon="minus", kind="calm")


def meeting(status: MeetingStatus) -> ChipLook:
    """Say where a meeting stands."""
    match status:
        case MeetingStatus.PLANNED:
            return ChipLook(text=translate("Chips", "Planned"), icon="circle-dashed", kind="calm")
        case MeetingStatus.OPEN:
            return ChipLook(text=translate("Chips", "Open"), icon="door-open", kind="needs")
        case MeetingStatus.CLOSED:
            return ChipLook(text=translate("Chips", "Finished"), icon="circle-check", kind="good")
        case MeetingStatus.CANCELLED:
            return ChipLook(text=translate("Chips", "Called off"), icon="minus", kind="calm")


def version(status: VersionStatus) -> ChipLook:
    """Say where an agreement version stands."""
    match status:
        case VersionStatus.DRAFT:
            return ChipLook(text=translate("Chips", "Draft"), icon="pen-line", kind="calm")
        case VersionStatus.CURRENT:
            return ChipLook(text=translate("Chips", "In use"), icon="circle-check", kind="good")
        case VersionStatus.SUPERSEDED:
            return ChipLook(text=translate("Chips", "Replaced"), icon="library", kind="calm")


def mark(mark: Mark) -> ChipLook:
    """Say how somebody's place was at a meeting."""
    match mark:
        case Mark.PRESENT:
            return ChipLook(text=translate("Chips", "here"), icon="check", kind="good")
        case Mark.LATE:
            return ChipLook(text=translate("Chips", "came late"), icon="check", kind="good")
        case Mark.LEFT_EARLY:
            return ChipLook(text=translate("Chips", "left early"), icon="check", kind="good")
        case Mark.APOLOGIES:
            return ChipLook(
                text=translate("Chips", "sent word"), icon="message-circle", kind="calm"
            )
        case Mark.ABSENT:
            return ChipLook(text=translate("Chips", "not here"), icon="minus", kind="calm")
        case Mark.UNKNOWN:
            return ChipLook(
                text=translate("Chips", "not marked"), icon="circle-dashed", kind="calm"
            )
