"""Backups as they are needed: of any register, while it is written to, on a stick that goes."""

from __future__ import annotations

import errno
import os
import random
import threading
import time
from itertools import count
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from app.errors import StickGoneError
from app.services import backups, drafts, meetings, members, registers, restore, safeguarding
from app.storage.files import Disk
from tests.builders import an_account
from tests.faults import writer
from tests.real_registers import PASSPHRASE, a_backup, a_register, enrol, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.restore import Preview
    from app.services.session import Session

Tables = dict[str, list[tuple[object, ...]]]

STEP = 64 * 1024
SOON = 5.0  # seconds until a facilitator is told that her stick has gone
# These two say where the register stands, not what it holds.
OF_ITS_OWN = ("register", "sqlite_sequence")


def tables_of(session: Session) -> Tables:
    names = session.db.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {
        name: session.db.rows(f'SELECT * FROM "{name}" ORDER BY 1')  # noqa: S608 - from the schema
        for (name,) in names
        if name not in OF_ITS_OWN
    }


def fill(session: Session, chance: random.Random) -> None:
    """Do a random number of random acts, and leave some words half written."""
    members.enrol(session, pseudonym="Heron")
    meeting_id = meetings.open_tonight(session).id
    for _ in range(chance.randrange(10, 150)):
        writer.act(session, meeting_id, chance)
    drafts.keep(session, "meeting/1", {"about": "tide " * chance.randrange(500)})


def rehearse(folder: Path, seed: int) -> None:
    """Back a random register up, lose it, restore it elsewhere, and compare all of it."""
    session = opened(a_register(folder / "data").unlocked)
    fill(session, random.Random(seed))  # noqa: S311 - acts, not secrets
    (folder / "stick").mkdir()
    plan = backups.begin(session, folder / "stick")
    before = tables_of(session)
    path = backups.write(plan).path
    backups.abandon(session, plan)
    session.close()

    restored = restore.restore(restore.look(path, passphrase=PASSPHRASE), folder / "elsewhere")
    again = opened(restored)
    after = tables_of(again)
    again.close()

    assert after == before


@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_register_holds_comes_back_row_for_row(scratch: Path, seed: int) -> None:
    rehearse(scratch, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 150))
def test_fifty_registers_come_back_row_for_row(scratch: Path, seed: int) -> None:
    rehearse(scratch, seed)


# --- while she writes ---------------------------------------------------------------------


def back_up_while_writing(session: Session, stick: Path, numbers: Iterator[int]) -> Preview:
    plan = backups.begin(session, stick)
    written: list[backups.Written] = []
    is_copied = threading.Event()

    def progress(stage: str, _done: int, _total: int) -> None:
        if stage != "copy":
            is_copied.set()

    job = threading.Thread(target=lambda: written.append(backups.write(plan, progress=progress)))
    job.start()
    while job.is_alive():
        if is_copied.is_set():
            backups.snapshot_taken(session)
        members.change_access_needs(session, 1, f"a seat near the door {next(numbers)}")
    job.join()
    log = session.db.path.with_name(f"{session.db.path.name}-wal").stat().st_size
    assert log < 2 * session.db.path.stat().st_size
    backups.finish(session, plan, written[0])
    return restore.look(written[0].path, passphrase=PASSPHRASE)


@pytest.mark.soak
def test_a_hundred_backups_while_writing_are_whole(scratch: Path) -> None:
    session = opened(a_register(scratch / "data").unlocked)
    enrol(session, "Heron")
    for _ in range(400):
        safeguarding.seal_concern(session, an_account("tide " * 1600))
    (scratch / "stick").mkdir()
    numbers = count()

    for _ in range(100):
        found = back_up_while_writing(session, scratch / "stick", numbers)
        assert (found.counts.members, found.counts.sealed) == (1, 400)

    assert next(numbers) > 1000
    session.close()


# --- a stick that is pulled out -----------------------------------------------------------


class PulledOut(Disk):
    """A stick that is gone after so many bytes: from there on nothing on it answers."""

    def __init__(self, stick: Path, room: int) -> None:
        self._stick, self._room = stick, room
        self.is_gone = False

    @override
    def step(self, name: str, path: Path) -> None:
        if self.is_gone and self._stick in path.parents:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    @override
    def write(self, descriptor: int, data: memoryview | bytes, path: Path) -> None:
        self.step("write", path)
        if self._stick not in path.parents:
            super().write(descriptor, data, path)
            return
        room = max(0, self._room)
        self._room -= len(data)
        super().write(descriptor, data[:room], path)
        if self._room < 0:
            self.is_gone = True
            self.step("write", path)


@pytest.fixture
def large(scratch: Path) -> Iterator[Session]:
    """An open register of a little over a mebibyte."""
    session = opened(a_register(scratch / "data").unlocked)
    enrol(session, "Heron")
    for _ in range(80):
        safeguarding.seal_concern(session, an_account("tide " * 2000))
    yield session
    session.close()


def test_a_stick_pulled_out_anywhere_leaves_the_backup_before_and_no_other(
    scratch: Path, large: Session
) -> None:
    stick = scratch / "stick"
    earlier = a_backup(large, stick)
    content = earlier.read_bytes()
    assert len(content) > 16 * STEP

    for room in range(0, len(content), STEP):
        plan = backups.begin(large, stick)
        started = time.monotonic()
        with pytest.raises(StickGoneError) as caught:
            backups.write(plan, disk=PulledOut(stick, room))
        backups.abandon(large, plan, because=caught.value)

        assert time.monotonic() - started < SOON
        assert list(stick.glob("*.ckbackup")) == [earlier]
        assert earlier.read_bytes() == content
    assert registers.on_this_computer(scratch / "data")[0].problem is None
