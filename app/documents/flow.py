"""Blocks of known height, and how they are dealt out to pages before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Block:
    """A strip of the page: its height, how to draw it below a given top, what it clings to."""

    height: float
    draw: Callable[[float], None] | None = None
    keeps_next: bool = False
    box: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and where its upper edge came to lie."""

    top: float
    block: Block


def paginated(
    blocks: Sequence[Block], *, top: float, bottom: float, head: Block | None = None
) -> list[list[Placed]]:
    """Deal blocks out to pages; what clings together is only parted if no page could hold it.

    A table's head comes again on top of every page after the first.
    """
    pages: list[list[Placed]] = [[]]
    y = top
    again = [Placed(top, head)] if head else []
    fresh = top - (head.height if head else 0.0)
    for run in _runs(blocks):
        high = sum(block.height for block in run)
        if y - high < bottom and pages[-1] and high <= fresh - bottom:
            pages.append([*again])
            y = fresh
        for block in run:
            if y - block.height < bottom and pages[-1]:
                pages.append([*again])
                y = fresh
            if block.draw is None and not block.box and y in {top, fresh}:
                continue
            pages[-1].append(Placed(y, block))
            y -= block.height
    return pages


def _runs(blocks: Sequence[Block]) -> list[list[Block]]:
    """Gather blocks that keep with the next one into runs."""
    runs: list[list[Block]] = []
    clings = False
    for block in blocks:
        if clings:
            runs[-1].append(block)
        else:
            runs.append([block])
        clings = block.keeps_next
    return runs
