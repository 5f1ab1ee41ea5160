"""Words planted in a register, and the search for them in every file of a run."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def forms(word: str) -> set[bytes]:
    """Give the ways a word may lie in a file: as text of any width, and in base64."""
    found = {word.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")}
    for encoding in ("utf-8", "utf-16-le"):
        found |= set(_base64(word.encode(encoding)))
    return found


def _base64(raw: bytes) -> Iterator[bytes]:
    """Give what stays the same of it in base64, wherever in a longer text it begins."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + raw)
        # The first signs mix with what comes before, and the last with what follows.
        yield coded[(0, 2, 3)[before] : 8 * (before + len(raw)) // 6]


def found(words: Iterable[str], *folders: Path) -> dict[str, list[str]]:
    """Give the files that hold a word, in content or name; nothing for words that are nowhere."""
    wanted = {word: forms(word) for word in words}
    hits: dict[str, list[str]] = {}
    for path in _files(folders):
        content = os.fsencode(path.name) + b"\0" + _content(path)
        for word, each in wanted.items():
            if any(form in content for form in each):
                hits.setdefault(word, []).append(path.name)
    return hits


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from folder.rglob("*")


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else b""


def deleted_but_open(pid: int) -> Iterator[bytes]:
    """Give the contents of files that a process holds open although they have no name any more."""
    for link in os.scandir(f"/proc/{pid}/fd"):
        target = str(Path(link.path).readlink())
        if target.startswith("/") and target.endswith(" (deleted)"):
            with open(link.path, "rb") as file:  # noqa: PTH123 - the link itself is opened
                yield file.read()
