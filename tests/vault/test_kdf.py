"""A guess costs what was promised, and a file cannot ask for more or much less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import NotEnoughMemoryError, UnsafeKeyParametersError
from app.vault import kdf, primitives
from app.vault.kdf import Argon2Parameters

SALT = b"\7" * kdf.SALT_SIZE


@pytest.mark.parametrize("parameters", [kdf.DEFAULT, kdf.SMALL, kdf.CHEAPEST])
def test_our_own_parameters_are_safe(parameters: Argon2Parameters) -> None:
    assert kdf.checked(parameters) == parameters


def test_a_new_register_asks_far_more_than_the_usual_advice() -> None:
    assert (kdf.DEFAULT.memory_kib, kdf.DEFAULT.passes, kdf.DEFAULT.lanes) == (256 * 1024, 3, 4)
    assert (kdf.SMALL.memory_kib, kdf.SMALL.passes) == (64 * 1024, 3)


@pytest.mark.parametrize(
    ("memory_kib", "passes", "lanes"),
    [
        (8 * 1024 - 1, 3, 1),
        (512 * 1024 + 1, 1, 1),
        (2**32 - 1, 2**32 - 1, 2**32 - 1),
        (64 * 1024, 0, 4),
        (64 * 1024, 11, 4),
        (64 * 1024, 3, 0),
        (64 * 1024, 3, 9),
        (512 * 1024, 5, 1),
        (0, 0, 0),
    ],
)
def test_hostile_parameters_are_refused_before_any_work(
    memory_kib: int, passes: int, lanes: int
) -> None:
    hostile = Argon2Parameters(memory_kib=memory_kib, passes=passes, lanes=lanes)

    with pytest.raises(UnsafeKeyParametersError):
        kdf.derive(b"a guess", salt=SALT, parameters=hostile)


@pytest.mark.parametrize(
    ("memory_kib", "passes", "lanes"),
    [(8 * 1024, 1, 1), (512 * 1024, 4, 8), (200 * 1024, 10, 8), (256 * 1024, 8, 4)],
)
def test_the_bounds_themselves_are_allowed(memory_kib: int, passes: int, lanes: int) -> None:
    edge = Argon2Parameters(memory_kib=memory_kib, passes=passes, lanes=lanes)

    assert kdf.checked(edge) == edge


def test_every_part_of_a_guess_changes_the_key() -> None:
    key = kdf.derive(b"a guess", salt=SALT, parameters=kdf.CHEAPEST)

    others = {
        kdf.derive(b"a guest", salt=SALT, parameters=kdf.CHEAPEST),
        kdf.derive(b"a guess", salt=b"\6" * 16, parameters=kdf.CHEAPEST),
        kdf.derive(b"a guess", salt=SALT, parameters=replace(kdf.CHEAPEST, passes=2)),
        kdf.derive(b"a guess", salt=SALT, parameters=replace(kdf.CHEAPEST, lanes=2)),
    }
    assert len(key) == 32
    assert len(others | {key}) == 5
    assert kdf.derive(b"a guess", salt=SALT, parameters=kdf.CHEAPEST) == key


@pytest.mark.parametrize(
    ("seconds", "passes"),
    [(0.0, 8), (0.3, 8), (0.5, 6), (0.6, 5), (0.75, 4), (1.0, 3), (9.0, 3)],
)
def test_calibration_raises_only_the_passes_towards_one_second(
    seconds: float, passes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(primitives, "argon2id", lambda *_, **__: bytes(32))
    clock = iter([100.0, 100.0 + seconds])

    chosen = kdf.calibrated(seconds=lambda: next(clock))

    assert chosen == replace(kdf.DEFAULT, passes=passes)


def test_calibration_falls_back_where_the_memory_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(primitives, "argon2id", refuse)

    assert kdf.calibrated() == kdf.SMALL


def test_opening_without_the_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(primitives, "argon2id", refuse)

    with pytest.raises(NotEnoughMemoryError):
        kdf.derive(b"a guess", salt=SALT, parameters=kdf.DEFAULT)
