"""The backups that a register makes of itself before its form is changed, in a folder beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.storage import files

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.files import Disk

_FOLDER: Final = "before-upgrade"


def found(folder: Path) -> list[Path]:
    """List the backups made by themselves before an upgrade, oldest first."""
    place = folder / _FOLDER
    if not files.is_folder(place):
        return []
    with files.explained(place):
        return sorted(place.iterdir())


def prepare(disk: Disk, folder: Path) -> Path:
    """Return the folder for a backup before an upgrade, made if need be."""
    place = folder / _FOLDER
    if place.is_symlink():
        disk.remove(place)
    disk.make_folders(place)
    return place


def remove(disk: Disk, folder: Path, *, besides: Path | None = None) -> None:
    """Remove the backups made before upgrades, because others or other keys took their place."""
    place = folder / _FOLDER
    if place.is_symlink():
        disk.remove(place)
    for path in found(folder):
        if path != besides:
            disk.remove(path)
    remove_if_empty(disk, folder)


def remove_if_empty(disk: Disk, folder: Path) -> None:
    """Remove their folder where there is none in it, as after an upgrade that was refused."""
    place = folder / _FOLDER
    if files.is_folder(place) and not found(folder):
        disk.remove_folder(place)


def sweep(disk: Disk, folder: Path) -> None:
    """Remove what was left half made."""
    for path in found(folder):
        if path.suffix == ".part":
            disk.remove(path)
    remove_if_empty(disk, folder)
