"""Where registers lie: which generation is live, what is swept, and who holds a register."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from app.errors import AlreadyOpenError, NoGenerationError, ReadOnlyPlaceError
from app.storage import owed_file, registers, reserve
from app.storage.files import REAL
from tests.faults.disks import FailingDisk

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.files import Disk

ID = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "registers" / ID
    folder.mkdir(parents=True)
    return folder


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).mkdir()
        (folder / name / "register.db").write_bytes(name.encode())


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_the_highest_number_is_live_and_not_the_longest_name(folder: Path) -> None:
    fill(folder, "gen-2", "gen-10", "gen-9", "gen-11.part", "gen-12.old", "gen-013", "gen-0")

    assert registers.live_generation(folder).name == "gen-10"
    assert registers.next_generation(folder).name == "gen-13"


def test_a_file_is_no_generation(folder: Path) -> None:
    fill(folder, "gen-1")
    (folder / "gen-2").write_bytes(b"")

    assert registers.live_generation(folder).name == "gen-1"


def test_no_generation_at_all_lists_what_is_there(folder: Path) -> None:
    fill(folder, "gen-1.old")
    (folder / "reserve").write_bytes(b"")

    with pytest.raises(NoGenerationError) as caught:
        registers.live_generation(folder)

    assert caught.value.found == ("gen-1.old", "reserve")


def test_only_folders_that_are_registers_are_listed(folder: Path) -> None:
    fill(folder, "gen-1")
    for other in ("notes", ID.upper(), ID[:-1]):
        (folder.parent / other).mkdir()
    (folder.parent / ID[::-1]).write_bytes(b"")

    assert registers.folders(folder.parent.parent) == [folder]


def test_an_unfinished_register_is_not_listed_and_a_lost_one_is(folder: Path) -> None:
    unfinished = folder.parent / ID[::-1]
    unfinished.mkdir()
    fill(unfinished, "gen-1.part")
    (unfinished / "lock").write_bytes(b"")
    (folder / "reserve").write_bytes(b"")

    assert registers.folders(folder.parent.parent) == [folder]


def test_practice_registers_lie_apart_and_come_last(tmp_path: Path) -> None:
    for place in ("registers", "practice/registers"):
        (tmp_path / place / ID).mkdir(parents=True)
        fill(tmp_path / place / ID, "gen-1")

    found = registers.folders(tmp_path)

    assert [registers.is_practice(folder) for folder in found] == [False, True]
    assert found[1].parent == registers.home(tmp_path, is_practice=True)
    assert registers.home(tmp_path / "practice", is_practice=True) == found[1].parent


def test_there_may_be_no_registers_at_all(tmp_path: Path) -> None:
    assert registers.folders(tmp_path / "nothing") == []


def test_a_generation_becomes_live_when_it_was_built(folder: Path) -> None:
    fill(folder, "gen-1")

    with registers.new_generation(REAL, folder) as part:
        (part / "register.db").write_bytes(b"new")
        assert registers.live_generation(folder).name == "gen-1"

    assert registers.live_generation(folder).name == "gen-2"
    assert names_in(folder) == ["gen-1", "gen-2"]


def break_off(folder: Path, disk: Disk) -> None:
    with registers.new_generation(disk, folder) as part:
        (part / "register.db").write_bytes(b"new")
        raise ReadOnlyPlaceError(folder)


def test_what_failed_while_it_was_built_leaves_nothing(folder: Path) -> None:
    fill(folder, "gen-1")

    with pytest.raises(ReadOnlyPlaceError):
        break_off(folder, REAL)

    assert names_in(folder) == ["gen-1"]


def test_a_part_left_by_a_dead_process_is_built_anew(folder: Path) -> None:
    fill(folder, "gen-1", "gen-2.part")

    with registers.new_generation(REAL, folder) as part:
        assert names_in(part) == []


def test_what_cannot_be_removed_now_is_left_for_the_next_unlock(folder: Path) -> None:
    fill(folder, "gen-1")

    # The first step makes the folder; the second would remove what is in it.
    with pytest.raises(ReadOnlyPlaceError):
        break_off(folder, FailingDisk(2))

    assert names_in(folder) == ["gen-1", "gen-2.part"]


def test_the_older_generation_is_set_aside_and_can_be_brought_back(folder: Path) -> None:
    fill(folder, "gen-1", "gen-2")

    registers.retire(REAL, folder)
    assert names_in(folder) == ["gen-1.old", "gen-2"]
    registers.bring_back(REAL, folder)

    assert names_in(folder) == ["gen-2.old", "gen-3"]
    assert (folder / "gen-3" / "register.db").read_bytes() == b"gen-1"


def test_of_several_set_aside_each_comes_in_its_turn(folder: Path) -> None:
    fill(folder, "gen-1.old", "gen-2.old", "gen-3")
    came = []

    for _ in range(4):
        expected = registers.next_to_come_back(folder)
        registers.bring_back(REAL, folder)
        assert registers.live_generation(folder) == expected
        came.append((expected / "register.db").read_bytes())

    assert came == [b"gen-2.old", b"gen-1.old", b"gen-3", b"gen-2.old"]
    assert len(names_in(folder)) == 3


def test_nothing_set_aside_cannot_be_brought_back(folder: Path) -> None:
    fill(folder, "gen-1")

    with pytest.raises(NoGenerationError):
        registers.bring_back(REAL, folder)


def test_sweeping_takes_only_names_of_our_own_making(folder: Path) -> None:
    fill(folder, "gen-2", "gen-3.part", "gen-1.old", "gen-1", "snapshot-0123456789abcdef")
    fill(folder, "snapshot-mine", "gen-3.part.kept", "notes")
    (folder / "gen-2" / "keys.part").write_bytes(b"")
    (folder / "gen-2" / "notes").write_bytes(b"")

    registers.sweep_parts(REAL, folder)
    after_parts = names_in(folder)
    (folder / "gen-1.old").rename(folder / "gen-9.kept")
    registers.sweep_older(REAL, folder)

    assert after_parts == [
        "gen-1", "gen-1.old", "gen-2", "gen-3.part.kept", "notes", "snapshot-mine",
    ]  # fmt: skip
    assert names_in(folder) == ["gen-2", "gen-3.part.kept", "gen-9.kept", "notes", "snapshot-mine"]
    assert names_in(folder / "gen-2") == ["notes", "register.db"]


def test_unfinished_registers_are_swept_and_whole_ones_are_not(folder: Path) -> None:
    fill(folder, "gen-1")
    unfinished = folder.parent / ID[::-1]
    unfinished.mkdir()
    fill(unfinished, "gen-1.part")

    registers.sweep_unfinished(REAL, folder.parent)

    assert names_in(folder.parent) == [ID]


def test_a_register_being_made_is_not_swept(folder: Path) -> None:
    fill(folder, "gen-1.part")

    release = registers.take(folder)
    code = (
        "import sys; from pathlib import Path; from app.storage import files, owed_file, registers;"
        "registers.sweep_unfinished(files.REAL, Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, str(folder.parent)], check=True)
    release()

    assert names_in(folder) == ["gen-1.part", "lock"]


def test_a_register_is_open_once(folder: Path) -> None:
    release = registers.take(folder)

    with pytest.raises(AlreadyOpenError):
        registers.take(folder)
    release()

    registers.take(folder)()


def test_another_process_cannot_take_an_open_register(folder: Path) -> None:
    release = registers.take(folder)
    code = (
        "import sys; from pathlib import Path; from app.storage import registers;"
        "registers.take(Path(sys.argv[1]))"
    )

    refused = subprocess.run(
        [sys.executable, "-c", code, str(folder)], check=False, capture_output=True, text=True
    )
    release()

    assert "AlreadyOpenError" in refused.stderr


def test_a_process_may_change_the_keys_of_the_register_it_has_open(folder: Path) -> None:
    release = registers.take(folder)

    with registers.held(folder):
        pass
    with pytest.raises(AlreadyOpenError):
        registers.take(folder)

    release()


def test_the_reserve_is_made_once_and_spent_once(folder: Path) -> None:
    reserve.ensure(REAL, folder)
    reserve.ensure(REAL, folder)

    assert (folder / "reserve").stat().st_size == reserve.SIZE
    assert reserve.spend(REAL, folder)
    assert not reserve.spend(REAL, folder)
    assert names_in(folder) == ["owed"]
    assert (folder / "owed").stat().st_size == owed_file.SIZE


def test_a_nearly_full_disk_keeps_no_reserve(folder: Path) -> None:
    class Narrow(FailingDisk):
        def free(self, path: Path) -> int:
            return reserve.SIZE

    reserve.ensure(Narrow(1), folder)

    assert names_in(folder) == []
