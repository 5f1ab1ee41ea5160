"""The frame of the benchmarks: fair in turn, strict about what is missing."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.vault import kdf
from bench import kdbx
from bench.frame import (
    LINES,
    LackingError,
    Line,
    Result,
    Side,
    Sides,
    Work,
    in_one_go,
    line,
    measure,
    timed,
)
from bench.lines import starting
from start.system import Need

if TYPE_CHECKING:
    from collections.abc import Iterator

NOWHERE = Need("no-such-program", "no-such-package")


def work(pairs: int = 7) -> Work:
    return Work(folder=Path(), scale=1, pairs=pairs)


def a_line(
    ours: float, theirs: float, *, most: float | None = 1.0, needs: tuple[Need, ...] = ()
) -> Line:
    def setup(_: Work) -> Iterator[Sides]:
        yield Sides(lambda: ours, lambda: theirs)

    return Line(
        number=99, what="something", beside="a peer", most=most, unit="s", needs=needs, setup=setup
    )


def test_a_ratio_within_its_target_holds() -> None:
    assert measure(a_line(1.0, 2.0, most=0.5), work()).holds


def test_a_ratio_beyond_its_target_does_not() -> None:
    result = measure(a_line(1.0, 2.0, most=0.49), work())

    assert not result.holds
    assert "MISSED" in result.told()


def test_a_line_without_a_target_is_only_told() -> None:
    result = measure(a_line(9.0, 1.0, most=None), work())

    assert result.holds
    assert result.told().endswith("told")


def test_a_missing_peer_is_told_and_is_no_pass() -> None:
    result = measure(a_line(1.0, 2.0, needs=(NOWHERE,)), work())

    assert not result.holds
    assert "PEER MISSING: no-such-package" in result.told()


def test_what_no_package_brings_is_told_and_is_no_pass() -> None:
    def at_once(_: Work) -> Iterator[Sides]:
        raise LackingError("the bundle")

    def on_the_way(_: Work) -> Iterator[Sides]:
        if NOWHERE.is_met():
            yield Sides(lambda: 1.0, lambda: 1.0)
        raise LackingError("the bundle")

    for setup in (at_once, on_the_way):
        nameless = Line(number=99, what="", beside="", most=None, unit="s", needs=(), setup=setup)
        result = measure(nameless, work())

        assert not result.holds
        assert "MISSING: the bundle" in result.told()


def test_a_bundle_that_was_not_built_is_told_and_is_no_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "DIST", tmp_path)

    with pytest.raises(LackingError, match="bundle"):
        starting.bundle()


def test_a_pair_measured_at_once_goes_each_way_in_turn() -> None:
    order: list[bool] = []

    def both(is_ours_first: bool) -> tuple[float, float]:  # noqa: FBT001 - see in_one_go
        order.append(is_ours_first)
        return len(order), -len(order)

    def setup(_: Work) -> Iterator[Sides]:
        yield in_one_go(both)

    nameless = Line(number=99, what="", beside="", most=None, unit="s", needs=(), setup=setup)
    result = measure(nameless, work())

    assert sorted(set(order)) == [False, True]
    assert all(one is not other for one, other in pairwise(order))
    # The pair before the first only warms up.
    assert list(zip(result.ours, result.theirs, strict=True)) == [(n, -n) for n in range(2, 9)]


def test_a_side_that_breaks_is_told_and_is_no_pass() -> None:
    def break_off() -> float:
        raise RuntimeError("no window")

    def setup(_: Work) -> Iterator[Sides]:
        yield Sides(break_off, lambda: 1.0)

    nameless = Line(number=99, what="", beside="", most=None, unit="s", needs=(), setup=setup)
    result = measure(nameless, work())

    assert not result.holds
    assert "COULD NOT RUN: no window" in result.told()


def test_never_fewer_than_seven_pairs_are_measured() -> None:
    assert len(measure(a_line(1.0, 2.0), work(pairs=2)).ratios) == 7


def test_the_sides_take_turns_in_going_first() -> None:
    order: list[str] = []

    def side(name: str) -> Side:
        return timed(lambda: order.append(name))

    def setup(_: Work) -> Iterator[Sides]:
        yield Sides(side("ours"), side("theirs"))

    nameless = Line(number=99, what="", beside="", most=None, unit="s", needs=(), setup=setup)
    measure(nameless, work())

    pairs = list(batched(order))
    assert all(sorted(pair) == ["ours", "theirs"] for pair in pairs)
    assert all(one != other for one, other in pairwise(pairs))


def batched(order: list[str]) -> Iterator[list[str]]:
    return (order[at : at + 2] for at in range(0, len(order), 2))


def test_each_side_keeps_its_own_figures() -> None:
    result = measure(a_line(3.0, 6.0), work())

    assert result.ours == (3.0,) * 7
    assert result.theirs == (6.0,) * 7
    assert result.ratios == [0.5] * 7


def test_a_line_tidies_up_after_itself() -> None:
    tidied: list[bool] = []

    def setup(_: Work) -> Iterator[Sides]:
        yield Sides(lambda: 1.0, lambda: 1.0)
        tidied.append(True)

    measure(Line(number=99, what="", beside="", most=None, unit="s", needs=(), setup=setup), work())

    assert tidied == [True]


def test_the_file_for_keepassxc_begins_as_the_format_says(tmp_path: Path) -> None:
    made = tmp_path / "peer.kdbx"

    kdbx.make(made, "a passphrase", kdf.CHEAPEST)

    start, check = made.read_bytes(), hashlib.sha256
    size = start.index(b"\r\n\r\n") + 4
    assert start[:12].hex() == "03d9a29a67fb4bb500000400"
    assert start[size : size + 32] == check(start[:size]).digest()


def test_a_line_is_added_by_naming_it() -> None:
    @line(98, "a new line", beside="a peer", most=0.5)
    def setup(_: Work) -> Iterator[Sides]:
        yield Sides(lambda: 1.0, lambda: 4.0)

    added = LINES.pop()

    assert (added.number, added.what) == (98, "a new line")
    assert Result(line=added, ours=(1.0,), theirs=(4.0,)).holds
