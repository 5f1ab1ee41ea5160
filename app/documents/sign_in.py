"""Blank sign-in strips: one for each person, so that nobody reads who came before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.flow import Block
from app.documents.fonts import Face
from app.documents.frame import Frame, Part

if TYPE_CHECKING:
    from app.documents.reports import StripsReport

_ON_A_PAGE = 12
_ON_A_PAGE_LARGE = 8


def draw(report: StripsReport) -> Frame:
    """Draw the strips and return the frame they stand in."""
    frame = Frame(report.imprint, title="strips")
    strip = _strip(frame, report)
    frame.add(
        Part(
            subtitle="",
            finished=frame.words.say("strips_finished"),
            blocks=[strip] * max(1, report.count),
        )
    )
    return frame


def _strip(frame: Frame, report: StripsReport) -> Block:
    words, scale, ink = frame.words, frame.scale, frame.ink
    day = f"{words.long_day(report.held_on)}  ·  "
    name, recall = words.say("strip_name"), words.say("strip_recall")
    # Rounded down, or the last strip of a page would miss it by a hair.
    high = int(frame.room / (_ON_A_PAGE_LARGE if report.imprint.is_large_print else _ON_A_PAGE))
    label = ink.width(name, face=Face.TEXT, size=scale.body) + 10
    side = scale.body * 1.15
    recall_at = frame.right - ink.width(recall, face=Face.TEXT, size=scale.body)
    box = recall_at - side - 7
    room = box - frame.left - ink.width(day, face=Face.STRONG, size=scale.body) - 12
    day += frame.fitted(report.imprint.discreet_name, face=Face.STRONG, size=scale.body, room=room)

    def draw(top: float) -> None:
        head = top - scale.body * 1.7
        ink.text(frame.left, head, day, face=Face.STRONG, size=scale.body)
        ink.tick_box(box, head - side * 0.14, side)
        ink.text(recall_at, head, recall, face=Face.TEXT, size=scale.body)
        line = top - high + scale.body * 1.15
        ink.text(frame.left, line, name, face=Face.TEXT, size=scale.body)
        ink.rule(frame.left + label, line - 1.5, frame.width - label)
        ink.cut_line(frame.left, top - high, frame.width)

    return Block(high, draw)
