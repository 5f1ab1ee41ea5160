"""Every step of file work: private, durable, never overwriting, and explained when refused."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from app.errors import DiskFullError, ReadOnlyPlaceError, StorageFailedError
from app.storage import files
from app.storage.files import REAL
from tests.faults.disks import FailingDisk, FillingDisk, SlowDisk, WatchedDisk

if TYPE_CHECKING:
    from pathlib import Path


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folders_and_files_are_their_owner_s_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        REAL.make_folders(tmp_path / "a" / "b")
        files.write_new(REAL, tmp_path / "a" / "b" / "c", b"content")
    finally:
        os.umask(old)

    assert mode_of(tmp_path / "a") == mode_of(tmp_path / "a" / "b") == 0o700
    assert mode_of(tmp_path / "a" / "b" / "c") == 0o600


def test_a_folder_made_by_somebody_else_meanwhile_is_fine(tmp_path: Path) -> None:
    class Race(WatchedDisk):
        def step(self, name: str, path: Path) -> None:
            if name == "make_folder":
                path.mkdir()

    Race().make_folders(tmp_path / "a")

    assert (tmp_path / "a").is_dir()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFailedError):
        FailingDisk(1).make_folders(tmp_path / "a")


def test_a_new_file_never_replaces_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")

    with pytest.raises(StorageFailedError) as caught:
        files.write_new(REAL, tmp_path / "a", b"new")

    assert caught.value.errno == errno.EEXIST
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_new_file_does_not_follow_a_link(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")

    with pytest.raises(StorageFailedError):
        files.write_new(REAL, tmp_path / "a", b"new")

    assert not (tmp_path / "b").exists()


def test_a_disk_that_takes_little_at_a_time_gets_everything(tmp_path: Path) -> None:
    content = os.urandom(200_000)

    files.write_new(SlowDisk(), tmp_path / "a", content)

    assert (tmp_path / "a").read_bytes() == content


def test_a_disk_that_takes_nothing_is_a_failure(tmp_path: Path) -> None:
    class Stuck(WatchedDisk):
        def write_some(self, descriptor: int, data: memoryview) -> int:
            return 0

    with pytest.raises(StorageFailedError):
        files.write_new(Stuck(), tmp_path / "a", b"content")


def test_a_file_is_replaced_in_one_step_after_it_was_read_back(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    seen: list[bytes] = []
    disk = WatchedDisk()

    files.replace_whole(disk, tmp_path / "a", b"new", check=seen.append)

    assert (tmp_path / "a").read_bytes() == b"new"
    assert seen == [b"new"]
    assert disk.names == ["remove", "create", "write", "sync", "replace", "sync_folder"]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_does_not_check_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def refuse(_: bytes) -> None:
        raise StorageFailedError

    with pytest.raises(StorageFailedError):
        files.replace_whole(REAL, tmp_path / "a", b"new", check=refuse)

    assert (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.parametrize("at", range(1, 7))
def test_a_replacement_that_fails_at_any_step_leaves_old_or_new(tmp_path: Path, at: int) -> None:
    (tmp_path / "a").write_bytes(b"old")

    with pytest.raises(StorageFailedError):
        files.replace_whole(FailingDisk(at), tmp_path / "a", b"new")

    assert (tmp_path / "a").read_bytes() == (b"new" if at == 6 else b"old")


def test_a_replacement_that_fills_the_disk_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")

    with pytest.raises(DiskFullError):
        files.replace_whole(FillingDisk(3), tmp_path / "a", bytes(1000))

    assert (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EDQUOT, DiskFullError),
        (errno.EROFS, ReadOnlyPlaceError),
        (errno.EACCES, ReadOnlyPlaceError),
        (errno.EIO, StorageFailedError),
    ],
)
def test_what_the_system_refuses_is_told_in_our_words(
    tmp_path: Path, number: int, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        files.write_new(FailingDisk(2, number=number), tmp_path / "a", b"content")


def test_a_rename_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")

    with pytest.raises(FileExistsError):
        REAL.rename_new(tmp_path / "a", tmp_path / "b")

    assert (tmp_path / "b").read_bytes() == b"b"


def test_a_rename_gives_the_one_file_its_new_name(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")

    REAL.rename_new(tmp_path / "a", tmp_path / "b")

    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def no_links(old: Path, new: Path, *, follow_symlinks: bool) -> None:
    raise OSError(errno.EPERM, "no links here")


def test_a_rename_works_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    (tmp_path / "a").write_bytes(b"a")

    REAL.rename_new(tmp_path / "a", tmp_path / "b")

    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_rename_replaces_nothing_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")

    with pytest.raises(FileExistsError):
        REAL.rename_new(tmp_path / "a", tmp_path / "b")

    assert (tmp_path / "b").read_bytes() == b"b"


def test_a_folder_takes_no_name_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    with pytest.raises(StorageFailedError):
        REAL.rename_folder(tmp_path / "a", tmp_path / "b")


def test_removing_a_folder_never_follows_a_link_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"kept")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "link").symlink_to(tmp_path / "kept")

    REAL.remove_folder(tmp_path / "own")

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_small_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(5000))

    assert files.read_bounded(tmp_path / "a", limit=100) == bytes(100)


def test_a_folder_is_not_read_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(StorageFailedError):
        files.read_bounded(tmp_path, limit=100)


def test_bytes_are_read_from_a_place_in_an_open_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")

    with files.opened(tmp_path / "a") as descriptor:
        assert files.read_at(descriptor, 3, 4) == b"456"


def test_a_file_that_something_else_wrote_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    disk = WatchedDisk()

    disk.sync_file(tmp_path / "a")

    assert disk.names == ["sync"]


def test_a_folder_that_cannot_be_synced_at_all_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(descriptor: int) -> None:
        raise OSError(errno.EINVAL, "not for folders")

    monkeypatch.setattr(os, "fsync", unable)

    REAL.sync_folder(tmp_path)


def test_a_folder_whose_device_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", broken)

    with pytest.raises(StorageFailedError):
        REAL.sync_folder(tmp_path)
