"""The licence texts of everything in a bundle, from the packages' own metadata."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

_IS_LICENCE = re.compile(
    r"(licen[cs]e|copying|notice|authors|ofl)[^/]*$|/licen[cs]es/", re.IGNORECASE
)

# Qt's two packages carry no text; theirs is kept with the project.
_TEXTS_OF_OURS = {
    "pyside6-essentials": ("docs/licences/LGPL-3.0.txt", "LICENSE"),
    "shiboken6": ("docs/licences/LGPL-3.0.txt", "LICENSE"),
    "sqlcipher3": ("packaging/licences/SQLCipher.txt",),
}
_DOCS = Path("/usr/share/doc")


def gather(root: Path, target: Path, packages: set[str]) -> dict[str, str]:
    """Copy every licence text into a folder; return what each package calls its licence."""
    shutil.copy(root / "LICENSE", _made(target) / "Circlekeep.txt")
    shutil.copy(root / "LICENSES.md", target / "Overview.md")
    shutil.copy(Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", target / "Python.txt")
    return {name: _of_package(root, target, name) for name in sorted(packages)}


def gather_of_system(target: Path, taken: list[tuple[str, str]], inside: Path) -> list[str]:
    """Copy the licence texts of the system's own libraries; return those that have none.

    `inside` is the folder of the build's own packages, whose licences are gathered elsewhere.
    """
    without = []
    for place, source in taken:
        name = place.rpartition("/")[2]
        if Path(source).is_relative_to(inside) or _is_python(source):
            continue
        package = _package_of(source)
        text = _DOCS / (package or "") / "copyright"
        if package and text.is_file():
            shutil.copy(text, _made(target) / f"{name.partition('.so')[0]}.txt")
        else:
            without.append(name)
    return without


def _of_package(root: Path, target: Path, name: str) -> str:
    found = metadata.distribution(name)
    folder = _made(target / f"{found.name}-{found.version}")
    texts = [path for path in found.files or () if _is_text(str(path))]
    for path in texts:
        # Where a package has many texts, their folders tell them apart.
        parts = [
            part for part in path.parts[1:] if part.lower() not in ("licenses", "license_files")
        ]
        shutil.copy(str(path.locate()), folder / "-".join(parts or path.parts[-1:]))
    ours = _TEXTS_OF_OURS.get(name, ())
    for text in ours:
        shutil.copy(root / text, folder / ("GPL-3.0.txt" if text == "LICENSE" else Path(text).name))
    if not texts and not ours:
        raise SystemExit(f"There is no licence text of {name}.")
    told = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    return told.strip().partition("\n")[0] or "see its licence text"


def _is_text(path: str) -> bool:
    return ".dist-info/" in path and bool(_IS_LICENCE.search(path)) and not path.endswith(".py")


def _is_python(source: str) -> bool:
    return Path(source).is_relative_to(sys.base_prefix) and sys.base_prefix not in ("/usr", "/")


def _package_of(source: str) -> str | None:
    if shutil.which("dpkg-query") is None:
        return None
    # /lib is a link to /usr/lib, and the package may know its file by either name.
    for path in (source, f"/usr{source}", str(Path(source).resolve())):
        said = subprocess.run(
            ["dpkg-query", "--search", path],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        if said.returncode == 0:
            return said.stdout.partition(":")[0]
    return None


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
