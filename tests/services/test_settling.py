"""Unlocking after a kill: all that is slow is done before the session's thread, and held."""

from __future__ import annotations

import gc
import itertools
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from app.errors import AlreadyOpenError, CancelledError, DamagedDatabaseError, DamagedLogError
from app.services import registers, settling, unlocking
from app.services.registers import UnlockRequest
from app.storage import leftover_log, progress
from app.storage import registers as layout
from app.storage.log_frames import FRAME, HEADER
from tests.builders import StandingClock
from tests.real_registers import (
    PASSPHRASE,
    a_register,
    changed,
    database_of,
    enrol,
    left_open,
    log_of,
    opened,
    pseudonyms_in,
)
from tests.services import people

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.services.registers import Unlocked
    from app.storage.files import Disk

EVENING = ["Heron", "Lamp"]


@pytest.fixture
def closed(tmp_path: Path) -> Unlocked:
    return a_register(tmp_path / "data").unlocked


@pytest.fixture
def left(closed: Unlocked) -> Unlocked:
    left_open(closed, *EVENING)
    return closed


@pytest.fixture
def proofs(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Note each time that a log is looked into."""
    found: list[Path] = []
    settle = leftover_log.settle

    def noted(disk: Disk, path: Path, **given: object) -> bool:
        found.append(path)
        return settle(disk, path, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(leftover_log, "settle", noted)
    return found


def request_for(unlocked: Unlocked) -> UnlockRequest:
    return UnlockRequest(register=unlocked.register, passphrase=PASSPHRASE)


def files_of(unlocked: Unlocked) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in database_of(unlocked.register).parent.iterdir()
    }


def assert_let_go(unlocked: Unlocked) -> None:
    layout.take(unlocked.register.folder)()


def test_a_register_closed_in_order_is_not_taken_before_it_is_opened(
    closed: Unlocked, proofs: list[Path]
) -> None:
    stages: list[str] = []

    unlocked = registers.unlock(
        request_for(closed), progress=lambda stage, _done, _total: stages.append(stage)
    )

    assert unlocked.held is None
    assert stages == []
    assert proofs == []
    assert_let_go(closed)


def test_what_was_left_is_proven_once_and_before_the_session_opens(
    left: Unlocked, proofs: list[Path]
) -> None:
    stages: list[str] = []
    unlocked = registers.unlock(
        request_for(left), progress=lambda stage, _done, _total: stages.append(stage)
    )
    before = list(proofs)

    session = opened(unlocked)

    assert stages == ["settle"]
    assert before == proofs == [database_of(left.register)]
    assert pseudonyms_in(session) == EVENING
    assert session.read_only_because is None
    session.close()
    assert_let_go(left)


def test_it_is_held_from_the_proof_to_the_session_and_for_one_alone(left: Unlocked) -> None:
    unlocked = unlocking.settled(left)

    with pytest.raises(AlreadyOpenError):
        layout.take(left.register.folder)
    with pytest.raises(AlreadyOpenError):
        unlocking.settled(left)
    session = opened(unlocked)
    with pytest.raises(AlreadyOpenError):
        opened(unlocked)
    assert pseudonyms_in(session) == EVENING
    session.close()
    with pytest.raises(AlreadyOpenError):
        opened(unlocked)

    assert_let_go(left)


def test_what_is_held_and_then_forgotten_is_let_go(left: Unlocked) -> None:
    unlocked = unlocking.settled(left)
    del unlocked
    gc.collect()

    assert_let_go(left)


def stopping_after(looks: int) -> Callable[[], bool]:
    count = itertools.count()
    return lambda: next(count) >= looks


def test_stopped_at_any_moment_all_stays_as_it_was(left: Unlocked) -> None:
    before, unlocked = files_of(left), left
    for looks in itertools.count():
        with suppress(CancelledError):
            unlocked = unlocking.settled(left, cancelled=stopping_after(looks))
            break
        assert files_of(left) == before
        assert_let_go(left)

    assert looks > 3
    session = opened(unlocked)
    assert pseudonyms_in(session) == EVENING
    session.close()


@pytest.mark.parametrize("looks", range(4))
def test_a_check_broken_off_is_no_sign_that_the_log_is_foreign(
    left: Unlocked, monkeypatch: pytest.MonkeyPatch, looks: int
) -> None:
    """The statement under way is interrupted, wherever it is."""
    monkeypatch.setattr(progress, "_LOOK_EVERY", 0.0001)
    before = files_of(left)

    with pytest.raises(CancelledError):
        settling.hold(left, cancelled=stopping_after(looks))

    assert files_of(left) == before
    session = opened(left)
    assert pseudonyms_in(session) == EVENING
    assert not session.put_aside
    session.close()


def test_a_log_of_an_evening_before_is_put_aside_before_the_session(left: Unlocked) -> None:
    log = log_of(left.register).read_bytes()
    session = opened(left)
    enrol(session, "Anchor")
    session.close()
    whole = database_of(left.register).read_bytes()
    database_of(left.register).with_name("closed").unlink()
    log_of(left.register).write_bytes(log)

    unlocked = unlocking.settled(left)

    assert unlocked.held is not None
    assert unlocked.held.proof.was_put_aside
    assert database_of(left.register).read_bytes() == whole
    session = opened(unlocked)
    assert session.put_aside
    assert pseudonyms_in(session) == ["Anchor", *EVENING]
    session.close()


def test_a_log_of_another_branch_is_told_before_the_session_and_lets_it_go(
    closed: Unlocked,
) -> None:
    base = database_of(closed.register).read_bytes()
    left_open(closed, "Cello")
    foreign = log_of(closed.register).read_bytes()
    log_of(closed.register).unlink()
    database_of(closed.register).write_bytes(base)
    session = opened(closed)
    people.settle(session)
    session.close()
    database_of(closed.register).with_name("closed").unlink()
    log_of(closed.register).write_bytes(foreign)
    before = files_of(closed)

    with pytest.raises(DamagedDatabaseError):
        registers.unlock(request_for(closed))

    assert files_of(closed) == before
    assert_let_go(closed)


def test_a_damaged_log_opens_what_comes_before_it_and_changes_nothing(left: Unlocked) -> None:
    changed(log_of(left.register), HEADER + FRAME // 2, b"\xff\x00\xff")
    before = files_of(left)

    session = opened(unlocking.settled(left))

    assert type(session.read_only_because) is DamagedLogError
    assert pseudonyms_in(session) == []
    session.close()
    assert files_of(left) == before
    assert_let_go(left)


def test_a_log_that_another_program_put_there_meanwhile_is_proven_too(
    left: Unlocked, proofs: list[Path]
) -> None:
    older = log_of(left.register).read_bytes()
    session = opened(left)
    enrol(session, "Anchor")
    session.close()
    left_open(left, "Cello")
    proofs.clear()
    unlocked = unlocking.settled(left)
    log_of(left.register).write_bytes(older)

    session = registers.open_session(unlocked, clock=StandingClock())

    assert len(proofs) == 2
    assert session.put_aside
    assert pseudonyms_in(session) == ["Anchor", *EVENING]
    session.close()


def test_nothing_is_written_over_a_torn_end_before_the_log_begins_anew(left: Unlocked) -> None:
    log = log_of(left.register)
    changed(log, -FRAME // 2, bytes(16))

    session = opened(unlocking.settled(left))

    # The checks of an unlock may have written since; what was torn can be nowhere behind that.
    assert log.stat().st_size < 3 * FRAME
    assert pseudonyms_in(session) == EVENING[:1]
    session.close()
