"""The pen: everything that leaves a mark on paper goes through here, in black and grey only."""

from __future__ import annotations

import io
import math

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from app.documents import fonts, marks
from app.documents.fonts import Face

BLACK = 0.0
GREY = 0.32
HAIR = 0.6
RULE = 1.2
_RING = "ring"

# Streams stay binary: writing them as ASCII costs time and a quarter more room.
rl_config.useA85 = 0


class Ink:
    """Draws on the pages of one PDF; places are in points from the lower left corner."""

    def __init__(self, *, size: tuple[float, float], language: str) -> None:
        fonts.registered(Face.TEXT)
        self._bytes = io.BytesIO()
        # A fixed first font keeps Helvetica out; invariant keeps clock and chance out.
        self._canvas = Canvas(
            self._bytes,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 4),
            lang=language,
            initialFontName=Face.TEXT.value,
        )
        self._forget()

    def _forget(self) -> None:
        """Know nothing of the pen's state, as on a fresh sheet or after it was put back."""
        self._font: tuple[Face, float] | None = None
        self._grey = -1.0

    def name(self, *, title: str, author: str) -> None:
        """Set what the file says about itself: a general title and the discreet name."""
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject("")
        self._canvas.setCreator("")

    def next_page(self) -> None:
        """Turn to a new sheet."""
        self._canvas.showPage()
        self._forget()

    def finished(self) -> bytes:
        """Close the document and return its bytes."""
        self._canvas.save()
        return self._bytes.getvalue()

    def text(
        self, x: float, y: float, text: str, *, face: Face, size: float, grey: float = BLACK
    ) -> None:
        """Write one line with its left end at x."""
        drawn = fonts.cleaned(text)
        self.line(x, y, drawn, face=fonts.able(face, drawn), size=size, grey=grey)

    def right(
        self, x: float, y: float, text: str, *, face: Face, size: float, grey: float = BLACK
    ) -> None:
        """Write one line with its right end at x."""
        wide = self.width(text, face=face, size=size)
        self.text(x - wide, y, text, face=face, size=size, grey=grey)

    def centred(
        self, x: float, y: float, text: str, *, face: Face, size: float, grey: float = BLACK
    ) -> None:
        """Write one line with its middle at x."""
        wide = self.width(text, face=face, size=size)
        self.text(x - wide / 2, y, text, face=face, size=size, grey=grey)

    def line(
        self, x: float, y: float, text: str, *, face: Face, size: float, grey: float = BLACK
    ) -> None:
        """Write one line that is cleaned already, in a face that is known to be able to."""
        if self._grey != grey:
            self._canvas.setFillGray(grey)
            self._grey = grey
        if self._font != (face, size):
            self._canvas.setFont(face.value, size)
            self._font = (face, size)
        if not marks.are_in(text):
            self._canvas.drawString(x, y, text)
            return
        letters, lone = marks.parted(text, face=face, size=size)
        self._canvas.drawString(x, y, letters)
        for mark in lone:
            self._canvas.drawString(x + mark.right, y + mark.up, mark.character)

    def width(self, text: str, *, face: Face, size: float) -> float:
        """Return how wide a line will be."""
        drawn = fonts.cleaned(text)
        return fonts.width(drawn, fonts.able(face, drawn), size)

    def rule(
        self, x: float, y: float, length: float, *, thick: float = HAIR, grey: float = BLACK
    ) -> None:
        """Draw a level line."""
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(thick)
        self._canvas.line(x, y, x + length, y)

    def cut_line(self, x: float, y: float, length: float) -> None:
        """Draw a dashed line to cut along."""
        self._canvas.saveState()
        self._canvas.setDash(4, 3)
        self.rule(x, y, length, grey=GREY)
        self._canvas.restoreState()
        self._forget()

    def box(self, x: float, y: float, *, wide: float, high: float, round_by: float = 5) -> None:
        """Draw a frame with rounded corners; (x, y) is its lower left corner."""
        self._canvas.setStrokeGray(BLACK)
        self._canvas.setLineWidth(RULE)
        self._canvas.roundRect(x, y, wide, high, round_by)

    def shade(self, x: float, y: float, *, wide: float, high: float) -> None:
        """Lay a light grey ground, as under the head of a table."""
        self._forget()
        self._canvas.setFillGray(0.93)
        self._canvas.rect(x, y, wide, high, stroke=0, fill=1)

    def tick_box(self, x: float, y: float, side: float) -> None:
        """Draw an empty box to tick: a shape, so that no font has to know it."""
        self._canvas.setStrokeGray(BLACK)
        self._canvas.setLineWidth(0.9)
        self._canvas.roundRect(x, y, side, side, side * 0.14)

    def ring(self, x: float, y: float, radius: float) -> None:
        """Draw the ring of chairs from above around (x, y)."""
        self._canvas.saveState()
        if not self._canvas.hasForm(_RING):
            self._canvas.beginForm(_RING, -1.2, -1.2, 1.2, 1.2)
            self._draw_ring()
            self._canvas.endForm()
        self._canvas.translate(x, y)
        self._canvas.scale(radius, radius)
        self._canvas.doForm(_RING)
        self._canvas.restoreState()
        self._forget()

    def _draw_ring(self) -> None:
        """Draw the ring once, of radius 1: it stands on every page."""
        self._canvas.setStrokeGray(BLACK)
        self._canvas.setFillGray(BLACK)
        self._canvas.setLineCap(1)
        self._canvas.setLineWidth(0.13)
        for chair in range(8):
            turn = 45 * chair + 22.5
            self._canvas.arc(-1, -1, 1, 1, turn - 15.5, 31)
            x, y = 0.68 * math.cos(math.radians(turn)), 0.68 * math.sin(math.radians(turn))
            self._canvas.circle(x, y, 0.115, stroke=0, fill=1)

    def hatched(self, x: float, y: float, *, wide: float, high: float) -> None:
        """Fill a band with slanted stripes."""
        self._canvas.saveState()
        band = self._canvas.beginPath()
        band.rect(x, y, wide, high)
        self._canvas.clipPath(band, stroke=0, fill=0)
        self._canvas.setStrokeGray(0.55)
        self._canvas.setLineWidth(2.4)
        start = x - high
        while start < x + wide:
            self._canvas.line(start, y, start + high, y + high)
            start += 7
        self._canvas.restoreState()
        self._forget()

    def blank_out(self, x: float, y: float, *, wide: float, high: float) -> None:
        """Lay white over what is there, so that words stand clear."""
        self._forget()
        self._canvas.setFillGray(1)
        self._canvas.rect(x, y, wide, high, stroke=0, fill=1)

    def watermark(self, x: float, y: float, text: str, *, size: float) -> None:
        """Write large pale words slanted across the middle of the sheet."""
        self._canvas.saveState()
        self._canvas.translate(x, y)
        self._canvas.rotate(52)
        self.centred(0, -size / 3, text, face=Face.STRONG, size=size, grey=0.93)
        self._canvas.restoreState()
        self._forget()
