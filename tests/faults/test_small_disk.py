"""Real disks of a few MiB: what does not fit is told, and what was there stays whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults import small_disk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.needs("unshare", "mount")


@pytest.fixture(scope="module", autouse=True)
def _a_disk_can_be_had() -> None:
    why = small_disk.refusal()
    if why:
        pytest.fail(f"NOT RUN: no small disk can be mounted here: {why}", pytrace=False)


@pytest.fixture
def place(scratch: Path) -> Path:
    place = scratch / "disk"
    place.mkdir()
    return place


def test_a_disk_too_small_for_a_register_gets_none(place: Path) -> None:
    assert small_disk.on_a_small_disk("create", 200, place) == "full"


@pytest.mark.parametrize("mib", [3, 8, 24])
def test_a_disk_is_filled_and_nothing_told_as_saved_is_lost(place: Path, mib: int) -> None:
    told = small_disk.on_a_small_disk("fill", mib * 1024, place)

    assert int(told.removeprefix("full after ")) > mib


def test_a_draft_is_kept_on_a_disk_that_is_full_to_the_last_byte(place: Path) -> None:
    told = small_disk.on_a_small_disk("keep a draft", 24 * 1024, place)

    assert told.startswith("kept after ")


def test_a_full_stick_gets_no_backup_and_keeps_its_own(
    scratch: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIRCLEKEEP_ELSEWHERE", str(scratch))

    told = small_disk.on_a_small_disk("back up", 8 * 1024, place)

    assert told == "1 made"


def test_keys_are_not_changed_on_a_full_disk(place: Path) -> None:
    assert small_disk.on_a_small_disk("change keys", 12 * 1024, place) == "full"


def test_a_restore_that_just_fits_is_told_of_in_its_journal(
    scratch: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIRCLEKEEP_ELSEWHERE", str(scratch))

    told = small_disk.on_a_small_disk("restore", 9 * 1024, place)

    assert told == "full, restored"


def test_a_full_disk_is_told_when_all_keys_are_made_anew(place: Path) -> None:
    assert small_disk.on_a_small_disk("rotate", 8 * 1024, place) == "full, rotated"
