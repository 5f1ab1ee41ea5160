from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.journal import (
    NOTHING_BEFORE,
    Action,
    Line,
    Tier,
    canonical,
    hash_of,
    seal_of,
    verify,
)
from app.errors import BrokenJournalError
from tests.builders import NOON, REGISTER_ID

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = tuple(f"word{number:04d}" for number in range(2048))
LENGTH = 6


def a_chain(length: int = LENGTH) -> list[Line]:
    lines: list[Line] = []
    for no in range(1, length + 1):
        line = Line(
            no=no,
            at=NOON + timedelta(seconds=no),
            act=Action.ATTENDANCE_MARKED,
            record=4710 + no,
            tier=Tier.OPEN,
            reason="",
            digest="",
            before=lines[-1].hash if lines else NOTHING_BEFORE,
            hash="",
        )
        lines.append(replace(line, hash=hash_of(line)))
    return lines


def test_a_whole_chain_is_found_in_order_from_its_start_and_from_any_line() -> None:
    lines = a_chain()

    verify(lines)
    verify(lines[3:], after=lines[2])
    verify([])


def test_a_line_is_hashed_in_one_fixed_form() -> None:
    line = a_chain(1)[0]

    assert canonical(line) == (
        b'{"act":"attendance_marked","at":"2026-03-04T12:00:01Z","before":"' + b"0" * 64 + b'",'
        b'"digest":"","no":1,"reason":"","record":4711,"tier":"open"}'
    )
    assert line.hash == "7a6e8a11cd711615b2d215d083e771798fa3c8c74facf94a356c9211fc75e5d5"


CHANGES: dict[str, Callable[[Line, str], Line]] = {
    "no": lambda line, _: replace(line, no=line.no + 1),
    "at": lambda line, text: replace(line, at=line.at + timedelta(seconds=1 + len(text))),
    "act": lambda line, text: replace(line, act=line.act + text),
    "record": lambda line, text: replace(line, record=line.record + len(text)),
    "tier": lambda line, _: replace(line, tier=Tier.SEALED),
    "reason": lambda line, text: replace(line, reason=line.reason + text),
    "digest": lambda line, text: replace(line, digest=line.digest + text),
    "before": lambda line, text: replace(line, before=text),
    "hash": lambda line, text: replace(line, hash=text),
}


@given(
    at=st.integers(0, LENGTH - 1),
    field=st.sampled_from(sorted(CHANGES)),
    text=st.text(min_size=1, max_size=20),
)
def test_any_change_to_any_line_is_found(at: int, field: str, text: str) -> None:
    lines = a_chain()
    lines[at] = CHANGES[field](lines[at], text)

    with pytest.raises(BrokenJournalError) as found:
        verify(lines)

    assert found.value.line_no in {lines[at].no, at + 1, at + 2}


@given(at=st.integers(0, LENGTH - 2))
def test_a_line_that_was_taken_out_is_found(at: int) -> None:
    lines = a_chain()
    del lines[at]

    with pytest.raises(BrokenJournalError):
        verify(lines)


@given(order=st.permutations(range(LENGTH)).filter(lambda order: order != sorted(order)))
def test_lines_in_another_order_are_found(order: list[int]) -> None:
    lines = a_chain()

    with pytest.raises(BrokenJournalError):
        verify([lines[at] for at in order])


@given(at=st.integers(0, LENGTH - 2), record=st.integers(0, 10**6))
def test_a_line_whose_hash_was_made_to_fit_breaks_the_next_one(at: int, record: int) -> None:
    lines = a_chain()
    forged = replace(lines[at], record=record + 10**6)
    lines[at] = replace(forged, hash=hash_of(forged))

    with pytest.raises(BrokenJournalError) as found:
        verify(lines)

    assert found.value.line_no == at + 2


def test_a_seal_names_its_line_and_four_words_that_follow_from_the_hash() -> None:
    first, second = a_chain(2)

    seal = seal_of(first.no, first.hash, REGISTER_ID, words=WORDS)

    assert seal.line_no == 1
    assert len(seal.words) == 4
    assert seal == seal_of(first.no, first.hash, REGISTER_ID, words=WORDS)
    assert seal.words != seal_of(1, second.hash, REGISTER_ID, words=WORDS).words
    assert seal.words != seal_of(1, first.hash, bytes(16), words=WORDS).words


def test_a_seal_is_never_made_of_too_short_a_list() -> None:
    with pytest.raises(ValueError, match="2048"):
        seal_of(1, NOTHING_BEFORE, REGISTER_ID, words=WORDS[:-1])
