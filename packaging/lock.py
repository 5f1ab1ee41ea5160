"""The hashed lock, read for the parts list and for whose licences are needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

APP_LOCK = "requirements.lock"
BUNDLE_LOCK = "requirements-bundle.lock"

# What the bundle holds besides the app's own lock: the starting program, and the time zones.
ADDED = frozenset({"pyinstaller", "tzdata"})
# What is in the app's lock for others' sake and never in the bundle.
LEFT_OUT = frozenset({"pycparser"})

_HEAD = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?: *; *(?P<marker>[^\\]+?))? *\\?$"
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """One package of a lock."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def read(path: Path) -> list[Pinned]:
    """Return the packages of a lock in its order."""
    pinned = []
    for block in re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip()):
        head = _HEAD.match(block.splitlines()[0])
        if head is None:
            raise ValueError(f"no package in: {block.splitlines()[0]}")
        pinned.append(
            Pinned(
                name=head["name"],
                version=head["version"],
                marker=head["marker"] or "",
                hashes=tuple(_HASH.findall(block)),
            )
        )
    return pinned


def shipped(root: Path) -> set[str]:
    """Return the names of the packages that end in the bundle."""
    return {package.name for package in read(root / APP_LOCK)} - LEFT_OUT | ADDED
