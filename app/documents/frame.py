"""The frame of every paper: letterhead, footer, marks, and the flow of blocks over pages.

A paper is a list of blocks of known height. They are dealt out to pages first and drawn after,
so that every page can say how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents import fonts, measures, wording
from app.documents.flow import Block, Placed, paginated
from app.documents.fonts import Face
from app.documents.ink import GREY, RULE, Ink

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.documents.reports import Imprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One run of pages counted for itself, such as one copy; no subtitle means no letterhead."""

    subtitle: str
    finished: str
    blocks: Sequence[Block]
    note: str = ""
    is_draft: bool = False
    table_head: Block | None = None


class Frame:
    """One paper being made: its pen, its measures, and the parts it is made of."""

    def __init__(self, imprint: Imprint, *, title: str) -> None:
        self.imprint = imprint
        self.words = wording.of(imprint.language)
        self.page_width, self.page_height = imprint.size.value
        self.scale = measures.of(
            page_height=self.page_height, is_large_print=imprint.is_large_print
        )
        self.left = self.scale.side
        self.right = self.page_width - self.scale.side
        self.width = self.right - self.left
        self.room = self._body_top(has_letterhead=False) - self.scale.foot
        self.pages = 0
        self.ink = Ink(size=imprint.size.value, language=self.words.language)
        author = fonts.cleaned(imprint.discreet_name)
        self.ink.name(title=self.words.say(title), author=author)

    def add(self, part: Part) -> None:
        """Deal the blocks of a part out to pages and draw them."""
        top = self._body_top(has_letterhead=bool(part.subtitle))
        dealt = paginated(part.blocks, top=top, bottom=self.scale.foot, head=part.table_head)
        for number, page in enumerate(dealt, start=1):
            self._draw_marks(part)
            self._draw_foot(part, page=number, pages=len(dealt))
            for placed in page:
                if placed.block.draw:
                    placed.block.draw(placed.top)
            self._draw_boxes(page)
            self.ink.next_page()
        self.pages += len(dealt)

    def finished(self) -> bytes:
        """Return the document."""
        return self.ink.finished()

    def space(self, height: float, *, keeps_next: bool = False) -> Block:
        """Return an empty strip; at the top of a page it is left out."""
        return Block(height, None, keeps_next)

    def heading(self, title: str, *, lead: str = "") -> list[Block]:
        """Return the title of a paper with its rule, and the lines that lead in."""
        scale, ink = self.scale, self.ink

        def draw(top: float) -> None:
            ink.rule(self.left, top - scale.title * 0.24, self.width, thick=RULE)

        blocks = self.prose(
            title, face=Face.TITLE, size=scale.title, leading=scale.title * 1.16, keeps_next=True
        )
        blocks.append(Block(scale.gap + scale.title * 0.34, draw, keeps_next=True))
        if lead:
            blocks += self.prose(
                lead, face=Face.READ, size=scale.lead, leading=scale.lead * 1.35, keeps_next=True
            )
            blocks.append(self.space(scale.gap + 2, keeps_next=True))
        return blocks

    def subheading(self, text: str, *, note: str = "") -> list[Block]:
        """Return a heading inside a paper, with a slanted note beside it."""
        scale, ink = self.scale, self.ink
        size = scale.heading * 1.25

        def draw(top: float) -> None:
            ink.text(self.left, top - size, text, face=Face.TITLE, size=size)
            aside = self.left + ink.width(text, face=Face.TITLE, size=size) + 16
            ink.text(aside, top - size, note, face=Face.SLANTED, size=scale.small + 0.8)

        gap = self.space(scale.gap * 2.4, keeps_next=True)
        return [gap, Block(size * 1.6, draw, keeps_next=True)]

    def prose(
        self,
        text: str,
        *,
        face: Face = Face.TEXT,
        size: float = 0.0,
        leading: float = 0.0,
        indent: float = 0.0,
        inset: float = 0.0,
        keeps_next: bool = False,
        box: int = 0,
    ) -> list[Block]:
        """Return a paragraph as one block a line; its first and last two lines stay together."""
        size, leading = size or self.scale.body, leading or self.scale.leading
        drawn = fonts.cleaned(text)
        able = fonts.able(face, drawn.replace("\n", " "))
        room = self.width - indent - inset
        broken = [
            line
            for piece in drawn.split("\n")
            for line in fonts.lines(piece, face=able, size=size, room=room)
        ]
        last = len(broken) - 1
        return [
            Block(
                leading,
                self._line(line, able, x=self.left + indent, size=size, leading=leading),
                keeps_next or (number < last and number in {0, last - 1}),
                box,
            )
            for number, line in enumerate(broken)
        ]

    def fitted(self, text: str, *, face: Face, size: float, room: float) -> str:
        """Return the text, cut short with dots where it is wider than its room."""
        kept = fonts.cleaned(text)
        if self.ink.width(kept, face=face, size=size) <= room:
            return kept
        while kept and self.ink.width(kept + "…", face=face, size=size) > room:
            kept = kept[:-1].rstrip()
        return kept + "…"

    def width_of_last_line(self, text: str, *, indent: float, inset: float) -> float:
        """Return how far the last line of a paragraph of body text reaches."""
        drawn = fonts.cleaned(text)
        face = fonts.able(Face.TEXT, drawn.replace("\n", " "))
        room = self.width - indent - inset
        piece = drawn.split("\n")[-1]
        last = fonts.lines(piece, face=face, size=self.scale.body, room=room)[-1]
        return fonts.width(last, face, self.scale.body)

    def write_in(self, label: str, *, indent: float) -> Block:
        """Return a label and a line to write on by hand."""
        scale, ink = self.scale, self.ink
        height = scale.leading * 2.2

        def draw(top: float) -> None:
            base = top - height + 5
            ink.text(self.left, base + 2, label, face=Face.TEXT, size=scale.body)
            start = max(indent, ink.width(label, face=Face.TEXT, size=scale.body) + 12)
            ink.rule(self.left + start, base, self.width - start)

        return Block(height, draw)

    def fact(self, label: str, value: str, *, indent: float) -> list[Block]:
        """Return a label with its value beside it, in as many lines as the value needs."""
        scale, ink = self.scale, self.ink
        blocks = self.prose(
            value, face=Face.STRONG, indent=indent, leading=scale.leading, keeps_next=False
        )
        first = blocks[0]

        def draw(top: float) -> None:
            base = top - self._drop(scale.body, scale.leading)
            ink.text(self.left, base, label, face=Face.TEXT, size=scale.body)
            if first.draw:
                first.draw(top)

        head = Block(first.height, draw, keeps_next=len(blocks) > 1)
        return [head, *blocks[1:], self.space(scale.gap * 0.7)]

    def _line(
        self, line: str, face: Face, *, x: float, size: float, leading: float
    ) -> Callable[[float], None]:
        drop = self._drop(size, leading)
        return lambda top: self.ink.line(x, top - drop, line, face=face, size=size)

    def _drop(self, size: float, leading: float) -> float:
        """Return how far below its upper edge the words of a line stand."""
        return (leading + size) / 2 - size * 0.06

    def _body_top(self, *, has_letterhead: bool) -> float:
        top = self.page_height - self.scale.top
        if self.imprint.is_practice:
            top -= self.scale.small * 2
        return top - self.scale.body * 4.2 if has_letterhead else top

    def _draw_marks(self, part: Part) -> None:
        top = self.page_height - self.scale.top
        if self.imprint.is_practice:
            self._draw_practice(top)
            top -= self.scale.small * 2
        if part.subtitle:
            self._draw_letterhead(part, top)

    def _draw_practice(self, top: float) -> None:
        ink, scale, words = self.ink, self.scale, self.words
        middle = self.page_width / 2
        ink.watermark(middle, self.page_height / 2, words.say("practice"), size=112)
        high = scale.small * 1.9
        base = top - 2
        ink.hatched(self.left, base, wide=self.width, high=high)
        line = words.say("practice_line")
        size = scale.small + 1.2
        wide = ink.width(line, face=Face.STRONG, size=size) + 20
        ink.blank_out(middle - wide / 2, base, wide=wide, high=high)
        ink.centred(middle, base + high / 2 - size * 0.34, line, face=Face.STRONG, size=size)

    def _draw_letterhead(self, part: Part, top: float) -> None:
        ink, scale = self.ink, self.scale
        radius = scale.body * 1.42
        ink.ring(self.left + radius, top - radius, radius)
        x, base, size = self.left + radius * 2 + 12, top - scale.body * 1.05, scale.body
        edge = self._draw_draft(top) - 14 if part.is_draft else self.right
        ink.right(edge, base, part.note, face=Face.STRONG, size=size)
        room = edge - x - ink.width(part.note, face=Face.STRONG, size=size) - 12
        name = self.fitted(self.imprint.discreet_name, face=Face.STRONG, size=size, room=room)
        ink.text(x, base, name, face=Face.STRONG, size=size)
        ink.text(x, top - size * 2.4, part.subtitle, face=Face.TEXT, size=size)

    def _draw_draft(self, top: float) -> float:
        ink, scale, word = self.ink, self.scale, self.words.say("draft")
        size = scale.body * 1.24
        wide = ink.width(word, face=Face.STRONG, size=size) + 2 * size
        high = size * 1.9
        ink.box(self.right - wide, top - high, wide=wide, high=high)
        ink.text(
            self.right - wide + size,
            top - high / 2 - size * 0.34,
            word,
            face=Face.STRONG,
            size=size,
        )
        return self.right - wide

    def _draw_foot(self, part: Part, *, page: int, pages: int) -> None:
        ink, scale, words = self.ink, self.scale, self.words
        size = scale.small
        base = scale.foot - 14
        ink.rule(self.left, base, self.width, grey=GREY)
        counted = words.say("page", page=page, pages=pages)
        line = base - size * 1.5
        room = self.width - ink.width(counted, face=Face.TEXT, size=size) - 12
        ink.right(self.right, line, counted, face=Face.TEXT, size=size, grey=GREY)
        for text, wide in ((self._imprint_line(), room), (part.finished, self.width)):
            drawn = fonts.cleaned(text)
            face = fonts.able(Face.TEXT, drawn)
            for piece in fonts.lines(drawn, face=face, size=size, room=wide):
                ink.line(self.left, line, piece, face=face, size=size, grey=GREY)
                line -= size * 1.35

    def _imprint_line(self) -> str:
        imprint, words = self.imprint, self.words
        room = self.width * 0.4
        name = self.fitted(imprint.discreet_name, face=Face.TEXT, size=self.scale.small, room=room)
        facts = [name, imprint.reference]
        facts.append(words.say("printed", date=words.day(imprint.printed_on)))
        if imprint.seal:
            sealed = " ".join(imprint.seal.words)
            facts.append(words.say("seal", line=imprint.seal.line_no, words=sealed))
        return "  ·  ".join(fact for fact in facts if fact)

    def _draw_boxes(self, page: Sequence[Placed]) -> None:
        edges: dict[int, tuple[float, float]] = {}
        for placed in page:
            box = placed.block.box
            if box:
                upper = edges.get(box, (placed.top, 0.0))[0]
                edges[box] = (upper, placed.top - placed.block.height)
        for upper, lower in edges.values():
            self.ink.box(self.left, lower, wide=self.width, high=upper - lower)
