"""A printed paper held against the register: by its line of the journal and its four words.

    reading = read_off(text)                what was typed from the paper
    paper = look_up(session, reading.seal)  session's thread: the line it must belong to
    answer = compare(paper)                 a Job: slow; nothing where that line has other words
    for _ in search.steps: ...              session's thread, in turns: where the journal branched
    answer = explain(paper, search.found)   a Job

After a restore, or one undone, the papers printed from the lines that were left behind belong to
no line any more. The journal keeps of those only the newest, so of others it is told that they may.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Final

from app.domain.journal import WORDS_IN_SEAL, WRITTEN_LATE, Action, Line, Seal, has_mark
from app.services.journal import SealRequest, seal_words, words_of_seals
from app.storage import journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.services.session import Session

_BRANCHES: Final = (Action.RESTORED, Action.RESTORE_UNDONE)
_HASH: Final = 64  # hexadecimal signs; a restore's digest has the backup's id before it
_MOST_DIGITS: Final = 18
_PART: Final = re.compile(r"[^\s.,:;·]+")
_AT_ONCE: Final = 4096  # lines looked through in one turn


class Standing(StrEnum):
    """How a paper stands to the register."""

    FITS = "fits"
    LEFT_BEHIND = "left_behind"
    MAY_BE_LEFT_BEHIND = "may_be_left_behind"
    NOT_REACHED = "not_reached"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was typed from a paper; `stranger` is the place of the first word that no seal has."""

    line_no: int | None
    words: tuple[str, ...]
    stranger: int | None

    @property
    def seal(self) -> Seal | None:
        """Give the seal, if a line and its four words could be read."""
        is_whole = self.stranger is None and len(self.words) == WORDS_IN_SEAL
        if self.line_no is None or not is_whole:
            return None
        return Seal(line_no=self.line_no, words=self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The seal of a paper, the line of its number if there is one, and how far the journal goes."""

    seal: Seal
    line: Line | None = field(repr=False)
    newest: int
    register_id: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Where a journal went on from an earlier line: lines after `shared` up to `left_no` were left.

    `left` is the hash of the newest of them; where that could not be read both are empty or 0.
    """

    at: datetime
    shared: int
    left_no: int
    left: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How the paper stands; `at` is when its line was written, or its state left behind."""

    standing: Standing
    line_no: int
    newest: int
    at: datetime | None = None


class BranchSearch:
    """Looks through the journal for where it branched, a few thousand lines a step."""

    def __init__(self, session: Session) -> None:
        self.found: list[Branch] = []
        self._db, self._newest = session.db, journal.count(session.db)

    def steps(self) -> Iterator[int]:
        """Look on, a step each; yields the number of the last line looked at."""
        for after in range(0, self._newest, _AT_ONCE):
            upto = after + _AT_ONCE
            for line in journal.lines_of(self._db, _BRANCHES, after=after, upto=upto):
                self.found.append(self._branch(line))
            yield upto

    def _branch(self, line: Line) -> Branch:
        left = line.digest[-_HASH:] if len(line.digest) >= _HASH else ""
        return Branch(at=line.at, shared=self._shared_before(line), left_no=line.record, left=left)

    def _shared_before(self, line: Line) -> int:
        """Tell up to which line both branches are the same; 0 where the journal does not say."""
        if line.act == Action.RESTORE_UNDONE:
            return 0
        before = journal.line(self._db, line.no - 1)
        # Lines told of late come right before it, and are of this branch already.
        while before is not None and has_mark(before.reason, WRITTEN_LATE):
            before = journal.line(self._db, before.no - 1)
        return before.no if before else 0


def read_off(text: str) -> Reading:
    """Read what was typed from a paper, however it was parted and in capitals or not.

    What stands before the number is passed over: the paper says there what follows.
    """
    parts = _PART.findall(text.lower())
    while parts and not _is_number(parts[0]):
        if not any(map(_is_number, parts)):
            break
        parts.pop(0)
    # A number may have been parted as well: 1,204 or 1 204.
    digits = "".join(takewhile(_is_number, parts))
    found = tuple(dropwhile(_is_number, parts))
    known = set(words_of_seals())
    strangers = (place for place, word in enumerate(found, start=1) if word not in known)
    is_line = 0 < len(digits) <= _MOST_DIGITS and int(digits) > 0
    return Reading(
        line_no=int(digits) if is_line else None,
        words=found,
        stranger=next(strangers, None),
    )


def look_up(session: Session, seal: Seal) -> Paper:
    """Fetch what the paper is compared with."""
    db = session.db
    return Paper(
        seal=seal,
        line=journal.line(db, seal.line_no),
        newest=journal.count(db),
        register_id=session.register_id,
    )


def compare(paper: Paper) -> Answer | None:
    """Compare the paper with the line of its number, slowly; nothing if it does not fit that."""
    line = paper.line
    if line is None or not _is_of(paper, line.hash):
        return None
    return _answer(paper, Standing.FITS, line.at)


def explain(paper: Paper, branches: list[Branch]) -> Answer:
    """Say where a paper belongs that does not fit its line; slow."""
    number = paper.seal.line_no
    for branch in reversed(branches):
        if branch.left and branch.left_no == number and _is_of(paper, branch.left):
            return _answer(paper, Standing.LEFT_BEHIND, branch.at)
    for branch in reversed(branches):
        is_known = bool(branch.left)
        last = branch.left_no - 1 if is_known else number
        if branch.shared < number <= last:
            return _answer(paper, Standing.MAY_BE_LEFT_BEHIND, branch.at)
    if number > paper.newest:
        return _answer(paper, Standing.NOT_REACHED)
    return _answer(paper, Standing.DIFFERS)


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit()


def _is_of(paper: Paper, own_hash: str) -> bool:
    request = SealRequest(line_no=paper.seal.line_no, head=own_hash, register_id=paper.register_id)
    return seal_words(request) == paper.seal


def _answer(paper: Paper, standing: Standing, at: datetime | None = None) -> Answer:
    return Answer(standing=standing, line_no=paper.seal.line_no, newest=paper.newest, at=at)
