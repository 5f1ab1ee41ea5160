"""Accents that Unicode has no composed letter for: set over or under their letter by hand.

The PDF is drawn without shaping, so a lone accent would otherwise stand beside its letter.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents import fonts

if TYPE_CHECKING:
    from app.documents.fonts import Face

_BELOW = frozenset({202, 220})
# How far, in parts of the size, a mark moves up from over an x to over an X, and for each mark
# that is there already.
_TALLER = 0.175
_STACKED = 0.17
_TALL_LETTERS = frozenset("bdfhklt")


@dataclass(frozen=True, slots=True)
class Mark:
    """An accent with its place from the start of the line, in points."""

    character: str
    right: float
    up: float


def are_in(text: str) -> bool:
    """Tell whether a text holds an accent that is not part of a letter."""
    return not text.isascii() and any(map(unicodedata.combining, text))


def parted(text: str, *, face: Face, size: float) -> tuple[str, list[Mark]]:
    """Return the letters without their lone accents, and where those belong."""
    letters: list[str] = []
    marks: list[Mark] = []
    start, used, stack = 0.0, 0.0, {True: 0, False: 0}
    for character in text:
        kind = unicodedata.combining(character)
        if not kind or not letters:
            letters.append(character)
            start, used = used, used + fonts.width(character, face, size)
            stack = _marks_of(character)
            continue
        is_below = kind in _BELOW
        up = -_STACKED * stack[is_below] if is_below else _height(letters[-1], stack[is_below])
        middle = _middle(letters[-1], face) - _middle(character, face)
        marks.append(Mark(character, start + middle * size, up * size))
        stack[is_below] += 1
    return "".join(letters), marks


def _height(letter: str, stacked: int) -> float:
    base = unicodedata.normalize("NFD", letter)[0]
    is_tall = base.isupper() or base in _TALL_LETTERS
    return _STACKED * stacked + (_TALLER if is_tall else 0.0)


def _marks_of(letter: str) -> dict[bool, int]:
    """Count the accents that are part of a letter already: below it, and not below it."""
    kinds = [unicodedata.combining(part) for part in unicodedata.normalize("NFD", letter)[1:]]
    below = sum(kind in _BELOW for kind in kinds)
    return {True: below, False: len(kinds) - below}


def _middle(character: str, face: Face) -> float:
    left, right = fonts.edges(character, face)
    return (left + right) / 2
