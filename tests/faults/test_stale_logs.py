"""A write-ahead log of another evening beside the database: it takes nothing back."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.errors import DamagedDatabaseError, StorageFailedError
from app.services import drafts, meetings, registers, rotate, setup, upgrade
from app.services.key_changes import Secrets
from app.services.rotate import RotateRequest
from app.storage import leftover_log, rest_mark
from app.vault import kdf
from tests.builders import StandingClock
from tests.faults.damage import PAGE, a_whole_register, everything_in, found_when
from tests.faults.disks import FailingDisk, WatchedDisk
from tests.older_registers import a_newer_circlekeep, a_next_step
from tests.real_registers import (
    PASSPHRASE,
    a_request,
    database_of,
    enrol,
    opened,
    pseudonyms_in,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.damage import Truth


@pytest.fixture
def truth(scratch: Path) -> Truth:
    return a_whole_register(scratch / "base")


def log_of(truth: Truth) -> Path:
    return leftover_log.log_of(database_of(truth.register))


def an_evening(truth: Truth, pseudonym: str) -> bytes:
    """Enrol somebody, and return the log as it was before the register was closed."""
    session = opened(truth.unlocked)
    enrol(session, pseudonym)
    log = log_of(truth).read_bytes()
    session.close()
    assert len(log) > PAGE
    return log


def put_beside(truth: Truth, log: bytes) -> None:
    """Put a log beside a database that a process left without closing it."""
    (database_of(truth.register).parent / "closed").unlink(missing_ok=True)
    log_of(truth).write_bytes(log)


def as_it_is_now(truth: Truth) -> Truth:
    session = opened(truth.unlocked)
    content = everything_in(session)
    session.close()
    database = database_of(truth.register).read_bytes()
    return replace(truth, database=database, content=content)


def test_a_log_of_an_evening_before_is_put_aside_and_takes_nothing_back(truth: Truth) -> None:
    older = an_evening(truth, "Cello")
    an_evening(truth, "Anchor")
    now = as_it_is_now(truth)
    put_beside(truth, older)

    assert found_when(now) is None
    assert not log_of(truth).exists() or not log_of(truth).stat().st_size


def test_what_touched_other_pages_is_not_mixed_with_it(truth: Truth) -> None:
    """The evening's places would else stand there without any line that tells of them."""
    older = an_evening(truth, "Cello")
    session = opened(truth.unlocked)
    meetings.open_tonight(session)
    session.close()
    now = as_it_is_now(truth)
    put_beside(truth, older)

    assert found_when(now) is None


def test_a_log_that_adds_to_the_database_is_read_as_before(truth: Truth) -> None:
    log = an_evening(truth, "Cello")
    now = as_it_is_now(truth)
    truth.database_is(truth.database)
    put_beside(truth, log)

    session = opened(truth.unlocked)

    assert everything_in(session)["member"] == now.content["member"]
    assert everything_in(session)["journal"] == now.content["journal"]
    session.close()


def test_a_log_of_another_branch_is_told_as_damage_and_changes_nothing(truth: Truth) -> None:
    foreign = an_evening(truth, "Cello")
    truth.database_is(truth.database)
    session = opened(truth.unlocked)
    meetings.open_tonight(session)
    session.close()
    whole = database_of(truth.register).read_bytes()
    put_beside(truth, foreign)

    with pytest.raises(DamagedDatabaseError):
        opened(truth.unlocked)

    assert database_of(truth.register).read_bytes() == whole
    assert log_of(truth).read_bytes() == foreign


def test_it_is_found_out_without_writing_anything(truth: Truth) -> None:
    log = an_evening(truth, "Cello")
    truth.database_is(truth.database)
    put_beside(truth, log)

    disk = FailingDisk(1, number=errno.ENOSPC)
    session = registers.open_session(truth.unlocked, clock=StandingClock(), disk=disk)

    assert not disk.has_failed
    assert "Cello" in pseudonyms_in(session)
    session.close()


def test_what_cannot_be_put_aside_is_not_read_either(truth: Truth) -> None:
    older = an_evening(truth, "Cello")
    an_evening(truth, "Anchor")
    now = as_it_is_now(truth)
    put_beside(truth, older)

    with pytest.raises(StorageFailedError):
        registers.open_session(truth.unlocked, clock=StandingClock(), disk=FailingDisk(1))

    assert database_of(truth.register).read_bytes() == now.database
    assert log_of(truth).read_bytes() == older


# --- logs that would leave nothing to open --------------------------------------------------


def grown(truth: Truth, *, members: int) -> Truth:
    """Let the register grow by many pages in one further evening."""
    session = opened(truth.unlocked)
    enrol(session, *(f"Heron {letters(no)}" for no in range(members)))
    session.close()
    return as_it_is_now(truth)


def letters(no: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(no))


# --- a register that was closed in order ----------------------------------------------------


def kept_drafts(truth: Truth, **drafts_by_page: str) -> bytes:
    """Keep drafts, which leave no line in the journal; return the log that held them."""
    session = opened(truth.unlocked)
    for page, text in drafts_by_page.items():
        drafts.keep(session, page, {"text": text})
    log = log_of(truth).read_bytes()
    session.close()
    assert len(log) > PAGE
    return log


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


def test_an_old_mark_put_back_after_a_process_died_costs_no_act(truth: Truth) -> None:
    """A program that keeps copies of files brings back what was removed."""
    marked = truth.register.folder / "as-it-was-closed"
    shutil.copytree(database_of(truth.register).parent, marked)
    log = an_evening(truth, "Cello")
    for name in ("register.db", "closed"):
        shutil.copy2(marked / name, database_of(truth.register).parent / name)
    assert rest_mark.is_there(database_of(truth.register))
    log_of(truth).write_bytes(log)

    session = opened(truth.unlocked)

    assert not session.put_aside
    assert session.read_only_because is None
    assert "Cello" in pseudonyms_in(session)
    session.close()


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


def assert_put_aside(now: Truth, log: bytes) -> None:
    session = opened(now.unlocked)
    assert session.put_aside
    assert session.read_only_because is None
    assert everything_in(session)["member"] == now.content["member"]
    session.close()
    (aside,) = log_of(now).parent.glob("*.aside-*")
    assert aside.read_bytes() == log
    assert found_when(as_it_is_now(now)) is None
    assert not opened_again_says_so(now)


def opened_again_says_so(now: Truth) -> bool:
    session = opened(now.unlocked)
    session.close()
    return session.put_aside


@pytest.mark.parametrize("members", [60, 400])
def test_a_log_of_long_ago_does_not_destroy_what_grew_since(truth: Truth, members: int) -> None:
    """Laid over the many pages of now, the few of then leave nothing that opens."""
    older = an_evening(truth, "Cello")
    now = grown(truth, members=members)
    put_beside(truth, older)

    assert_put_aside(now, older)


def test_a_log_of_another_register_is_put_aside(scratch: Path, truth: Truth) -> None:
    session = opened(setup.create(a_request(scratch / "other")).unlocked)
    enrol(session, "Cello")
    foreign = leftover_log.log_of(session.db.path).read_bytes()
    session.close()
    put_beside(truth, foreign)

    assert_put_aside(truth, foreign)


def test_a_log_from_before_all_keys_were_made_anew_is_put_aside(truth: Truth) -> None:
    older = an_evening(truth, "Cello")
    rotated = rotate.rotate(
        RotateRequest(
            register=truth.register,
            secrets=Secrets(passphrase=PASSPHRASE),
            parameters=kdf.CHEAPEST,
        )
    )
    now = as_it_is_now(
        replace(truth, unlocked=rotated.unlocked, register=rotated.unlocked.register)
    )
    put_beside(now, older)

    assert_put_aside(now, older)


def a_stale_log(truth: Truth) -> None:
    older = an_evening(truth, "Cello")
    an_evening(truth, "Anchor")
    put_beside(truth, older)


def test_no_stale_log_is_taken_for_the_newest_when_all_keys_are_made_anew(truth: Truth) -> None:
    a_stale_log(truth)

    rotated = rotate.rotate(
        RotateRequest(
            register=truth.register,
            secrets=Secrets(passphrase=PASSPHRASE),
            parameters=kdf.CHEAPEST,
        )
    )

    session = opened(rotated.unlocked)
    assert {"Cello", "Anchor"} <= set(pseudonyms_in(session))
    session.close()


def test_no_stale_log_is_taken_for_the_newest_when_the_form_is_made_newer(truth: Truth) -> None:
    a_stale_log(truth)

    with a_newer_circlekeep(a_next_step):
        session = opened(upgrade.upgrade(truth.unlocked))
        names = pseudonyms_in(session)
        session.close()

    assert {"Cello", "Anchor"} <= set(names)
