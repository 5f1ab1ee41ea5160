"""The shipped fonts: what they can draw, how wide it is, and which face steps in for another."""

from __future__ import annotations

import re
import struct
import unicodedata
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app import paths
from app.errors import MissingGlyphError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Face(StrEnum):
    """A cut of a shipped font; its value is the name of the file."""

    TEXT = "SourceSans3_400Regular"
    STRONG = "SourceSans3_600SemiBold"
    SLANTED = "SourceSans3_400Regular_Italic"
    READ = "SourceSerif4_400Regular"
    TITLE = "SourceSerif4_600SemiBold"


# The serif faces lack some letters that the sans faces have.
_STAND_INS: Mapping[Face, Face] = {Face.READ: Face.TEXT, Face.TITLE: Face.STRONG}
# In a glyph, the edges of its ink follow after the number of its outlines.
_BOUNDS = 2
# Marks that steer reading or line breaking and leave nothing on paper.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_BLANKS = re.compile("[\t\x0b\x0c\u2000-\u200a\u2028\u2029\u205f\u3000]")


def cleaned(text: str) -> str:
    """Return the text as it is drawn: composed, and without what leaves no mark."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _BLANKS.sub(" ", _INVISIBLE.sub("", composed))


def able(face: Face, text: str) -> Face:
    """Return the face, or its stand-in, that draws all of the text; else MissingGlyphError."""
    if widths(face).keys() >= set(text):
        return face
    last = _STAND_INS.get(face, face)
    for character in text:
        if character not in widths(last):
            raise MissingGlyphError(character)
    return last


def width(text: str, face: Face, size: float) -> float:
    """Return how wide a line of text is, in points."""
    of = widths(face)
    return sum([of[character] for character in text]) * size / 1000


def edges(character: str, face: Face) -> tuple[float, float]:
    """Return where a character's ink begins and ends, in parts of the size."""
    drawn = registered(face).face
    glyph = drawn.charToGlyph[ord(character)]
    start, end = drawn.glyphPos[glyph : glyph + 2]
    if start == end:
        return 0.0, widths(face)[character] / 1000
    left, right = struct.unpack_from(">h2xh", drawn.get_table("glyf"), start + _BOUNDS)
    return left / drawn.unitsPerEm, right / drawn.unitsPerEm


@cache
def widths(face: Face) -> Mapping[str, float]:
    """Return the width of every character of a face, in thousandths of its size."""
    drawn = registered(face).face
    return {chr(code): drawn.charWidths.get(code, drawn.defaultWidth) for code in drawn.charToGlyph}


@cache
def registered(face: Face) -> TTFont:
    """Load a face once for the whole process, on its first use."""
    file = paths.resources() / "fonts" / f"{face.value}.ttf"
    # Otherwise every paper would carry all of ASCII in every face, used or not.
    font = TTFont(face.value, str(file), asciiReadable=0)
    pdfmetrics.registerFont(font)
    return font


def lines(text: str, *, face: Face, size: float, room: float) -> list[str]:
    """Break one paragraph into lines no wider than `room`; the face must be able to draw it."""
    of = widths(face)
    limit = room * 1000 / size
    space = of[" "]
    done: list[str] = []
    line: list[str] = []
    used = 0.0
    for word, taken in _words(text, of=of, limit=limit):
        if line and used + space + taken > limit:
            done.append(" ".join(line))
            line, used = [word], taken
        else:
            used += taken + (space if line else 0.0)
            line.append(word)
    done.append(" ".join(line))
    return done


def _words(text: str, *, of: Mapping[str, float], limit: float) -> Iterator[tuple[str, float]]:
    """Yield the words of a text with their widths, cutting those that are wider than a line."""
    for word in text.split(" "):
        if not word:
            continue
        taken = sum([of[character] for character in word])
        rest = word
        while taken > limit and len(rest) > 1:
            cut = _fitting(rest, of=of, limit=limit)
            yield rest[:cut], limit
            rest = rest[cut:]
            taken = sum([of[character] for character in rest])
        yield rest, taken


def _fitting(word: str, *, of: Mapping[str, float], limit: float) -> int:
    """Return how many characters of a word fit on a line, one at least."""
    used = 0.0
    for place, character in enumerate(word):
        used += of[character]
        if used > limit:
            return max(1, place)
    return len(word)
