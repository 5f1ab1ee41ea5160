"""A write-ahead log of another evening beside the database: it takes nothing back."""

from __future__ import annotations

import errno
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.errors import DamagedDatabaseError, StorageFailedError
from app.services import meetings, registers, rotate, setup, upgrade
from app.services.key_changes import Secrets
from app.services.rotate import RotateRequest
from app.storage import leftover_log
from app.vault import kdf
from tests.builders import StandingClock
from tests.faults.damage import a_whole_register, everything_in, found_when
from tests.faults.disks import FailingDisk
from tests.faults.stale_logs import (
    an_evening,
    as_it_is_now,
    assert_put_aside,
    log_of,
    put_beside,
)
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
