"""Blanks in a text: a run of three or more underscores stands for words still to be filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.domain.agreements import Section

BLANK: Final = re.compile(r"_{3,}")


def left_in(sections: tuple[Section, ...]) -> tuple[int, ...]:
    """Return the numbers, from 1, of the sections that have a blank or no words at all."""
    return tuple(
        number
        for number, section in enumerate(sections, start=1)
        if not section.body.strip() or BLANK.search(section.body)
    )
