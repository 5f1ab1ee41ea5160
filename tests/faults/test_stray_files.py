"""Files of other programs, or none at all, under the names SQLite looks for beside a database."""

from __future__ import annotations

import os
import struct
import time
from typing import TYPE_CHECKING

import pytest

from app.services import registers
from app.storage.log_frames import FRAME, HEADER
from tests.faults.damage import PAGE, a_whole_register, everything_in
from tests.real_registers import database_of, enrol, opened, pseudonyms_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.faults.damage import Truth

GIGABYTE = 1024**3


@pytest.fixture
def truth(scratch: Path) -> Truth:
    return a_whole_register(scratch / "base")


def beside(truth: Truth, end: str) -> Path:
    return database_of(truth.register).with_name(f"register.db-{end}")


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.mkdir()
    (path / "letter.txt").write_text("hers")


def a_link(path: Path) -> None:
    letter = path.parent.parent / "letter.txt"
    letter.write_text("hers")
    path.symlink_to(letter)


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to("/nowhere/at/all")


def some_text(path: Path) -> None:
    path.write_text("hers " * 2000)


def as_if_killed(truth: Truth) -> None:
    (database_of(truth.register).parent / "closed").unlink()


def assert_whole(truth: Truth) -> None:
    session = opened(truth.unlocked)
    assert session.put_aside
    assert session.read_only_because is None
    assert everything_in(session)["member"] == truth.content["member"]
    assert everything_in(session)["journal"] == truth.content["journal"]
    session.close()


@pytest.mark.parametrize("pages", [0, 1, 20])
def test_a_rollback_journal_does_not_cut_the_database_short(truth: Truth, pages: int) -> None:
    head = bytes.fromhex("d9d505f920a163d7") + struct.pack(">IIIII", 0, 0, pages, 512, PAGE)
    beside(truth, "journal").write_bytes(head.ljust(512, b"\0"))

    assert_whole(truth)

    assert beside(truth, "journal.aside-1").read_bytes() == head.ljust(512, b"\0")


@pytest.mark.parametrize("end", ["journal", "wal"])
@pytest.mark.parametrize("is_closed", [True, False])
@pytest.mark.parametrize("put", [a_pipe, a_folder, a_link, a_link_to_nowhere, some_text])
def test_whatever_lies_there_is_put_aside_unread(
    truth: Truth, put: Callable[[Path], None], end: str, *, is_closed: bool
) -> None:
    if not is_closed:
        as_if_killed(truth)
    path = beside(truth, end)
    put(path)
    was = os.lstat(path)

    assert_whole(truth)

    aside = os.lstat(beside(truth, f"{end}.aside-1"))
    assert (aside.st_ino, aside.st_mode, aside.st_size) == (was.st_ino, was.st_mode, was.st_size)
    if put is a_link:
        assert (truth.register.folder / "letter.txt").read_text() == "hers"


def test_a_log_larger_than_any_is_not_read(truth: Truth) -> None:
    as_if_killed(truth)
    with beside(truth, "wal").open("wb") as file:
        file.truncate(3 * GIGABYTE)
    started = time.thread_time()

    assert_whole(truth)

    assert time.thread_time() - started < 1
    taken = sum(
        path.lstat().st_blocks * 512 for path in database_of(truth.register).parent.iterdir()
    )
    assert taken < 8 * 1024 * 1024


def test_a_log_is_read_as_far_as_it_is_one(truth: Truth) -> None:
    """What is behind its last act costs neither time nor room."""
    session = opened(truth.unlocked)
    enrol(session, "Cello")
    log, database = beside(truth, "wal").read_bytes(), database_of(truth.register).read_bytes()
    session.close()
    as_if_killed(truth)
    truth.database_is(database)
    with beside(truth, "wal").open("wb") as file:
        file.write(log)
        file.truncate(HEADER + 50_000 * FRAME)
    started = time.thread_time()

    session = registers.open_session(truth.unlocked, clock=registers.utc_now)

    assert time.thread_time() - started < 1
    assert not session.put_aside
    assert "Cello" in pseudonyms_in(session)
    session.close()
