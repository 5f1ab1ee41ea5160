"""The attendance sheet of one meeting: how the evening added up, and who was there by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.flow import Block
from app.documents.fonts import Face
from app.documents.frame import Frame, Part
from app.documents.ink import GREY, HAIR

if TYPE_CHECKING:
    from app.documents.reports import AttendanceReport, AttendanceRow

_ROW = 1.62
_SECOND_COLUMN = 0.44


def draw(report: AttendanceReport) -> Frame:
    """Draw the sheet and return the frame it stands in."""
    frame = Frame(report.imprint, title="attendance")
    words = frame.words
    frame.add(
        Part(
            subtitle=words.say("attendance_head"),
            finished=words.say("when_finished"),
            blocks=[
                *frame.heading(words.say("attendance"), lead=words.long_day(report.held_on)),
                *_remarks(frame, report),
                *_facts(frame, report),
                frame.space(frame.scale.gap),
                *_table(frame, report),
            ],
            table_head=_head(frame, report) if report.rows else None,
        )
    )
    return frame


def _remarks(frame: Frame, report: AttendanceReport) -> list[Block]:
    if report.is_cancelled:
        said = frame.words.say("attendance_cancelled")
    elif not report.is_closed:
        said = frame.words.say("attendance_open")
    else:
        return []
    return [*frame.prose(said, face=Face.SLANTED), frame.space(frame.scale.gap)]


def _facts(frame: Frame, report: AttendanceReport) -> list[Block]:
    words, count = frame.words, report.count
    indent = frame.scale.body * 8
    hours = f"{words.clock(report.starts_at)} – {words.clock(report.ends_at)}"  # noqa: RUF001
    summed = words.say("attendance_sum", here=count.here, guests=count.guests)
    others = words.say(
        "attendance_rest",
        sent_word=count.sent_word,
        not_here=count.not_here,
        unknown=count.unknown,
    )
    return [
        *frame.fact(words.say("attendance_place"), report.place or "–", indent=indent),  # noqa: RUF001
        *frame.fact(words.say("attendance_time"), hours, indent=indent),
        *frame.fact(
            words.say("attendance_room"), f"{count.in_the_room}  ({summed})", indent=indent
        ),
        *frame.fact(words.say("attendance_others"), others, indent=indent),
    ]


def _table(frame: Frame, report: AttendanceReport) -> list[Block]:
    words = frame.words
    guests = words.say("attendance_guests", guests=report.count.guests)
    below = [frame.space(frame.scale.gap), *frame.prose(guests)] if report.count.guests else []
    if not report.rows:
        return [*frame.prose(words.say("attendance_none")), *below]
    rows = [_row(frame, row) for row in report.rows]
    return [_head(frame, report), *rows, *below]


def _head(frame: Frame, report: AttendanceReport) -> Block:
    words, scale, ink = frame.words, frame.scale, frame.ink
    key = "attendance_pseudonym" if report.has_pseudonyms else "attendance_code"
    first, second = words.say(key), words.say("attendance_how")
    high = scale.leading * _ROW

    def draw(top: float) -> None:
        base = top - high / 2 - scale.body * 0.34
        ink.shade(frame.left, top - high, wide=frame.width, high=high)
        ink.text(frame.left + 8, base, first, face=Face.STRONG, size=scale.body)
        second_at = frame.left + frame.width * _SECOND_COLUMN
        ink.text(second_at, base, second, face=Face.STRONG, size=scale.body)

    return Block(high, draw, keeps_next=True)


def _row(frame: Frame, row: AttendanceRow) -> Block:
    scale, ink = frame.scale, frame.ink
    # A pseudonym may be longer than its column; it then takes more lines, never fewer letters.
    column = frame.width * _SECOND_COLUMN
    label = frame.prose(row.label, indent=8, inset=frame.width - column + 8)
    pad = scale.leading * (_ROW - 1)
    high = scale.leading * len(label) + pad
    state = frame.words.say(f"mark_{row.mark.value}")
    face = Face.STRONG if row.mark.is_here else Face.TEXT

    def draw(top: float) -> None:
        for number, line in enumerate(label):
            if line.draw:
                line.draw(top - pad / 2 - number * scale.leading)
        base = top - pad / 2 - scale.leading / 2 - scale.body * 0.44
        ink.text(frame.left + column, base, state, face=face, size=scale.body)
        ink.rule(frame.left, top - high, frame.width, thick=HAIR / 2, grey=GREY)

    return Block(high, draw)
