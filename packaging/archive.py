"""A finished folder as one file that comes out the same every time, and its checksums."""

from __future__ import annotations

import hashlib
import lzma
import platform
import sys
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SUMS = "SHA256SUMS"
_INTEL = {"x86_64", "amd64"}


def tar_xz(folder: Path, target: Path, *, epoch: int) -> None:
    """Pack a folder: names in order, one time stamp, nobody's user name."""
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9}]
    if platform.machine().lower() in _INTEL:
        filters.insert(0, {"id": lzma.FILTER_X86})

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = epoch
        if not entry.issym():
            entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with (
        lzma.open(target, "wb", format=lzma.FORMAT_XZ, filters=filters) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in [folder, *sorted(folder.rglob("*"))]:
            name = path.relative_to(folder.parent).as_posix()
            archive.add(path, name, recursive=False, filter=plain)


def zip_file(folder: Path, target: Path, *, epoch: int) -> None:
    """Pack a folder for Windows, where a zip needs no further program."""
    stamp = datetime.fromtimestamp(epoch, UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def write_sums(folder: Path, files: Iterable[Path]) -> None:
    """Write the checksums of some files, as `sha256sum --check` reads them."""
    lines = [f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in sorted(files)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def wrong_sums(folder: Path) -> list[str]:
    """Name the files of a folder that are not as its checksums say, or are not in them at all."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    told = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    here = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != SUMS
    }
    changed = {name for name in here & told.keys() if sha256(folder / name) != told[name]}
    return sorted(changed | (here ^ told.keys()))


def sha256(path: Path) -> str:
    """Return the checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def size_of(folder: Path) -> int:
    """Return how many bytes the files of a folder hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    # After a signature the files of a folder have new checksums.
    bundle = Path(sys.argv[1])
    write_sums(bundle, [each for each in bundle.rglob("*") if each.is_file() and each.name != SUMS])
