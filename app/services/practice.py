"""The practice group: a throw-away register to try everything on, with nobody real in it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from app.services import practice_year, registers, setup
from app.storage import registers as layout
from app.storage.progress import Progress, quiet
from app.vault import kdf

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import Unlocked
    from app.services.session import Clock

# Shown on the lock screen of the practice group, so it protects nothing and need not.
PASSPHRASE: Final = "practice lamp circle kettle"  # noqa: S105 - on the screen by intention

DISPLAY_NAME: Final = "Linden Room"
DISCREET_NAME: Final = "Linden"


def make(
    data: Path, *, clock: Clock, progress: Progress = quiet, time_zone: str = "UTC"
) -> Unlocked:
    """Make the practice register anew, with a year behind it; slow, so it belongs in a Job."""
    remove(data)
    past = practice_year.first_moment(clock())
    created = setup.create(
        setup.CreateRequest(
            data=data,
            display_name=DISPLAY_NAME,
            discreet_name=DISCREET_NAME,
            passphrase=PASSPHRASE,
            time_zone=time_zone,
            parameters=kdf.CHEAPEST,
            is_practice=True,
        ),
        clock=lambda: past,
    )
    session = registers.open_session(created.unlocked, clock=clock)
    try:
        practice_year.fill(session, progress=progress)
        setup.finish(session)
    finally:
        session.close()
    return created.unlocked


def remove(data: Path) -> None:
    """Remove the practice register; raise AlreadyOpenError if another window is using it."""
    for register in registers.on_this_computer(data):
        if register.is_practice:
            layout.take(register.folder)()
    folder = layout.home(data, is_practice=True).parent
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
