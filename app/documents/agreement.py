"""The agreement on paper: one copy for the member and one for the facilitator.

Its report knows no member, no pseudonym and no code, so nothing of them can come to stand here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.documents.flow import Block
from app.documents.fonts import Face
from app.documents.frame import Frame, Part
from app.domain.agreements import Section, SectionKind

if TYPE_CHECKING:
    from app.documents.reports import AgreementReport

_BLANK_AT_END = re.compile(r"\s*_{3,}\.?\s*$")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_BLANK_NEEDS = 110.0
_CLINGS = 12  # lines of the last section, if it is no longer, go with the lines to sign on


def draw(report: AgreementReport) -> Frame:
    """Draw every copy and return the frame they stand in."""
    frame = Frame(report.imprint, title="agreement")
    for copy in range(1, report.copies + 1):
        frame.add(_copy(frame, report, copy))
    return frame


def _copy(frame: Frame, report: AgreementReport, copy: int) -> Part:
    words = frame.words
    whose = "member" if copy < report.copies else "register"
    counted = words.say("agreement_copy", copy=copy, copies=report.copies)
    return Part(
        subtitle=words.say(
            "agreement_head", number=report.number, language=words.say("language_name")
        ),
        note=f"{counted}, {words.say(f'agreement_copy_{whose}')}" if report.copies > 1 else "",
        finished=words.say(f"agreement_finished_{whose}"),
        is_draft=report.is_draft,
        blocks=[
            *frame.heading(report.title, lead=words.say("agreement_lead")),
            *_sections(frame, report.sections),
            *_signature(frame),
        ],
    )


def _sections(frame: Frame, sections: tuple[Section, ...]) -> list[Block]:
    blocks: list[Block] = []
    for number, section in enumerate(sections, start=1):
        if section.kind is SectionKind.PLAIN:
            made = _section(frame, number, section)
        else:
            made = _boxed(frame, number, section)
        made.append(frame.space(frame.scale.gap))
        if number == len(sections) and len(made) <= _CLINGS:
            # Nobody signs a page that says nothing of what is promised.
            made = [replace(block, keeps_next=True) for block in made]
        blocks += made
    return blocks


def _boxed(frame: Frame, number: int, section: Section) -> list[Block]:
    """Return an exception with room inside its box; the box is drawn once its place is known."""
    pad = frame.scale.gap * 0.9
    inside = _section(frame, number, section, inset=10)
    blocks = [Block(pad, None, keeps_next=True), *inside, Block(pad)]
    # All but the last line cling together, so that an exception is read in one piece.
    bound = [replace(block, box=number, keeps_next=True) for block in blocks[:-1]]
    return [*bound, replace(blocks[-1], box=number)]


def _section(frame: Frame, number: int, section: Section, *, inset: float = 0) -> list[Block]:
    scale, ink = frame.scale, frame.ink
    text_at = scale.body * 2.8
    heading = frame.prose(
        section.heading,
        face=Face.TITLE,
        size=scale.heading,
        leading=scale.heading * 1.4,
        indent=text_at,
        inset=inset,
        keeps_next=True,
    )
    first = heading[0]

    def draw(top: float) -> None:
        edge, base = frame.left + text_at - scale.body, top - scale.heading * 1.12
        ink.right(edge, base, str(number), face=Face.TITLE, size=scale.heading)
        if first.draw:
            first.draw(top)

    blocks = [replace(first, draw=draw), *heading[1:]]
    paragraphs = [part for part in _PARAGRAPHS.split(section.body.strip()) if part.strip()]
    for place, paragraph in enumerate(paragraphs):
        if place:
            blocks.append(frame.space(scale.gap * 0.5))
        blocks += _paragraph(frame, paragraph, indent=text_at, inset=inset)
    return blocks if paragraphs else [*blocks, *_blank(frame, indent=text_at, inset=inset)]


def _paragraph(frame: Frame, text: str, *, indent: float, inset: float) -> list[Block]:
    said = _BLANK_AT_END.sub("", text)
    if said == text:
        return frame.prose(text, indent=indent, inset=inset)
    if not said.strip():
        return _blank(frame, indent=indent, inset=inset)
    return _to_fill_in(frame, said.strip(), indent=indent, inset=inset)


def _to_fill_in(frame: Frame, said: str, *, indent: float, inset: float) -> list[Block]:
    """Return words that end in a line to write on, on the same line where there is room."""
    scale, ink = frame.scale, frame.ink
    blocks = frame.prose(said, indent=indent, inset=inset, keeps_next=True)
    used = frame.width_of_last_line(said, indent=indent, inset=inset)
    left, right = frame.left + indent + used + 6, frame.right - inset
    last = blocks[-1]
    if right - left < _BLANK_NEEDS:
        return [*blocks, _write_line(frame, left=frame.left + indent, right=right)]

    def draw(top: float) -> None:
        if last.draw:
            last.draw(top)
        ink.rule(left, top - scale.leading + 1.5, right - left)

    return [*blocks[:-1], Block(scale.leading * 1.1, draw)]


def _blank(frame: Frame, *, indent: float, inset: float) -> list[Block]:
    """Return a line still to be filled in, and the note that says so."""
    scale = frame.scale
    line = _write_line(frame, left=frame.left + indent, right=frame.right - inset)
    note = frame.prose(
        frame.words.say("blank_note"),
        face=Face.SLANTED,
        size=scale.body * 0.92,
        indent=indent,
        inset=inset,
    )
    return [replace(line, keeps_next=True), *note]


def _write_line(frame: Frame, *, left: float, right: float) -> Block:
    high = frame.scale.leading * 1.5
    return Block(high, lambda top: frame.ink.rule(left, top - high + 2, right - left))


def _signature(frame: Frame) -> list[Block]:
    """Return the ticks and the lines to sign on, all in one piece on one page."""
    words, scale = frame.words, frame.scale
    ticks = [
        block
        for key in ("tick_read", "tick_questions", "tick_copy")
        for block in _tick(frame, words.say(key))
    ]
    blocks = [
        *ticks,
        frame.space(scale.gap * 0.6),
        *_choices(frame),
        _two_lines(frame, words.say("member_mark"), words.say("date_label")),
        _two_lines(frame, words.say("facilitator_mark"), words.say("date_label")),
        _two_lines(frame, words.say("witness_mark"), words.say("date_label")),
    ]
    bound = [replace(block, keeps_next=True) for block in blocks[:-1]]
    return [*bound, blocks[-1]]


def _tick(frame: Frame, text: str) -> list[Block]:
    scale = frame.scale
    side = scale.body * 0.95
    indent = scale.body * 2.8
    lines = frame.prose(text, indent=indent)
    first = lines[0]

    def draw(top: float) -> None:
        lower = top - (scale.leading + side) / 2
        frame.ink.tick_box(frame.left + indent - side - scale.body * 0.7, lower, side)
        if first.draw:
            first.draw(top)

    return [replace(first, draw=draw), *lines[1:], frame.space(scale.gap * 0.45)]


def _choices(frame: Frame) -> list[Block]:
    """Return the three ways to sign, beside each other or, where they do not fit, in lines."""
    words, scale, ink = frame.words, frame.scale, frame.ink
    label = words.say("signed_as")
    choices = [words.say(key) for key in ("as_pseudonym", "as_initials", "as_own")]
    side = scale.body * 0.95
    starts, x, row = [], frame.left + ink.width(label, face=Face.STRONG, size=scale.body) + 16, 0
    first_x = x
    for choice in choices:
        wide = side + 6 + ink.width(choice, face=Face.TEXT, size=scale.body)
        if x + wide > frame.right and x > first_x:
            row, x = row + 1, first_x
        starts.append((x, row, choice))
        x += wide + 18
    high = (row + 1) * scale.leading * 1.3

    def draw(top: float) -> None:
        ink.text(frame.left, top - scale.leading, label, face=Face.STRONG, size=scale.body)
        for left, down, choice in starts:
            base = top - scale.leading - down * scale.leading * 1.3
            ink.tick_box(left, base - side * 0.12, side)
            ink.text(left + side + 6, base, choice, face=Face.TEXT, size=scale.body)

    return [Block(high, draw)]


def _two_lines(frame: Frame, label: str, second: str) -> Block:
    """Return a long line for a mark and a short one for its date."""
    scale, ink = frame.scale, frame.ink
    high = scale.leading * 2.05
    indent = scale.body * 9.6
    middle = frame.left + frame.width * 0.68

    def draw(top: float) -> None:
        base = top - high + 4
        ink.text(frame.left, base, label, face=Face.TEXT, size=scale.body)
        ink.rule(frame.left + indent, base - 1, middle - frame.left - indent)
        ink.text(middle + 12, base, second, face=Face.TEXT, size=scale.body)
        start = middle + 20 + ink.width(second, face=Face.TEXT, size=scale.body)
        ink.rule(start, base - 1, frame.right - start)

    return Block(high, draw)
