"""The mark of a database that was closed in order: a log beside it is mostly not its own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import DamagedDatabaseError, StorageFailedError
from app.services import drafts, registers
from app.storage import rest_mark
from tests.builders import NOON, StandingClock
from tests.faults.damage import a_whole_register, found_when
from tests.faults.disks import FailingDisk, WatchedDisk
from tests.faults.stale_logs import (
    an_evening,
    as_it_is_now,
    assert_put_aside,
    kept_drafts,
    log_of,
)
from tests.real_registers import (
    database_of,
    enrol,
    opened,
    pseudonyms_in,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.damage import Truth


LATER = StandingClock(NOON + timedelta(days=1))


@pytest.fixture
def truth(scratch: Path) -> Truth:
    return a_whole_register(scratch / "base")


@pytest.mark.parametrize("words", [10, 2000])
def test_a_log_of_drafts_takes_no_later_drafts_back(truth: Truth, words: int) -> None:
    older = kept_drafts(truth, note="old words " * words)
    kept_drafts(truth, note="new words", other="another")
    now = as_it_is_now(truth)
    log_of(truth).write_bytes(older)

    assert_put_aside(now, older)
    assert as_it_is_now(now).content["draft"] == now.content["draft"]


def test_a_log_is_the_register_s_own_from_its_first_act_until_it_is_closed(truth: Truth) -> None:
    mark = database_of(truth.register).parent / "closed"
    assert mark.is_file()
    disk = WatchedDisk()

    session = registers.open_session(truth.unlocked, clock=StandingClock(), disk=disk)

    assert not mark.exists()
    # Its going is forced to the device before anything can be written.
    assert disk.steps[:2] == [("remove", mark), ("sync_folder", mark.parent)]
    enrol(session, "Cello")
    assert not mark.exists()
    log, database = log_of(truth).read_bytes(), database_of(truth.register).read_bytes()
    session.close()
    assert mark.is_file()
    killed = replace(truth, database=database)
    killed.database_is(database)
    # The mark of a later closing is that of another file.
    log_of(truth).write_bytes(log)
    session = opened(truth.unlocked)
    assert not session.put_aside
    assert "Cello" in pseudonyms_in(session)
    session.close()


def test_a_register_whose_mark_will_not_go_is_not_opened(truth: Truth) -> None:
    """Its next log would else be taken for a stray one."""
    with pytest.raises(StorageFailedError):
        registers.open_session(truth.unlocked, clock=StandingClock(), disk=FailingDisk(1))

    assert found_when(truth) is None


@pytest.mark.parametrize("content", [b"", b"4096 1\n", b"x" * 1000])
def test_a_mark_that_says_something_else_says_nothing(truth: Truth, content: bytes) -> None:
    log = an_evening(truth, "Cello")
    truth.database_is(truth.database)
    (database_of(truth.register).parent / "closed").write_bytes(content)
    log_of(truth).write_bytes(log)

    session = opened(truth.unlocked)

    assert "Cello" in pseudonyms_in(session)
    session.close()


def test_a_folder_in_the_place_of_the_mark_keeps_no_register_shut(truth: Truth) -> None:
    mark = database_of(truth.register).parent / "closed"
    mark.unlink()
    mark.mkdir()
    (mark / "letter.txt").write_text("hers")

    assert found_when(truth) is None

    assert mark.is_file()
    assert (mark.with_name("closed.aside-1") / "letter.txt").read_text() == "hers"


def a_mark_put_back(truth: Truth, log: bytes, before: Path) -> None:
    """Put database and mark back as they were closed, beside what was written since."""
    for name in ("register.db", "closed"):
        shutil.copy2(before / name, database_of(truth.register).parent / name)
    assert rest_mark.is_there(database_of(truth.register))
    log_of(truth).write_bytes(log)


def as_closed(truth: Truth) -> Path:
    marked = truth.register.folder / "as-it-was-closed"
    shutil.copytree(database_of(truth.register).parent, marked)
    return marked


def test_an_old_mark_put_back_after_a_process_died_costs_no_act(truth: Truth) -> None:
    """A program that keeps copies of files brings back what was removed."""
    before = as_closed(truth)
    log = an_evening(truth, "Cello")

    a_mark_put_back(truth, log, before)
    session = opened(truth.unlocked)

    assert not session.put_aside
    assert session.read_only_because is None
    assert "Cello" in pseudonyms_in(session)
    session.close()


def test_an_old_mark_put_back_costs_no_words_of_a_draft(truth: Truth) -> None:
    """Drafts leave no line that tells the log's own: what was kept last does."""
    kept_drafts(truth, note="as it was closed")
    before = as_closed(truth)
    log = kept_drafts(truth, clock=LATER, note="half a sentence", other="another")

    a_mark_put_back(truth, log, before)
    session = opened(truth.unlocked)

    assert not session.put_aside
    assert drafts.kept(session, "note") == {"text": "half a sentence"}
    assert drafts.kept(session, "other") == {"text": "another"}
    session.close()


def test_drafts_kept_before_the_last_act_are_no_newer_state(truth: Truth) -> None:
    log = kept_drafts(truth, clock=LATER, note="half a sentence")
    session = opened(truth.unlocked, clock=StandingClock(LATER.now + timedelta(minutes=5)))
    drafts.drop(session, "note")
    enrol(session, "Cello")
    session.close()
    now = as_it_is_now(truth)
    log_of(truth).write_bytes(log)

    assert_put_aside(now, log)
    assert as_it_is_now(now).content["draft"] == now.content["draft"]


def test_a_session_that_met_damage_leaves_no_mark(truth: Truth) -> None:
    session = opened(truth.unlocked)
    session.db.damage = DamagedDatabaseError()
    session.close()

    assert not (database_of(truth.register).parent / "closed").exists()


def test_closing_a_second_time_marks_nothing(truth: Truth) -> None:
    first = opened(truth.unlocked)
    first.close()
    second = opened(truth.unlocked)

    first.close()

    assert not (database_of(truth.register).parent / "closed").exists()
    second.close()
