"""The daily check: the whole register is looked through on a copy, and damage stops writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action
from app.errors import (
    BrokenJournalError,
    DamagedBoxError,
)
from app.services import backups, journal
from app.storage import registers as layout
from tests.real_registers import (
    a_register,
    enrol,
    opened,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.session import Session
    from tests.builders import StandingClock


@pytest.fixture
def used(tmp_path: Path, clock: StandingClock) -> Iterator[Session]:
    """An open register with two members."""
    session = opened(a_register(tmp_path / "data").unlocked, clock=clock)
    enrol(session, "Heron", "Lamp")
    yield session
    session.close()


def acts(session: Session) -> list[str]:
    return [line.act for line in journal.latest(session)]


def test_the_daily_check_passes_a_whole_register(used: Session) -> None:
    copying = backups.begin_check(used)
    backups.check_whole(copying)
    backups.end_check(used, copying)

    assert used.read_only_because is None
    assert layout.snapshots(used.folder) == []
    assert acts(used)[0] == Action.MEMBER_ENROLLED


def test_the_daily_check_finds_a_line_that_does_not_follow(used: Session) -> None:
    used.db.execute(
        "INSERT INTO journal (no, at, act, record, tier, reason, digest, hash)"
        " SELECT max(no) + 1, max(at), 'x', 0, 'open', '', x'', zeroblob(32) FROM journal"
    )

    copying = backups.begin_check(used)
    with pytest.raises(BrokenJournalError) as caught:
        backups.check_whole(copying)
    backups.end_check(used, copying, found=caught.value)

    assert used.read_only_because is caught.value


def test_the_daily_check_finds_a_sealed_box_that_is_not_its_own(used: Session) -> None:
    with used.change() as change:
        change.db.execute("INSERT INTO sealed (no, box) VALUES (1, x'00')")
        change.record(Action.SEALED_ADDED, 1, digest="00" * 32)

    copying = backups.begin_check(used)
    with pytest.raises(DamagedBoxError) as caught:
        backups.check_whole(copying)
    backups.end_check(used, copying, found=caught.value)

    assert used.read_only_because is caught.value
