"""A second program at an open register: told to wait, or shut out, whatever the first one does."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from app.errors import AlreadyOpenError, BackupUnderWayError, RegisterError
from app.services import backups, keyfiles, recovery, registers, unlocking
from app.storage import leftover_log
from app.storage import registers as layout
from app.vault import kdf
from tests.faults.damage import a_whole_register, everything_in
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    database_of,
    enrol,
    left_open,
    opened,
    pseudonyms_in,
)
from tests.source import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.session import Session
    from app.storage.files import Disk
    from tests.faults.damage import Truth

LOCKED = "database is locked"


@pytest.fixture
def truth(scratch: Path) -> Truth:
    return a_whole_register(scratch / "base")


@pytest.fixture
def session(truth: Truth) -> Iterator[Session]:
    session = opened(truth.unlocked)
    yield session
    session.close()


def intruded(truth: Truth) -> list[str]:
    """Have another process read and write the database, and return what it was told."""
    path, key = database_of(truth.register), truth.unlocked.keys.database
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.intruder", str(path), key.hex()],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def second_start(truth: Truth, passphrase: str = PASSPHRASE) -> str:
    """Start the app's own unlock in another process, and return how it ended."""
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from app.errors import RegisterError\nfrom app.services import registers\n"
        "register = registers.describe(Path(sys.argv[1]))\n"
        "request = registers.UnlockRequest(register=register, passphrase=sys.argv[2])\n"
        "try:\n"
        "    unlocked = registers.derive_keys(request)\n"
        "    registers.open_session(unlocked, clock=registers.utc_now).close()\n"
        "except RegisterError as failure: print(type(failure).__name__)\n"
        "else: print('opened')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(truth.register.folder), passphrase],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_intruder_gets_in_where_nobody_is(truth: Truth) -> None:
    assert intruded(truth) == ["done", "done"]


def test_the_intruder_gets_in_where_a_descriptor_was_closed_carelessly(truth: Truth) -> None:
    """This is what the tests below would see if the app did it anywhere."""
    session = opened(truth.unlocked)
    os.close(os.open(database_of(truth.register), os.O_RDONLY))

    told = intruded(truth)

    assert told != [LOCKED, LOCKED]
    with suppress(RegisterError):
        session.close()


def test_a_second_start_reads_that_the_register_is_open_and_changes_nothing(
    truth: Truth, session: Session
) -> None:
    enrol(session, "Cello")
    before = everything_in(session)

    told = second_start(truth)

    assert told == "AlreadyOpenError"
    assert everything_in(session) == before
    enrol(session, "Anchor")
    session.close()
    assert second_start(truth) == "opened"


def test_nobody_writes_while_a_snapshot_is_copied_or_after_it(
    truth: Truth, session: Session
) -> None:
    told: list[list[str]] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "copy" and not told:
            enrol(session, "Cello")
            told.append(intruded(truth))

    copying = backups.begin_check(session)
    backups.check_whole(copying, progress=progress)
    backups.end_check(session, copying)

    told.append(intruded(truth))
    assert told == [[LOCKED, LOCKED]] * 2
    assert "Cello" in pseudonyms_in(session)


def test_nobody_writes_while_a_backup_is_made_or_after_it(
    scratch: Path, truth: Truth, session: Session
) -> None:
    told: list[list[str]] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "read_back" and not told:
            enrol(session, "Cello")
            told.append(intruded(truth))

    plan = backups.begin(session, scratch / "base" / "stick")
    written = backups.write(plan, progress=progress)
    backups.finish(session, plan, written)

    told.append(intruded(truth))
    assert told == [[LOCKED, LOCKED]] * 2
    assert "Cello" in pseudonyms_in(session)


def test_no_act_beside_an_open_register_lets_its_lock_fall(truth: Truth, session: Session) -> None:
    """Whatever closes a descriptor of the database would drop the lock of the whole process."""
    data = truth.register.folder.parent.parent

    registers.on_this_computer(data)
    registers.find(data, truth.register.id)
    keyfiles.load(layout.live_generation(truth.register.folder))
    recovery.change_passphrase(
        truth.register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST
    )
    recovery.new_sheet(truth.register, OTHER_PASSPHRASE)
    backups.begin_check(session)
    with pytest.raises(BackupUnderWayError):
        backups.begin_check(session)
    with pytest.raises(AlreadyOpenError):
        opened(truth.unlocked)

    assert intruded(truth) == [LOCKED, LOCKED]
    assert second_start(truth, OTHER_PASSPHRASE) == "AlreadyOpenError"


def test_nobody_comes_in_while_a_killed_register_is_proven_or_after_it(
    truth: Truth, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What proves it opens and closes the database, all before the session does."""
    left_open(truth.unlocked, "Cello")
    told: list[str] = []
    settle = leftover_log.settle

    def meanwhile(disk: Disk, path: Path, **given: object) -> bool:
        told.append(second_start(truth))
        try:
            return settle(disk, path, **given)  # type: ignore[arg-type]
        finally:
            told.append(second_start(truth))

    monkeypatch.setattr(leftover_log, "settle", meanwhile)

    unlocked = unlocking.settled(truth.unlocked)
    told.append(second_start(truth))
    session = opened(unlocked)

    assert told == ["AlreadyOpenError"] * 3
    assert intruded(truth) == [LOCKED, LOCKED]
    assert second_start(truth) == "AlreadyOpenError"
    assert "Cello" in pseudonyms_in(session)
    session.close()
    assert second_start(truth) == "opened"


def test_an_intruder_between_the_proof_and_the_session_costs_no_act(truth: Truth) -> None:
    left_open(truth.unlocked, "Cello")
    unlocked = unlocking.settled(truth.unlocked)

    told = intruded(truth)
    session = opened(unlocked)

    assert told[1] == "done"
    assert session.read_only_because is None
    assert "Cello" in pseudonyms_in(session)
    assert intruded(truth) == [LOCKED, LOCKED]
    session.close()


def test_what_an_intruder_wrote_at_rest_is_there_and_nothing_is_lost(truth: Truth) -> None:
    assert intruded(truth)[1] == "done"

    session = opened(truth.unlocked)

    assert pseudonyms_in(session) == ["Heron", "Lamp", "Violin"]
    session.close()
