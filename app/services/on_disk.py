"""The registers on this computer as anyone at it can see them: read without cipher or database.

The lock screen shows this; what opens a register is in `registers`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.errors import MissingDatabaseError, RegisterError, UnknownRecordError
from app.services import keyfiles
from app.storage import registers as layout
from app.storage import tries
from app.storage.files import REAL
from app.vault import keyblock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOnDisk:
    """A register as anyone at this computer can see it; `problem` says why it cannot be opened.

    What the group calls itself is known only once the register was opened.
    """

    id: str
    folder: Path
    discreet_name: str
    problem: RegisterError | None = None
    is_practice: bool = False
    display_name: str = field(default="", repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The group's own names, of which no passphrase may be made."""
        return tuple(name for name in (self.display_name, self.discreet_name) if name)


def utc_now() -> datetime:
    """Read the computer's clock."""
    return datetime.now(UTC)


def on_this_computer(data: Path) -> list[RegisterOnDisk]:
    """List the registers, practice last; one that is damaged says so and hides no other."""
    return [describe(folder) for folder in layout.folders(data)]


def find(data: Path, register_id: str) -> RegisterOnDisk:
    """Return the register of that id; raise UnknownRecordError if it is not here."""
    for register in on_this_computer(data):
        if register.id == register_id:
            return register
    raise UnknownRecordError("register")


def describe(folder: Path) -> RegisterOnDisk:
    """Say what can be seen of a register without its passphrase."""
    name, problem = "", None
    try:
        generation = layout.live_generation(folder)
        name = keyfiles.load(generation).block.discreet_name
        if not (generation / layout.DATABASE).is_file():
            raise MissingDatabaseError
    except RegisterError as failure:
        problem = failure
    return RegisterOnDisk(
        id=folder.name,
        folder=folder,
        discreet_name=name,
        problem=problem,
        is_practice=layout.is_practice(folder),
    )


def needs_key_file(register: RegisterOnDisk) -> bool:
    """Tell whether this register opens only with passphrase and key file together."""
    return is_key_file_needed(register.folder)


def is_key_file_needed(folder: Path) -> bool:
    """Tell whether the register of this folder opens only with its key file."""
    return keyblock.needs_key_file(keyfiles.load(layout.live_generation(folder)).block)


def can_undo_restore(register: RegisterOnDisk) -> bool:
    """Tell whether the register a restore has replaced is still there."""
    return layout.set_aside(register.folder) is not None


def delay_before_next_try(
    register: RegisterOnDisk, *, clock: Callable[[], datetime] = utc_now
) -> float:
    """Tell how many seconds the next try has to wait after wrong ones."""
    return tries.wait(REAL, register.folder, now=clock()).total_seconds()


def wrong_tries(register: RegisterOnDisk) -> int:
    """Tell how many wrong tries there were since the last right one."""
    return tries.read(register.folder).wrong
