"""One wrong bit in a register: found at the latest by the daily check, and never believed."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.faults.damage import CHECKING, OPENING, PAGE, READING, a_whole_register, found_when

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.damage import Truth


def flipped(content: bytes, at: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 1 << bit
    return bytes(changed)


@pytest.fixture
def truth(scratch: Path) -> Truth:
    return a_whole_register(scratch / "base")


def test_a_whole_register_is_found_whole(truth: Truth) -> None:
    assert found_when(truth) is None


def test_a_flipped_bit_in_any_page_is_found_and_nothing_wrong_is_read(truth: Truth) -> None:
    chance = random.Random(1)  # noqa: S311 - places, not secrets
    found: Counter[str | None] = Counter()

    for page in range(len(truth.database) // PAGE):
        at = page * PAGE + chance.randrange(PAGE)
        truth.database_is(flipped(truth.database, at, chance.randrange(8)))
        found[found_when(truth)] += 1

    assert None not in found
    # Else this test would look in one way only.
    assert found[OPENING]
    assert found[READING] + found[CHECKING]
    truth.database_is(truth.database)
    assert found_when(truth) is None


def test_two_pages_that_changed_places_are_found(truth: Truth) -> None:
    pages = [truth.database[at : at + PAGE] for at in range(0, len(truth.database), PAGE)]

    for first in range(1, len(pages) - 1, 5):
        swapped = list(pages)
        swapped[first], swapped[first + 1] = pages[first + 1], pages[first]
        truth.database_is(b"".join(swapped))
        assert found_when(truth) is not None


@pytest.mark.soak
@pytest.mark.parametrize("part", range(32))
def test_a_flipped_bit_in_any_byte_of_a_page_is_found(truth: Truth, part: int) -> None:
    page = part * (len(truth.database) // PAGE - 1) // 31

    for at in range(page * PAGE, (page + 1) * PAGE):
        truth.database_is(flipped(truth.database, at, at % 8))
        assert found_when(truth) is not None
