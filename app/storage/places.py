"""Sticks: which folders lie on a removable disk, what they are called, and what room they have.

On Linux the kernel is asked; the probes for Windows and macOS were never tried there.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import RegisterError
from app.storage.files import REAL

_MOUNTS: Final = Path("/proc/self/mountinfo")
_DEVICES: Final = Path("/sys/dev/block")
_USB: Final = re.compile(r"usb\d+")
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_NOT_A_STICK: Final = ("/boot", "/efi")
_WINDOWS_REMOVABLE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder a backup can go to; `free` in bytes."""

    path: Path
    label: str
    free: int
    is_removable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mount:
    path: Path
    device: str
    is_writable: bool


def removable_places(*, mounts: Path = _MOUNTS, devices: Path = _DEVICES) -> list[Place]:
    """List the sticks that are plugged in and can be written to."""
    if sys.platform == "win32":
        candidates = [Path(f"{letter}:\\") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ"]
        return _described([path for path in candidates if _is_removable_drive(path)])
    if sys.platform == "darwin":
        volumes = Path("/Volumes")
        return _described([path for path in sorted(volumes.iterdir()) if os.path.ismount(path)])
    return _described(
        [
            mount.path
            for mount in _read_mounts(mounts)
            if mount.is_writable
            and not str(mount.path).startswith(_NOT_A_STICK)
            and mount.path != Path("/")
            and _is_removable_device(mount.device, devices)
        ]
    )


def is_removable(path: Path, *, mounts: Path = _MOUNTS, devices: Path = _DEVICES) -> bool:
    """Tell whether a folder lies on a removable disk; if in doubt, it does not."""
    if sys.platform == "win32":
        return _is_removable_drive(Path(path.resolve().anchor))
    if sys.platform == "darwin":
        return path.resolve().is_relative_to("/Volumes")
    mount = _mount_of(path.resolve(), _read_mounts(mounts))
    return mount is not None and _is_removable_device(mount.device, devices)


def label_of(path: Path, *, mounts: Path = _MOUNTS) -> str:
    """Name the stick a folder lies on, or the folder itself where it is on no stick of its own."""
    if sys.platform == "win32":
        return path.resolve().anchor or path.name
    mount = _mount_of(path.resolve(), _read_mounts(mounts))
    return (mount.path.name if mount else "") or path.resolve().name


def _described(paths: list[Path]) -> list[Place]:
    places = []
    for path in dict.fromkeys(paths):
        try:
            free = REAL.free(path)
        except RegisterError:
            continue  # it was pulled out just now
        places.append(Place(path=path, label=path.name or str(path), free=free, is_removable=True))
    return places


def _read_mounts(mounts: Path) -> list[_Mount]:
    try:
        text = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return []
    found = []
    for line in text.splitlines():
        fields = line.split(" ")
        if len(fields) < 6:  # noqa: PLR2004 - id, parent, device, root, mount point, options
            continue
        path = _OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[4])
        is_writable = "rw" in fields[5].split(",")
        found.append(_Mount(path=Path(path), device=fields[2], is_writable=is_writable))
    return found


def _mount_of(path: Path, mounts: list[_Mount]) -> _Mount | None:
    # Of two mounts on one point the later one is what is seen.
    around = [mount for mount in mounts if path.is_relative_to(mount.path)]
    return max(around, key=lambda mount: len(mount.path.parts), default=None)


def _is_removable_device(number: str, devices: Path) -> bool:
    link = devices / number
    if not link.exists():
        return False
    device = link.resolve()
    if any(_USB.fullmatch(part) for part in device.parts):
        return True
    # A partition's disk is the folder above it.
    return any(_says_removable(folder / "removable") for folder in (device, device.parent))


def _says_removable(path: Path) -> bool:
    try:
        return path.read_text(encoding="ascii").strip() == "1"
    except (OSError, ValueError):
        return False


def _is_removable_drive(path: Path) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes  # noqa: PLC0415 - only there

    return bool(ctypes.windll.kernel32.GetDriveTypeW(str(path)) == _WINDOWS_REMOVABLE)
