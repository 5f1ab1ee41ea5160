"""All memory of another process, searched from outside."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK = 1 << 24
LEAST = 1 << 20  # whoever reads less has not looked
ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le")


def forms(secret: str | bytes) -> set[bytes]:
    """Give the ways a secret may lie in memory."""
    if isinstance(secret, bytes):
        return {secret, secret.hex().encode(), secret.hex().upper().encode()}
    return {secret.encode(encoding) for encoding in ENCODINGS}


def found(pid: int, secrets: Iterable[str | bytes]) -> dict[str, int]:
    """Count each secret in all memory of a process; what is not there is not in the answer."""
    wanted = {str(secret): forms(secret) for secret in secrets}
    longest = max(len(form) for each in wanted.values() for form in each)
    hits: dict[str, int] = {}
    seen = 0
    for chunk, tail in _memory(pid, overlap=longest - 1):
        seen += len(chunk) - len(tail)
        for name, each in wanted.items():
            count = sum(chunk.count(form) - tail.count(form) for form in each)
            if count:
                hits[name] = hits.get(name, 0) + count
    assert seen > LEAST, f"only {seen} bytes of the process could be read"
    return hits


def _memory(pid: int, *, overlap: int) -> Iterator[tuple[bytes, bytes]]:
    """Give the memory in pieces, each with the end of the piece before it."""
    try:
        memory = Path(f"/proc/{pid}/mem").open("rb", 0)  # noqa: SIM115 - closed below
    except PermissionError:
        raise AssertionError(
            "NOT RUN: the program is not dumpable, so only root can look at its memory"
        ) from None
    with memory:
        for low, high in _areas(pid):
            at, tail = low, b""
            while at < high:
                try:
                    memory.seek(at)
                    piece = memory.read(min(high - at, CHUNK))
                except (OSError, OverflowError):
                    break
                if not piece:
                    break
                yield tail + piece, tail
                at += len(piece)
                tail = (tail + piece)[-overlap:]


def _areas(pid: int) -> Iterator[tuple[int, int]]:
    """Give the areas that hold anything, in memory or swapped out."""
    told = Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8", errors="replace")
    blocks = re.findall(
        r"^([0-9a-f]+)-([0-9a-f]+) \S+ \S+ \S+ \d+ *(.*)\n((?:[A-Z]\w+:.*\n?)+)", told, re.MULTILINE
    )
    for low, high, name, rest in blocks:
        # What a file was mapped for and nobody has written to since is as it lies on the disk.
        counted = (
            "Swap|Anonymous|Private_Dirty|Shared_Dirty" if name.startswith("/") else "Rss|Swap"
        )
        held = sum(map(int, re.findall(rf"^(?:{counted}):\s+(\d+)", rest, re.MULTILINE)))
        if held and not name.startswith(("[vvar", "[vsyscall")):
            yield int(low, 16), int(high, 16)
