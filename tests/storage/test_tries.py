"""Wrong tries are counted, slow the next one down, outlive the process and wipe nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.storage import tries
from app.storage.files import REAL
from tests.builders import NOON
from tests.faults.disks import FailingDisk

if TYPE_CHECKING:
    from pathlib import Path


def waits(folder: Path, *, wrong: int) -> list[float]:
    found = []
    for _ in range(wrong):
        found.append(tries.wait(REAL, folder, now=NOON).total_seconds())
        tries.count_wrong(REAL, folder, now=NOON)
    return found


def test_the_wait_grows_up_to_a_minute(tmp_path: Path) -> None:
    assert waits(tmp_path, wrong=11) == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert tries.read(tmp_path).wrong == 11


def test_the_wait_runs_out(tmp_path: Path) -> None:
    waits(tmp_path, wrong=5)

    assert tries.wait(REAL, tmp_path, now=NOON + timedelta(seconds=3)).total_seconds() == 5
    assert tries.wait(REAL, tmp_path, now=NOON + timedelta(seconds=9)).total_seconds() == 0


def test_the_right_passphrase_starts_again_from_none(tmp_path: Path) -> None:
    waits(tmp_path, wrong=5)

    tries.forget(REAL, tmp_path)
    tries.forget(REAL, tmp_path)

    assert tries.read(tmp_path) == tries.NONE
    assert tries.wait(REAL, tmp_path, now=NOON).total_seconds() == 0


def test_a_clock_set_back_neither_frees_nor_locks_out(tmp_path: Path) -> None:
    waits(tmp_path, wrong=5)
    earlier = NOON - timedelta(days=400)

    assert tries.wait(REAL, tmp_path, now=earlier).total_seconds() == 8
    later = earlier + timedelta(seconds=9)
    assert tries.wait(REAL, tmp_path, now=later).total_seconds() == 0


def test_a_clock_set_back_on_a_full_disk_locks_nobody_out(tmp_path: Path) -> None:
    waits(tmp_path, wrong=5)
    earlier = NOON - timedelta(days=400)

    later = [
        tries.wait(FailingDisk(1), tmp_path, now=earlier + timedelta(seconds=seconds))
        for seconds in (0, 9, 3600)
    ]

    assert later[-1].total_seconds() == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"3",
        b'{"wrong": 3}',
        b'{"wrong": 3, "last": 4}',
        b'{"wrong": 3, "last": "yesterday"}',
        b'{"wrong": 3, "last": "2026-03-04T12:00:00"}',
        b'{"wrong": true, "last": "2026-03-04T12:00:00+00:00"}',
        b'{"wrong": -1, "last": "2026-03-04T12:00:00+00:00"}',
        b'{"wrong": 1e9, "last": "2026-03-04T12:00:00+00:00"}',
        b"[" * 10_000,
        b'{"wrong": 3, "last": "0001-01-01T00:00:00+14:00"}',
        b'{"wrong": 3, "last": "9999-12-31T23:59:59-12:00"}',
    ],
)
def test_a_damaged_count_is_no_count(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tries").write_bytes(content)

    assert tries.read(tmp_path) == tries.NONE


def test_a_disk_that_cannot_be_written_keeps_nobody_out(tmp_path: Path) -> None:
    tries.count_wrong(FailingDisk(2), tmp_path, now=NOON)

    assert tries.read(tmp_path) == tries.NONE
