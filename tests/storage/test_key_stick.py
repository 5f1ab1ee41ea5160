"""A key file is looked for where people put one, and nothing there can hold a backup up."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from app.errors import CancelledError, ForeignKeyFileError, StickGoneError, StorageFailedError
from app.storage import key_stick
from app.storage.progress import Cancelled, never

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = b"a key file, as far as storage knows"


def is_beside(folder: Path) -> bool:
    """Look on the disk of a register that lies there too."""
    return key_stick.is_beside(
        folder, folder, size=len(CONTENT), is_own=lambda content: content == CONTENT
    )


def test_a_key_file_in_the_folder_itself_is_found_under_any_name(tmp_path: Path) -> None:
    assert not is_beside(tmp_path)

    (tmp_path / "holiday.jpg").write_bytes(CONTENT)

    assert is_beside(tmp_path)


def test_what_only_looks_like_one_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "same-size").write_bytes(bytes(len(CONTENT)))
    (tmp_path / "longer").write_bytes(CONTENT + b".")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "real").write_bytes(CONTENT)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere" / "real")
    os.mkfifo(tmp_path / "pipe")

    assert not is_beside(tmp_path)


def test_a_folder_with_very_many_files_is_looked_into_only_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_stick, "_MOST_FILES", 3)
    for number in range(10):
        (tmp_path / f"{number}").write_bytes(CONTENT)
    read: list[bytes] = []

    def is_own(content: bytes) -> bool:
        read.append(content)
        return False

    key_stick.is_beside(tmp_path, tmp_path, size=len(CONTENT), is_own=is_own)

    assert len([each for each in read if each == CONTENT]) <= 3


def test_a_folder_of_another_device_is_not_this_stick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_bytes(CONTENT)
    assert is_beside(tmp_path)

    device_of = key_stick._device_of
    monkeypatch.setattr(
        key_stick, "_device_of", lambda each: -1 if each == tmp_path else device_of(each)
    )

    assert not is_beside(tmp_path)


def test_a_long_look_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    for number in range(250):
        (tmp_path / f"{number}").mkdir()
    told: list[tuple[str, int]] = []

    def look(cancelled: Cancelled) -> bool:
        return key_stick.is_beside(
            tmp_path,
            tmp_path,
            size=len(CONTENT),
            is_own=lambda _content: False,
            progress=lambda stage, done, _total: told.append((stage, done)),
            cancelled=cancelled,
        )

    assert not look(never)
    assert ("look", 200) in told
    told.clear()
    with pytest.raises(CancelledError):
        look(lambda: bool(told))
    assert len(told) == 1


def test_a_stick_pulled_out_meanwhile_is_told_as_gone_and_not_as_looked_through(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "key").write_bytes(CONTENT)

    with pytest.raises(StickGoneError):
        key_stick.is_beside(
            folder,
            tmp_path,
            size=len(CONTENT),
            is_own=lambda _content: False,
            progress=lambda _stage, _done, _total: shutil.rmtree(folder, ignore_errors=True),
        )


def test_a_folder_that_went_away_meanwhile_is_on_no_device(tmp_path: Path) -> None:
    assert key_stick._device_of(tmp_path / "gone") is None
    assert key_stick._device_of(tmp_path) == tmp_path.stat().st_dev


def test_only_a_file_of_the_right_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(CONTENT)

    assert key_stick.read(path, size=len(CONTENT)) == CONTENT
    with pytest.raises(ForeignKeyFileError):
        key_stick.read(path, size=len(CONTENT) - 1)
    with pytest.raises(ForeignKeyFileError):
        key_stick.read(tmp_path, size=len(CONTENT))
    with pytest.raises(StorageFailedError):
        key_stick.read(tmp_path / "gone", size=len(CONTENT))
