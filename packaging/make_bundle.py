"""Build the bundle for the system this runs on; `python3 run.py bundle` calls it.

It runs with the Python of the build's own environment and leaves everything in `dist/`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import archive
import contents
import icons
import licences
import lock
import places
import sbom

ROOT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024
MOST_UNPACKED, MOST_PACKED = 145 * MIB, 46 * MIB

# Each of these would change what Python or the linker loads during the build.
_MISLEADING = ("LD_LIBRARY_PATH", "LD_PRELOAD", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP")


def main() -> int:
    """Build, look for what must not be there, pack, and say what came out."""
    started = time.monotonic()
    version = told_version()
    epoch = commit_time()
    made, dist = fresh(ROOT / "build" / "made"), ROOT / "dist"
    name = places.folder_name(version)
    icons.make(ROOT / "resources" / "icons", made / "icons", name=places.APP_ID)
    packages = lock.shipped(ROOT)
    names = licences.gather(ROOT, made / "licences", here(packages))
    if sys.platform == "win32":
        (made / "version.txt").write_text(windows_version(version), encoding="utf-8")
    freeze(made, dist, name, epoch)
    folder = dist / name
    furnish(folder, made, version=version, epoch=epoch)
    parts = sbom.document(
        lock.read(ROOT / lock.BUNDLE_LOCK),
        version=version,
        epoch=epoch,
        shipped=packages,
        licences=names,
        inside=brought_along(),
    )
    sbom.write(folder / "sbom.cdx.json", parts)
    found = contents.forbidden_in(folder)
    if found:
        raise SystemExit("These must not be in the bundle:\n  " + "\n  ".join(found))
    archive.write_sums(folder, [path for path in folder.rglob("*") if path.is_file()])
    packed = pack(folder, epoch)
    shutil.copy(folder / "sbom.cdx.json", dist / f"{name}.cdx.json")
    archive.write_sums(dist, [packed, dist / f"{name}.cdx.json"])
    return tell(folder, packed, time.monotonic() - started)


def told_version() -> str:
    """Return the version, which pyproject.toml alone tells."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def commit_time() -> int:
    """Return the one time stamp of the build: the commit's, so that it comes out the same again."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return int(os.environ["SOURCE_DATE_EPOCH"])
    said = subprocess.run(
        ["git", "log", "-1", "--format=%ct"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode == 0:
        return int(said.stdout)
    # A source archive carries the commit's time as that of its files.
    return int((ROOT / "pyproject.toml").stat().st_mtime)


def here(packages: set[str]) -> set[str]:
    """Leave out the packages that are only for other systems."""
    from packaging.markers import Marker  # noqa: PLC0415 - of the build's own Python

    markers = {each.name: each.marker for each in lock.read(ROOT / lock.BUNDLE_LOCK)}
    return {name for name in packages if not markers[name] or Marker(markers[name]).evaluate()}


def freeze(made: Path, dist: Path, name: str, epoch: int) -> None:
    """Let PyInstaller put the program together, with nothing of this hour or user in it."""
    for old in (dist / name, dist / "Circlekeep.app"):
        shutil.rmtree(old, ignore_errors=True)
    surroundings = {key: value for key, value in os.environ.items() if key not in _MISLEADING}
    surroundings |= {
        places.MADE: str(made),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(epoch),
        "PYINSTALLER_CONFIG_DIR": str(ROOT / "build" / "pyinstaller"),
        "TZ": "UTC",
    }
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "PyInstaller",
            "--noconfirm",
            "--clean",
            "--log-level=WARN",
            f"--distpath={dist}",
            f"--workpath={ROOT / 'build' / 'work'}",
            str(ROOT / "packaging" / "circlekeep.spec"),
        ],
        cwd=ROOT,
        env=surroundings,
        check=False,
    )
    if done.returncode:
        raise SystemExit("PyInstaller could not put the program together.")


def furnish(folder: Path, made: Path, *, version: str, epoch: int) -> None:
    """Lay beside the program what its installers need, and the remaining licence texts."""
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE")
    if sys.platform == "linux":
        taken = json.loads((made / places.TAKEN).read_text(encoding="utf-8"))
        texts = folder / "_internal" / "resources" / "licences" / "System"
        without = licences.gather_of_system(texts, taken, Path(sys.prefix))
        if without:
            print("No licence text was found of: " + ", ".join(without))
        furnish_linux(folder, made, version=version, epoch=epoch)
    if sys.platform == "win32":
        (folder / "share").mkdir(exist_ok=True)
        shutil.copy(made / "icons" / "circlekeep.ico", folder / "share")


def furnish_linux(folder: Path, made: Path, *, version: str, epoch: int) -> None:
    """Lay the scripts, the icons and what a desktop wants to know beside the program."""
    source, share = ROOT / "packaging" / "linux", folder / "share"
    for script in ("install.sh", "uninstall.sh"):
        shutil.copy(source / script, folder / script)
    shutil.copytree(made / "icons" / "hicolor", share / "icons" / "hicolor")
    for kind, name in (
        ("applications", f"{places.APP_ID}.desktop"),
        ("metainfo", f"{places.APP_ID}.metainfo.xml"),
        ("mime/packages", f"{places.APP_ID}.xml"),
    ):
        (share / kind).mkdir(parents=True)
        told = (source / name).read_text(encoding="utf-8").replace("@VERSION@", version)
        day = datetime.fromtimestamp(epoch, UTC).date().isoformat()
        (share / kind / name).write_text(told.replace("@DATE@", day), encoding="utf-8")


def brought_along() -> list[tuple[str, str, str]]:
    """Ask the packages which libraries they carry inside themselves."""
    import pypdfium2  # noqa: PLC0415 - of the build's own Python
    import sqlcipher3  # noqa: PLC0415
    from cryptography.hazmat.backends.openssl import backend  # noqa: PLC0415
    from PySide6.QtCore import qVersion  # noqa: PLC0415

    connection = sqlcipher3.connect(":memory:")
    connection.execute("PRAGMA key = 'only to be asked for its versions'")
    cipher = str(connection.execute("PRAGMA cipher_version").fetchone()[0]).partition(" ")[0]
    provider = str(connection.execute("PRAGMA cipher_provider_version").fetchone()[0])
    connection.close()
    python = ".".join(str(part) for part in sys.version_info[:3])
    return [
        ("python", python, "circlekeep"),
        ("qt", qVersion(), "pyside6-essentials"),
        ("sqlcipher", cipher, "sqlcipher3"),
        ("sqlite", sqlcipher3.sqlite_version, "sqlcipher3"),
        ("openssl", provider.split()[1], "sqlcipher3"),
        ("openssl", backend.openssl_version_text().split()[1], "cryptography"),
        ("pdfium", str(pypdfium2.PDFIUM_INFO), "pypdfium2"),
    ]


def pack(folder: Path, epoch: int) -> Path:
    """Pack the folder as its system likes it."""
    if sys.platform == "win32":
        packed = folder.with_name(folder.name + ".zip")
        archive.zip_file(folder, packed, epoch=epoch)
    else:
        packed = folder.with_name(folder.name + ".tar.xz")
        archive.tar_xz(folder, packed, epoch=epoch)
    return packed


def tell(folder: Path, packed: Path, seconds: float) -> int:
    """Say what came out; more than was promised fails the build."""
    unpacked_size, packed_size = archive.size_of(folder), packed.stat().st_size
    print(f"{folder.relative_to(ROOT)}: {unpacked_size / MIB:.1f} MiB in {seconds:.0f} s")
    print(f"{packed.relative_to(ROOT)}: {packed_size / MIB:.1f} MiB")
    if sys.platform == "linux" and (unpacked_size > MOST_UNPACKED or packed_size > MOST_PACKED):
        print(f"Too big: {MOST_UNPACKED // MIB} MiB and {MOST_PACKED // MIB} MiB are the most.")
        return 1
    return 0


def windows_version(version: str) -> str:
    """Return what Windows shows of the program, as PyInstaller reads it."""
    numbers = tuple(int(part) for part in [*version.split("."), "0", "0"][:4])
    told = {
        "CompanyName": "The Circlekeep contributors",
        "FileDescription": "Circlekeep",
        "FileVersion": version,
        "InternalName": "circlekeep",
        "LegalCopyright": "GPL-3.0-or-later",
        "OriginalFilename": "circlekeep.exe",
        "ProductName": "Circlekeep",
        "ProductVersion": version,
    }
    rows = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in told.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f,"
        " flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('040904B0', [{rows}])]),"
        " VarFileInfo([VarStruct('Translation', [1033, 1200])])])"
    )


def fresh(folder: Path) -> Path:
    """Return a folder with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
