"""The ring stays a ring of chairs, however many people there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ui.widgets.ring import MOST, Chair, Ring

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TAKEN = Chair(role="pine", is_taken=True)
FREE = Chair(role="edge")


def chairs(ring: Ring) -> tuple[Chair, ...]:
    return ring._chairs


@pytest.fixture
def ring(qtbot: QtBot) -> Ring:
    ring = Ring()
    qtbot.addWidget(ring)
    return ring


def test_a_usual_group_has_a_chair_each(ring: Ring) -> None:
    ring.show_count(here=3, expected=2, away=1, word="here")

    assert [chairs(ring).count(each) for each in (TAKEN, FREE)] == [3, 2]
    assert len(chairs(ring)) == 6


def test_too_many_to_tell_apart_are_shown_in_proportion(ring: Ring) -> None:
    ring.show_count(here=1500, expected=500, away=0, word="here")

    assert ring.accessibleName() == "1500 here"
    assert [chairs(ring).count(each) for each in (TAKEN, FREE)] == [54, 18]


def test_the_one_who_is_missing_of_many_has_a_chair(ring: Ring) -> None:
    ring.show_count(here=1999, expected=1, away=0, word="here")

    assert chairs(ring).count(FREE) == 1


def test_a_large_group_that_is_expected_fits_round(ring: Ring) -> None:
    ring.show_expected(500, "expected")

    assert len(chairs(ring)) == MOST
    assert ring.accessibleName() == "500 expected"
