"""The recovery sheet: nine groups, large, and how to use them.

It never carries a passphrase, and never a code that a camera could take along.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.documents.flow import Block
from app.documents.fonts import Face
from app.documents.frame import Frame, Part
from app.domain.recovery_sheets import Opens

if TYPE_CHECKING:
    from app.documents.reports import RecoveryReport

_ACROSS = 3
_STEP, _SEALED_STEP = "recovery_step_{number}", "recovery_sealed_step_{number}"
_GUTTER = 14.0


def draw(report: RecoveryReport) -> Frame:
    """Draw the sheet and return the frame it stands in."""
    frame = Frame(report.imprint, title="recovery")
    words = frame.words
    blocks = [
        *frame.heading(
            words.say(f"recovery_title_{report.opens}"),
            lead=words.say(f"recovery_lead_{report.opens}"),
        ),
        frame.space(frame.scale.gap, keeps_next=True),
        *_groups(frame, report.groups),
        *_facts(frame, report),
        *_steps(frame, report),
        *frame.subheading(words.say("recovery_where"), note=words.say("recovery_by_hand")),
        frame.write_in(words.say("recovery_place"), indent=frame.width * 0.3),
        frame.write_in(words.say("recovery_who"), indent=frame.width * 0.3),
    ]
    frame.add(
        Part(
            subtitle=words.say("recovery_head"),
            finished=words.say("recovery_finished"),
            blocks=blocks,
        )
    )
    return frame


def _groups(frame: Frame, groups: tuple[str, ...]) -> list[Block]:
    rows = [groups[start : start + _ACROSS] for start in range(0, len(groups), _ACROSS)]
    return [_row(frame, row, first=1 + _ACROSS * place) for place, row in enumerate(rows)]


def _row(frame: Frame, row: tuple[str, ...], *, first: int) -> Block:
    ink, scale = frame.ink, frame.scale
    wide = (frame.width - _GUTTER * (_ACROSS - 1)) / _ACROSS
    # Large print does not widen the sheet, so the groups are as large as their boxes allow.
    size = min(scale.body * 2.75, wide / 5.6)
    high = size * 2.45
    cell = size * 0.92

    def draw(top: float) -> None:
        for place, group in enumerate(row):
            left = frame.left + place * (wide + _GUTTER)
            ink.box(left, top - high, wide=wide, high=high)
            ink.text(
                left + 8,
                top - scale.body * 1.3,
                str(first + place),
                face=Face.TEXT,
                size=scale.body,
            )
            # Each character stands in the middle of its own cell, as if typed.
            start = left + (wide - cell * len(group)) / 2
            for number, character in enumerate(group):
                ink.centred(
                    start + cell * (number + 0.5),
                    top - high + size * 0.6,
                    character,
                    face=Face.STRONG,
                    size=size,
                )

    return Block(high + _GUTTER * 0.9, draw, keeps_next=True)


def _facts(frame: Frame, report: RecoveryReport) -> list[Block]:
    words, imprint = frame.words, report.imprint
    indent = frame.scale.body * 9
    register = f"{imprint.discreet_name}  ·  {report.register_tag}"
    facts = [
        frame.space(frame.scale.gap, keeps_next=True),
        *frame.fact(
            words.say("recovery_opens"), words.say(f"recovery_opens_{report.opens}"), indent=indent
        ),
        *frame.fact(words.say("recovery_register"), register, indent=indent),
        *frame.fact(words.say("recovery_made"), words.day(report.made_on), indent=indent),
        *frame.fact(words.say("recovery_number"), str(report.sheet_number), indent=indent),
    ]
    if imprint.seal:
        sealed = f"{imprint.seal.line_no}:  {'  '.join(imprint.seal.words)}"
        facts += frame.fact(words.say("recovery_seal"), sealed, indent=indent)
    return [*facts, *frame.prose(words.say("recovery_hint"))]


def _steps(frame: Frame, report: RecoveryReport) -> list[Block]:
    """Return how the sheet is used, in one piece."""
    words, scale, ink = frame.words, frame.scale, frame.ink
    blocks = frame.subheading(words.say("recovery_how"))
    indent = scale.body * 1.9
    for number in (1, 2, 3):
        step = _SEALED_STEP if report.opens is Opens.SEALED else _STEP
        first, *others = frame.prose(words.say(step.format(number=number)), indent=indent)

        def draw(top: float, number: int = number, first: Block = first) -> None:
            base = top - scale.leading * 0.5 - scale.body * 0.44
            ink.text(frame.left, base, str(number), face=Face.STRONG, size=scale.body)
            if first.draw:
                first.draw(top)

        blocks += [Block(first.height, draw, first.keeps_next), *others]
        blocks.append(frame.space(scale.gap * 0.5))
    return [*(replace(block, keeps_next=True) for block in blocks[:-1]), blocks[-1]]
