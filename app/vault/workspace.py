"""The memory a derivation works in, made ready while the passphrase is still being typed.

Argon2id walks through 256 MiB, and a system hands each page of them over only when it is touched
for the first time. Touched beforehand, a fifth of the wait after Enter is over before it begins
(0.60 seconds became 0.48, measured on Linux).
"""

from __future__ import annotations

import ctypes
import mmap
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Whoever takes the memory waits for one piece at most: 4 MiB take some 3 milliseconds.
_PIECE = 4 * 1024 * 1024


class Workspace:
    """Memory that belongs to nobody else and is not written into a crash report."""

    def __init__(self, size: int) -> None:
        self.memory = _mapped(size)
        self._is_taken = False
        self._touching = threading.Lock()

    def touch(self) -> None:
        """Have the system hand over page by page, until all are there or it is taken."""
        for start in range(0, len(self.memory), _PIECE):
            with self._touching:
                if self._is_taken:
                    return
                end = min(start + _PIECE, len(self.memory))
                piece = (ctypes.c_char * (end - start)).from_buffer(self.memory, start)
                ctypes.memset(piece, 0, end - start)  # which lets other threads run meanwhile
                del piece  # what is exported cannot be given back

    def take(self) -> mmap.mmap:
        """Return the memory; from then on nobody touches it but who took it."""
        self._is_taken = True
        with self._touching:
            return self.memory


_pool: list[Workspace] = []
_changing = threading.Lock()


def make_ready(size: int) -> None:
    """Have so many bytes ready for the next derivation, slowly; nothing if they are not there."""
    with _changing:
        if _pool and len(_pool[0].memory) == size:
            return
        _let_go()
        try:
            made = Workspace(size)
        except (OSError, ValueError, OverflowError):
            return  # the derivation itself tells where memory is short
        _pool.append(made)
    made.touch()


def let_go() -> None:
    """Give back what was made ready and not used; it takes no time of the caller's."""
    with _changing:
        _let_go()


@contextmanager
def lent(size: int) -> Iterator[mmap.mmap | None]:
    """Lend what was made ready, if it is large enough; afterwards the system has it back.

    Giving it back takes 20 milliseconds, for which nobody who waits for the key has to wait.
    """
    with _changing:
        found = _pool.pop() if _pool and len(_pool[0].memory) >= size else None
    if found is None:
        yield None
        return
    memory = found.take()
    try:
        yield memory
    finally:
        threading.Thread(target=memory.close).start()


def _let_go() -> None:
    while _pool:
        threading.Thread(target=_pool.pop().take().close).start()


def _mapped(size: int) -> mmap.mmap:
    if not hasattr(mmap, "MAP_PRIVATE"):  # Windows: what is not a file is private there
        return mmap.mmap(-1, size)
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for advice in ("MADV_DONTDUMP", "MADV_DONTFORK"):
        with suppress(AttributeError, OSError):  # as far as this system knows them
            memory.madvise(getattr(mmap, advice))
    return memory
