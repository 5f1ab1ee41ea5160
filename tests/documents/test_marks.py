"""Accents that no composed letter has."""

from __future__ import annotations

import pytest

from app.documents import drawing, fonts, marks
from app.documents.fonts import Face
from tests.documents import poppler, samples

ACUTE, GRAVE, DOT_BELOW = "\u0301", "\u0300", "\u0323"


@pytest.mark.parametrize("face", Face)
def test_an_accent_stands_over_the_middle_of_its_letter(face: Face) -> None:
    letters, [mark] = marks.parted(f"nq{ACUTE}n", face=face, size=1)

    left, right = fonts.edges("q", face)
    ink = fonts.edges(ACUTE, face)
    middle_of_letter = fonts.width("n", face, 1) + (left + right) / 2
    assert letters == "nqn"
    assert mark.right + sum(ink) / 2 == pytest.approx(middle_of_letter)


def test_an_accent_on_a_capital_stands_higher() -> None:
    _, [small] = marks.parted(f"q{ACUTE}", face=Face.TEXT, size=10)
    _, [capital] = marks.parted(f"Q{ACUTE}", face=Face.TEXT, size=10)

    assert small.up == 0
    assert capital.up > 1


def test_a_second_accent_stands_above_the_first_and_one_below_stays_below() -> None:
    _, [first, second, below] = marks.parted(f"q{ACUTE}{GRAVE}{DOT_BELOW}", face=Face.TEXT, size=10)

    assert second.up > first.up == below.up == 0


def test_an_accent_knows_of_one_that_its_letter_carries_already() -> None:
    _, [mark] = marks.parted(f"\u00e9{GRAVE}", face=Face.TEXT, size=10)
    _, [free] = marks.parted(f"\u1eb9{GRAVE}", face=Face.TEXT, size=10)

    assert mark.up > 1
    assert free.up == 0


def test_an_accent_without_a_letter_is_drawn_and_nothing_breaks() -> None:
    assert marks.parted(ACUTE, face=Face.TEXT, size=10) == (ACUTE, [])


def test_plain_and_composed_text_has_none() -> None:
    assert not marks.are_in("Heron")
    assert not marks.are_in(fonts.cleaned(f"e{ACUTE}toile Nguy\u1ec5n"))
    assert marks.are_in(fonts.cleaned(f"q{ACUTE}"))


def test_a_space_leaves_no_ink() -> None:
    assert fonts.edges(" ", Face.TEXT) == (0.0, fonts.width(" ", Face.TEXT, 1))


@pytest.mark.needs("pdftotext")
def test_the_letters_can_still_be_read_by_others() -> None:
    drawn = drawing.draw(samples.an_attendance(f"O{DOT_BELOW}{GRAVE}sun"))

    assert "sun" in poppler.text_of(drawn.pdf)
