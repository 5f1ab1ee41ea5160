"""How slow a guess at the passphrase is: Argon2id and its bounds."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.errors import NotEnoughMemoryError, UnsafeKeyParametersError
from app.vault import primitives, workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SALT_SIZE = 16

_MIB = 1024
# What a file may ask for: nothing below was ever written, and more would only exhaust a computer.
_LEAST_MEMORY = 8 * _MIB
_MOST_MEMORY = 512 * _MIB
_MOST_PASSES = 10
_MOST_LANES = 8
_MOST_WORK = 2048 * _MIB
_WANTED_SECONDS = 1.0
_MOST_CALIBRATED_PASSES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Argon2Parameters:
    """The cost of one guess: memory, passes over it, and lanes."""

    memory_kib: int
    passes: int
    lanes: int


DEFAULT = Argon2Parameters(memory_kib=256 * _MIB, passes=3, lanes=4)
# Only where 256 MiB cannot be had; still well above what is commonly advised.
SMALL = Argon2Parameters(memory_kib=64 * _MIB, passes=3, lanes=4)
# For tests and the practice register, whose passphrase is on the screen anyway.
CHEAPEST = Argon2Parameters(memory_kib=_LEAST_MEMORY, passes=1, lanes=1)


def checked(untrusted: Argon2Parameters) -> Argon2Parameters:
    """Return parameters from a file if they can neither exhaust nor undercut this computer.

    Raise UnsafeKeyParametersError if they could.
    """
    is_safe = (
        _LEAST_MEMORY <= untrusted.memory_kib <= _MOST_MEMORY
        and 1 <= untrusted.passes <= _MOST_PASSES
        and 1 <= untrusted.lanes <= _MOST_LANES
        and untrusted.memory_kib * untrusted.passes <= _MOST_WORK
    )
    if not is_safe:
        raise UnsafeKeyParametersError
    return untrusted


def derive(passphrase: bytes, *, salt: bytes, parameters: Argon2Parameters) -> bytes:
    """Turn a normalised passphrase into 32 bytes, slowly; NotEnoughMemoryError if it cannot."""
    safe = checked(parameters)
    try:
        return primitives.argon2id(
            passphrase,
            salt=salt,
            memory_kib=safe.memory_kib,
            passes=safe.passes,
            lanes=safe.lanes,
        )
    except MemoryError:
        raise NotEnoughMemoryError from None


def make_ready(parameters: Iterable[Argon2Parameters], *, cancelled: Callable[[], bool]) -> None:
    """Have the memory at hand that the next of these guesses works in; slow, about 0.2 seconds.

    Never more than a slot of ours asks for, whatever an untrusted file says.
    """
    wanted = [each.memory_kib for each in parameters if each.memory_kib <= DEFAULT.memory_kib]
    if wanted:
        workspace.make_ready(max(wanted) * 1024, cancelled=cancelled)


def let_go() -> None:
    """Give back the memory that no guess came for."""
    workspace.let_go()


def calibrated(*, seconds: Callable[[], float] = time.perf_counter) -> Argon2Parameters:
    """Return what a new slot should use here: only the passes grow, towards one second a guess."""
    started = seconds()
    try:
        derive(b"a guess", salt=bytes(SALT_SIZE), parameters=DEFAULT)
    except NotEnoughMemoryError:
        return SMALL
    a_pass = max(seconds() - started, 0.001) / DEFAULT.passes
    wanted = round(_WANTED_SECONDS / a_pass)
    return replace(DEFAULT, passes=max(DEFAULT.passes, min(wanted, _MOST_CALIBRATED_PASSES)))
