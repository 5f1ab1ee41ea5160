"""What the power goes off in: every act that is broken off elsewhere too, and an evening's writing.

An act done is said aloud, so that the log of the calls tells what had been acknowledged by then.
"""

from __future__ import annotations

import json
import os
import random
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from app.services import meetings, registers
from app.storage.files import Disk
from tests.faults import every, operations, writer
from tests.faults.operations import NEW, Operation, a_used_register, the_register
from tests.real_registers import PASSPHRASE, opened, unlock

if TYPE_CHECKING:
    from pathlib import Path


SAID: Final = b"done: "
EVENING: Final = "an evening"
ACTS: Final = 25
FORGETFULLY: Final = ", and forget to sync"


def _evening(base: Path, disk: Disk) -> None:
    unlocked = unlock(the_register(base))
    session = registers.open_session(unlocked, clock=registers.utc_now, disk=disk)
    aloud = os.open(os.devnull, os.O_WRONLY)
    chance = random.Random(7)  # noqa: S311 - acts, not secrets
    meeting_id = meetings.open_tonight(session).id
    for number in range(ACTS):
        os.write(aloud, SAID + json.dumps(asdict(writer.state_of(session))).encode())
        writer.act(session, meeting_id, chance)
        if number == ACTS // 2:
            session.db.checkpoint()
    os.write(aloud, SAID + json.dumps(asdict(writer.state_of(session))).encode())
    session.close()


def state_found(base: Path) -> writer.State:
    """Open the register and tell what it holds; it must be whole."""
    session = opened(registers.unlock(_request(base)))
    try:
        assert session.read_only_because is None
        return writer.state_of(session)
    finally:
        session.close()


def _request(base: Path) -> registers.UnlockRequest:
    return registers.UnlockRequest(register=the_register(base), passphrase=PASSPHRASE)


class _ForgetfulDisk(Disk):
    """A disk that is never asked to keep anything."""

    @override
    def sync(self, descriptor: int, path: Path) -> None:
        self.step("sync", path)

    @override
    def sync_folder(self, path: Path) -> None:
        self.step("sync_folder", path)


def _without_syncing(operation: Operation) -> Operation:
    def run(base: Path, _disk: Disk) -> None:
        operation.run(base, _ForgetfulDisk())

    return replace(operation, name=f"{operation.name}{FORGETFULLY}", run=run)


def _check_evening(base: Path) -> str:
    state_found(base)
    return NEW


FORGETFUL: Final = tuple(_without_syncing(operation) for operation in operations.OPERATIONS[:2])

OPERATIONS: Final = (
    *every.OPERATIONS,
    *FORGETFUL,
    Operation(name=EVENING, start=a_used_register, run=_evening, check=_check_evening),
)
