"""Writing a backup on a stick: named for any stick, never over anything, tidied with care."""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import (
    BackupNotVerifiedError,
    ReadOnlyPlaceError,
    RegisterError,
    StickGoneError,
    StickTooSmallError,
    StorageFailedError,
)
from app.storage import backup_file, files, stick
from app.storage.files import REAL
from app.storage.progress import never, quiet
from tests.builders import NOON
from tests.storage.test_backup_file import HEADER, MAC_KEY, SEALED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def put_backup(folder: Path, *, days: int, register_id: bytes = HEADER.register_id) -> Path:
    header = backup_file.header_bytes(
        backup_file.BackupHeader(
            backup_id=HEADER.backup_id,
            register_id=register_id,
            discreet_name="Lamp",
            is_practice=False,
            made_at=NOON + timedelta(days=days),
            database_size=100,
            database_sha256=bytes(32),
            key_block=b"",
        )
    )
    front = backup_file.front(header, SEALED, mac_key=MAC_KEY)
    path = folder / stick.file_name(f"Lamp{register_id[0]}", NOON + timedelta(days=days))
    path.write_bytes(front + bytes(100))
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Blue folder", "Blue-folder"),
        ('a/b\\c:d*e?f"g<h>i|j', "a-b-c-d-e-f-g-h-i-j"),
        ("..", "register"),
        ("con", "register-con"),
        ("LPT1", "register-LPT1"),
        ("  ", "register"),
        ("Stube \u00e9t\u00e9", "Stube-\u00e9t\u00e9"),
        ("x" * 80, "x" * 40),
        ("line\nend", "line-end"),
    ],
)
def test_a_discreet_name_becomes_a_file_name_for_any_stick(name: str, stem: str) -> None:
    assert stick.file_stem(name) == stem
    assert stick.file_name(name, NOON) == f"{stem}-20260304-120000.ckbackup"


def test_a_second_backup_of_one_second_gets_a_number(tmp_path: Path) -> None:
    for content in (b"one", b"two", b"three"):
        part = tmp_path / "a.part"
        part.write_bytes(content)
        stick.name(REAL, part, "Lamp", NOON)

    assert names_in(tmp_path) == [
        "Lamp-20260304-120000-2.ckbackup",
        "Lamp-20260304-120000-3.ckbackup",
        "Lamp-20260304-120000.ckbackup",
    ]
    assert (tmp_path / "Lamp-20260304-120000.ckbackup").read_bytes() == b"one"


def test_room_is_looked_for_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(StickTooSmallError) as caught:
        stick.check_room(REAL, tmp_path, needed=2**60)

    assert caught.value.needed == 2**60
    assert 0 < caught.value.free < 2**60


def test_a_folder_that_is_not_there_is_a_stick_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(StickGoneError):
        stick.check_room(REAL, tmp_path / "gone", needed=1)


def test_a_folder_that_cannot_be_written_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(ReadOnlyPlaceError):
        stick.check_room(REAL, tmp_path, needed=1)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EIO, StickGoneError),
        (errno.ENODEV, StickGoneError),
        (errno.ENOENT, StickGoneError),
        (errno.ENOSPC, StickTooSmallError),
        (errno.EFBIG, StickTooSmallError),
        (errno.EROFS, ReadOnlyPlaceError),
        (errno.EBUSY, StorageFailedError),
    ],
)
def test_what_the_stick_refuses_is_told_in_our_words(
    tmp_path: Path, number: int, kind: type[RegisterError]
) -> None:
    with pytest.raises(kind), stick.explained(tmp_path, needed=10):
        raise OSError(number, "refused")
    with pytest.raises(kind), stick.explained(tmp_path, needed=10):
        raise files.error_for(OSError(number, "refused"), tmp_path)


def test_a_file_too_large_for_the_stick_s_file_system_says_how_large_it_may_be(
    tmp_path: Path,
) -> None:
    with pytest.raises(StickTooSmallError) as caught, stick.explained(tmp_path, needed=5 * 2**30):
        raise OSError(errno.EFBIG, "too large")

    assert caught.value.free == 2**32 - 1


def test_no_room_on_a_stick_that_is_gone_is_a_stick_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(StickGoneError), stick.explained(tmp_path / "gone", needed=10):
        raise OSError(errno.ENOSPC, "full")


def a_written_part(folder: Path) -> tuple[Path, bytes, bytes]:
    """Write a small backup and return its path, its front and its snapshot."""
    snapshot = bytes(range(256)) * 40
    (folder / "snapshot").write_bytes(snapshot)
    header = backup_file.header_bytes(
        backup_file.BackupHeader(
            backup_id=HEADER.backup_id,
            register_id=HEADER.register_id,
            discreet_name="Lamp",
            is_practice=False,
            made_at=NOON,
            database_size=len(snapshot),
            database_sha256=bytes(32),
            key_block=b"",
        )
    )
    front = backup_file.front(header, SEALED, mac_key=MAC_KEY)
    part = folder / "a.ckbackup.part"
    stick.write(
        REAL,
        part,
        front,
        folder / "snapshot",
        size=len(snapshot),
        progress=quiet,
        cancelled=never,
    )
    return part, front, snapshot


def read_back(part: Path, front: bytes, snapshot: bytes) -> backup_file.UntrustedFront:
    import hashlib  # noqa: PLC0415

    return stick.read_back(
        part,
        front,
        size=len(snapshot),
        sha256=hashlib.sha256(snapshot).digest(),
        progress=quiet,
        cancelled=never,
    )


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    part, front, snapshot = a_written_part(tmp_path)

    read_back(part, front, snapshot).verify(MAC_KEY)

    assert part.read_bytes() == front + snapshot


@pytest.mark.parametrize("change", ["front", "body", "shorter", "longer"])
def test_a_stick_that_gives_back_something_else_is_found(tmp_path: Path, change: str) -> None:
    part, front, snapshot = a_written_part(tmp_path)
    content = {
        "front": bytes(len(front)) + snapshot,
        "body": front + snapshot[:-1] + b"\0",
        "shorter": front + snapshot[:-1],
        "longer": front + snapshot + b"\0",
    }[change]
    part.write_bytes(content)

    with pytest.raises(BackupNotVerifiedError):
        read_back(part, front, snapshot)


def kept(folder: Path, paths: Sequence[Path]) -> list[bool]:
    return [path.exists() for path in paths]


def test_only_the_oldest_of_this_register_are_pruned(tmp_path: Path) -> None:
    own = [put_backup(tmp_path, days=day) for day in range(6)]
    foreign = [put_backup(tmp_path, days=day, register_id=bytes(16)) for day in range(6)]

    stick.prune(REAL, own[-1], HEADER.register_id, mac_key=MAC_KEY, kept=3)

    assert kept(tmp_path, own) == [False, False, False, True, True, True]
    assert all(kept(tmp_path, foreign))


def test_at_least_three_are_kept_by_default() -> None:
    assert stick.KEPT >= 3


def test_the_newest_verified_is_never_pruned_even_if_its_clock_was_wrong(tmp_path: Path) -> None:
    own = [put_backup(tmp_path, days=day) for day in range(6)]

    stick.prune(REAL, own[0], HEADER.register_id, mac_key=MAC_KEY, kept=3)

    assert kept(tmp_path, own) == [True, False, False, False, True, True]


def test_what_this_register_s_keys_did_not_write_is_never_pruned(tmp_path: Path) -> None:
    own = [put_backup(tmp_path, days=day) for day in range(6)]
    (tmp_path / "notes.ckbackup").write_bytes(b"not ours")
    (tmp_path / "folder.ckbackup").mkdir()

    stick.prune(REAL, own[-1], HEADER.register_id, mac_key=bytes(32), kept=3)

    assert all(kept(tmp_path, own))
    assert (tmp_path / "notes.ckbackup").exists()


def test_parts_of_broken_off_backups_go_and_nothing_else(tmp_path: Path) -> None:
    mine = ["Lamp-20260304-120000.ckbackup.part", "Lamp-20260304-120000-2.ckbackup.part"]
    others = [
        "Lamps-20260304-120000.ckbackup.part",
        "Lamp-notes.ckbackup.part",
        "Lamp-20260304-120000.ckbackup",
        "Lamp-20260304-120000.part",
    ]
    for name in (*mine, *others):
        (tmp_path / name).write_bytes(b"CKBACK")
    foreign = put_backup(tmp_path, days=1, register_id=bytes(16))
    foreign.rename(tmp_path / "Lamp-20260305-120000.ckbackup.part")

    stick.remove_parts(REAL, tmp_path, "Lamp", HEADER.register_id)

    assert names_in(tmp_path) == sorted([*others, "Lamp-20260305-120000.ckbackup.part"])
