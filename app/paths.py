"""Where things lie: the data folder, the settings file, and what ships with the app."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

NAME = "circlekeep"
DATA_OVERRIDE = "CIRCLEKEEP_DATA"
SOURCE = Path(__file__).resolve().parent.parent

_MARKS = ("LICEN", "OFL", "CC-BY")


def data_folder() -> Path:
    """Return the folder of all registers; nothing is created here."""
    override = os.environ.get(DATA_OVERRIDE)
    if override:
        return Path(override)
    import platformdirs  # noqa: PLC0415 - not needed with the override

    return Path(platformdirs.user_data_dir(NAME, appauthor=False))


def settings_file() -> Path:
    """Return the file of the preferences, which say nothing about people."""
    override = os.environ.get(DATA_OVERRIDE)
    if override:
        return Path(override) / "settings.json"
    import platformdirs  # noqa: PLC0415 - not needed with the override

    return Path(platformdirs.user_config_dir(NAME, appauthor=False)) / "settings.json"


def resources() -> Path:
    """Return the folder of icons, fonts, texts and words that ship with the app."""
    return _root() / "resources"


def licence_texts() -> list[tuple[str, Path]]:
    """Return the licence texts that lie with the program, each with a short name, sorted.

    The bundle gathers all of them in one folder; a checkout holds its own and those of the
    fonts, icons and words, while each package keeps its text in the environment.
    """
    gathered = resources() / "licences"
    if gathered.is_dir():
        files = sorted(path for path in gathered.rglob("*") if path.is_file())
        return [(path.relative_to(gathered).as_posix(), path) for path in files]
    own = [SOURCE / "LICENSE", SOURCE / "LICENSES.md"]
    lent = [
        path
        for path in sorted(resources().rglob("*"))
        if path.suffix in {".txt", ".md"} and any(mark in path.name.upper() for mark in _MARKS)
    ]
    return [(path.relative_to(SOURCE).as_posix(), path) for path in [*own, *lent]]


@cache
def version() -> str:
    """Return the version, which pyproject.toml alone tells."""
    import tomllib  # noqa: PLC0415 - the first window opens without it

    project = tomllib.loads((_root() / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def _root() -> Path:
    # A frozen app unpacks its data beside itself and names that folder in sys._MEIPASS.
    bundled: str | None = getattr(sys, "_MEIPASS", None)
    return Path(bundled) if bundled else SOURCE
