"""What is broken off at every step where a register is unlocked that was not closed in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services import registers
from app.services.registers import UnlockRequest
from app.storage.log_frames import FRAME
from tests.faults.operations import (
    NEW,
    NOW,
    Operation,
    a_used_register,
    starting_from,
    the_register,
)
from tests.real_registers import (
    PASSPHRASE,
    changed,
    enrol,
    left_open,
    log_of,
    opened,
    pseudonyms_in,
    unlock,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.storage.files import Disk


# --- where it starts from -------------------------------------------------------------------


def _killed(base: Path) -> None:
    a_used_register(base)
    left_open(unlock(the_register(base)), "Cello", "Anchor")


def _killed_in_its_last_act(base: Path) -> None:
    _killed(base)
    log = log_of(the_register(base))
    changed(log, -FRAME // 2, bytes(16))


def _a_log_of_an_evening_before(base: Path) -> None:
    _killed(base)
    register = the_register(base)
    log = log_of(register)
    content = log.read_bytes()
    session = opened(unlock(register))
    enrol(session, "Whistle")
    session.close()
    log.with_name("closed").unlink()
    log.write_bytes(content)


# --- what is done, and what may be left -----------------------------------------------------


def _unlock(base: Path, disk: Disk) -> None:
    """Unlock as the lock screen does: first what is slow, then the session."""
    unlocked = registers.unlock(_request(base), disk=disk)
    registers.open_session(unlocked, clock=registers.utc_now, disk=disk).close()


def _holds(*acknowledged: str) -> Callable[[Path], str]:
    def check(base: Path) -> str:
        session = opened(registers.unlock(_request(base)))
        try:
            assert session.read_only_because is None
            assert pseudonyms_in(session) == sorted([*NOW, *acknowledged])
        finally:
            session.close()
        return NEW

    return check


def _request(base: Path) -> UnlockRequest:
    return UnlockRequest(register=the_register(base), passphrase=PASSPHRASE)


OPERATIONS = (
    Operation(
        name="unlock after a kill",
        start=starting_from(_killed),
        run=_unlock,
        check=_holds("Cello", "Anchor"),
    ),
    Operation(
        name="unlock after a kill in the last act",
        start=starting_from(_killed_in_its_last_act),
        run=_unlock,
        check=_holds("Cello"),
    ),
    Operation(
        name="unlock beside a log of an evening before",
        start=starting_from(_a_log_of_an_evening_before),
        run=_unlock,
        check=_holds("Cello", "Anchor", "Whistle"),
    ),
)
