"""Links in the place of the register's own folders and files: what is behind them stays."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from app.errors import DiskFullError, StorageFailedError
from app.services import practice, recovery
from app.storage import owed_file, reserve, safety_copies
from app.storage import registers as layout
from app.storage.files import REAL
from app.vault import kdf
from tests.faults.damage import a_whole_register
from tests.faults.disks import FillingDisk
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.damage import Truth


@pytest.fixture
def truth(scratch: Path) -> Truth:
    return a_whole_register(scratch / "base")


@pytest.fixture
def documents(scratch: Path) -> Path:
    folder = scratch / "documents"
    folder.mkdir()
    (folder / "thesis.odt").write_bytes(b"thesis " * 10_000)
    (folder / "letter.part").write_bytes(b"letter")
    return folder


def told(documents: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in documents.iterdir()}


@pytest.mark.parametrize(
    "name", ["gen-7.old", "gen-7.part", "snapshot-0123456789abcdef", "before-upgrade"]
)
@pytest.mark.parametrize("target", ["", "thesis.odt", "nothing there"])
def test_a_link_in_place_of_a_folder_goes_and_nothing_behind_it(
    truth: Truth, documents: Path, name: str, target: str
) -> None:
    folder, before = truth.register.folder, told(documents)
    (folder / "gen-1").rename(folder / "gen-8")
    (folder / name).symlink_to(documents / target)

    opened(truth.unlocked).close()
    recovery.change_passphrase(
        truth.register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST
    )

    assert told(documents) == before
    # A link to no folder is taken for no generation, and does not matter.
    assert target or not os.path.lexists(folder / name)


def test_a_safety_copy_is_not_made_behind_a_link(truth: Truth, documents: Path) -> None:
    before = told(documents)
    (truth.register.folder / "before-upgrade").symlink_to(documents)

    safety_copies.remove(REAL, truth.register.folder)
    place = safety_copies.prepare(REAL, truth.register.folder)

    assert told(documents) == before
    assert place.is_dir()
    assert not place.is_symlink()


def test_a_part_is_built_in_a_folder_and_not_behind_a_link(truth: Truth, documents: Path) -> None:
    before = told(documents)
    (truth.register.folder / "gen-2.part").symlink_to(documents)

    with layout.new_generation(REAL, truth.register.folder) as part:
        (part / "keys").write_bytes(b"keys")

    assert told(documents) == before
    assert not (truth.register.folder / "gen-2").is_symlink()


def test_a_link_in_place_of_the_reserve_is_not_cut_through(truth: Truth, documents: Path) -> None:
    folder, before = truth.register.folder, told(documents)
    (folder / "reserve").unlink()
    (folder / "reserve").symlink_to(documents / "thesis.odt")

    assert not reserve.spend(REAL, folder)

    assert told(documents) == before
    assert not os.path.lexists(folder / "reserve")
    (folder / "reserve").symlink_to(documents / "thesis.odt")
    reserve.ensure(REAL, folder)
    assert (folder / "reserve").stat().st_size == reserve.SIZE
    assert not (folder / "reserve").is_symlink()
    assert told(documents) == before


def test_nothing_is_written_through_a_link_on_a_full_disk(truth: Truth, documents: Path) -> None:
    thesis = (documents / "thesis.odt").read_bytes()
    (truth.register.folder / "owed").symlink_to(documents / "thesis.odt")

    with pytest.raises(DiskFullError):
        owed_file.write(FillingDisk(5), truth.register.folder, bytes(owed_file.SIZE))

    assert (documents / "thesis.odt").read_bytes() == thesis


def test_a_practice_folder_that_is_a_link_goes_alone(scratch: Path, documents: Path) -> None:
    before = told(documents)
    (scratch / "practice").symlink_to(documents)

    practice.remove(scratch)

    assert told(documents) == before
    assert not os.path.lexists(scratch / "practice")


def test_a_folder_of_hers_inside_one_of_ours_stays_and_is_told(truth: Truth) -> None:
    old = truth.register.folder / "gen-1.old"
    (old / "hers").mkdir(parents=True)
    (old / "hers" / "letter").write_bytes(b"letter")
    (old / "empty").mkdir()
    (old / "register.db").write_bytes(b"rows")

    with pytest.raises(StorageFailedError):
        REAL.remove_folder(old)

    assert [path.name for path in old.rglob("*")] == ["hers", "letter"]
