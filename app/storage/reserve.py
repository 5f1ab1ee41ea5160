"""Room set aside in a register's folder, which is given back to a full disk when words need it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from app.errors import RegisterError
from app.storage import files

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.files import Disk

SIZE: Final = 4 * 1024 * 1024

_NAME: Final = "reserve"


def ensure(disk: Disk, folder: Path) -> None:
    """Set 4 MiB aside for a full disk, if there is room for it and it is not there yet."""
    reserve = folder / _NAME
    if files.is_file(reserve) or disk.free(folder) < 4 * SIZE:
        return
    files.replace_whole(disk, reserve, bytes(SIZE))


def spend(disk: Disk, folder: Path) -> bool:
    """Give the set-aside room back to a full disk; tell whether there was any.

    A small piece of it stays, for lines the journal cannot take even so.
    """
    reserve = folder / _NAME
    there = files.is_file(reserve)
    if there:
        from app.storage import owed_file  # noqa: PLC0415 - seldom needed, never at the start

        with suppress(RegisterError):
            owed_file.keep_a_piece(disk, folder, reserve)
    disk.remove(reserve)
    disk.remove(reserve.with_name(reserve.name + ".part"))
    return there
