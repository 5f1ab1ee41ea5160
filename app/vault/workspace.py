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
    from collections.abc import Callable, Iterator

# Whoever takes the memory waits for one piece at most: 4 MiB take some 3 milliseconds.
_PIECE = 4 * 1024 * 1024
# While 256 MiB go back, some 20 milliseconds, nothing else in the program is given or pins memory:
# it is left for when what the key was waited for has been opened and shown.
_LINGERS = 1.0  # seconds


class Workspace:
    """Memory that belongs to nobody else; Linux writes it into no crash report."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.memory = _mapped(size)
        self._is_taken = False
        self._touching = threading.Lock()

    def touch(self) -> None:
        """Have the system hand over page by page, until all are there or it is taken."""
        for start in range(0, self.size, _PIECE):
            with self._touching:
                if self._is_taken:
                    return
                end = min(start + _PIECE, self.size)
                piece = (ctypes.c_char * (end - start)).from_buffer(self.memory, start)
                ctypes.memset(piece, 0, end - start)  # which lets other threads run meanwhile
                del piece  # what is exported cannot be given back

    def take(self) -> mmap.mmap:
        """Return the memory; from then on nobody touches it but who took it."""
        self._is_taken = True
        with self._touching:
            return self.memory


class _Leaving:
    """Memory that goes back to the system in a moment."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory, self._is_wanted = memory, threading.Event()
        # A program that ends meanwhile does not wait for it.
        self._thread = threading.Thread(target=self._go, daemon=True)

    def start(self) -> None:
        try:
            self._thread.start()
        except RuntimeError:  # there are no more threads to be had, or Python is about to end
            self._memory.close()

    def hurry(self) -> None:
        self._is_wanted.set()
        if self._thread.ident is not None:
            self._thread.join()

    @property
    def is_over(self) -> bool:
        return self._memory.closed

    def _go(self) -> None:
        self._is_wanted.wait(_LINGERS)
        self._memory.close()


_pool: list[Workspace] = []
_leaving: list[_Leaving] = []
_changing = threading.Lock()


def make_ready(size: int, *, cancelled: Callable[[], bool]) -> None:
    """Have so many bytes ready for the next derivation, slowly; nothing if they are not there.

    Cancelled before `let_go`, it leaves nothing behind, however late it comes to it.
    """
    with _changing:
        if cancelled() or (_pool and _pool[0].size == size):
            return
        _let_go()
        try:
            made = _made_now(size)
        except MemoryError:
            return  # the derivation itself tells where memory is short
        _pool.append(made)
    made.touch()


def let_go() -> None:
    """Give back what was made ready and not used; it takes no time of the caller's."""
    with _changing:
        _let_go()


@contextmanager
def lent(size: int) -> Iterator[mmap.mmap]:
    """Lend what was made ready, or else what nobody has touched yet; it goes back to the system.

    MemoryError where there is not so much.
    """
    with _changing:
        found = _pool.pop() if _pool and _pool[0].size >= size else _made_now(size)
    memory = found.take()
    try:
        yield memory
    finally:
        with _changing:
            _give_back(memory)


def _made_now(size: int) -> Workspace:
    while _leaving:
        _leaving.pop().hurry()  # there may be room for one and not for two
    try:
        return Workspace(size)
    except (OSError, ValueError, OverflowError):
        raise MemoryError from None


def _let_go() -> None:
    while _pool:
        _give_back(_pool.pop().take())


def _give_back(memory: mmap.mmap) -> None:
    _leaving[:] = [each for each in _leaving if not each.is_over]
    _leaving.append(_Leaving(memory))
    _leaving[-1].start()


def _mapped(size: int) -> mmap.mmap:
    if not hasattr(mmap, "MAP_PRIVATE"):  # Windows: what is not a file is private there
        return mmap.mmap(-1, size)
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for advice in ("MADV_DONTDUMP", "MADV_DONTFORK"):
        with suppress(AttributeError, OSError):  # as far as this system knows them
            memory.madvise(getattr(mmap, advice))
    return memory
