"""What a write-ahead log is made of, read without a key: whether it is whole, torn or damaged.

SQLite reads a log up to the first frame whose checksum fails and forgets the rest. That is right
for the end of a process that died while it wrote, and silent where a disk has lost a bit. The two
can be told apart: each frame carries the two random numbers of its log and the running checksum up
to itself, and a transaction is begun only when the one before is on the device.
"""

from __future__ import annotations

import os
import stat
import struct
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from app.storage import files

if TYPE_CHECKING:
    from pathlib import Path

PAGE: Final = 4096
HEADER: Final = 32
FRAME: Final = 24 + PAGE

_HEAD = struct.Struct(">IIII8s8s")
_FRAME_HEAD = struct.Struct(">II8s8s")
_MAGIC: Final = {0x377F0682: "<", 0x377F0683: ">"}
_VERSION: Final = 3007000
_WORD: Final = 0xFFFFFFFF

# Logs are emptied every thousand pages. More than this was never written by Circlekeep, and is
# not read: the window waits meanwhile.
_LARGEST: Final = 256 * 1024 * 1024
_LONGEST_ACT: Final = 16_384
_LOOKED_AT_BEHIND: Final = 8_192


class Found(Enum):
    """What a log holds."""

    NOTHING = "no act that was finished"
    ACTS = "whole acts, and nothing after them that was finished"
    DOUBT = "at its end an act that may have been finished and cannot be read"
    DAMAGE = "acts that were finished and cannot be read"
    NO_LOG = "something that is no log of this program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found, and how many bytes of the file belong to the log."""

    found: Found
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The two random numbers of a log, where its checksums begin, and how they are counted."""

    salts: bytes
    checksum: bytes
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """One page in a log; `ends_act` where it is the last one of a transaction."""

    salts: bytes
    checksum: bytes
    ends_act: bool
    is_intact: bool


def look(path: Path) -> Reading:
    """Look at the beginning of a log, up to the end of its first act."""
    with files.explained(path.parent):
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
            return Reading(found=Found.NO_LOG)
        if found.st_size < HEADER + FRAME:
            return Reading(found=Found.NOTHING)
        with files.opened(path) as descriptor:
            return _File(descriptor, found.st_size).beginning()


def look_behind(path: Path, frames: int) -> Reading:
    """Look at what comes after the frames that SQLite takes for whole acts."""
    with files.explained(path.parent), files.opened(path) as descriptor:
        file = _File(descriptor, os.fstat(descriptor).st_size)
        head, _ = file.head()
        return file.behind(head, frames)


class _File:
    """An open log."""

    def __init__(self, descriptor: int, size: int) -> None:
        self._descriptor = descriptor
        self._count = (size - HEADER) // FRAME

    def beginning(self) -> Reading:
        head, is_intact = self.head()
        if not is_intact:
            return self._headless(head)
        before = head.checksum
        for no in range(min(self._count, _LONGEST_ACT)):
            frame = self._frame(head, no, before)
            if frame.salts != head.salts or not frame.is_intact:
                return self.behind(head, 0)
            if frame.ends_act:
                return Reading(found=Found.ACTS)
            before = frame.checksum
        return Reading(found=Found.NO_LOG if self._count > _LONGEST_ACT else Found.NOTHING)

    def head(self) -> tuple[_Head, bool]:
        """Read the first bytes, and tell whether they are what they were written as."""
        raw = files.read_at(self._descriptor, HEADER, 0)
        magic, version, page, _, salts, checksum = _HEAD.unpack(raw)
        order = _MAGIC.get(magic, "<")
        head = _Head(salts=salts, checksum=checksum, order=order)
        is_ours = magic in _MAGIC and version == _VERSION and page == PAGE
        return head, is_ours and _sum(order, bytes(8), raw[:24]) == checksum

    def behind(self, head: _Head, first: int) -> Reading:
        """Judge the frames from the first one that is not whole, or whose act has no end."""
        last, is_ended, has_gap = first - 1, False, False
        for no in range(first, min(self._count, first + _LOOKED_AT_BEHIND)):
            frame = self._frame_head(no)
            if frame.salts != head.salts:
                # Left from before the log was begun anew; a power cut keeps some of them.
                has_gap = has_gap or not is_ended
                continue
            last = no
            if is_ended and self._is_intact(head, no):
                # A later act was begun, so the one before was on the device as a whole.
                return self._reading(Found.DAMAGE, self._count - 1)
            is_ended = is_ended or frame.ends_act
        if is_ended and not has_gap:
            return self._reading(Found.DOUBT, last)
        return self._reading(Found.NOTHING, first - 1)

    def _headless(self, head: _Head) -> Reading:
        """Judge a file whose first bytes are no log's: the frames tell whether it ever was one."""
        salts = self._frame_head(0).salts
        head = _Head(salts=salts, checksum=head.checksum, order=head.order)
        for no in range(1, min(self._count, _LOOKED_AT_BEHIND)):
            frame = self._frame_head(no)
            if frame.salts == salts and self._is_intact(head, no):
                return self._reading(Found.DAMAGE, self._count - 1)
        if not any(files.read_at(self._descriptor, HEADER, 0)):
            return Reading(found=Found.NOTHING)
        return Reading(found=Found.NO_LOG)

    def _reading(self, found: Found, last: int) -> Reading:
        return Reading(found=found, size=HEADER + (last + 1) * FRAME)

    def _is_intact(self, head: _Head, no: int) -> bool:
        before = self._frame_head(no - 1).checksum if no else head.checksum
        return self._frame(head, no, before).is_intact

    def _frame_head(self, no: int) -> _Frame:
        raw = files.read_at(self._descriptor, 24, HEADER + no * FRAME)
        return _parsed(raw, is_intact=False)

    def _frame(self, head: _Head, no: int, before: bytes) -> _Frame:
        raw = files.read_at(self._descriptor, FRAME, HEADER + no * FRAME)
        checksum = _sum(head.order, before, raw[:8] + raw[24:])
        return _parsed(raw, is_intact=checksum == raw[16:24])


def _parsed(raw: bytes, *, is_intact: bool) -> _Frame:
    _, pages_after, salts, checksum = _FRAME_HEAD.unpack(raw[:24])
    return _Frame(salts=salts, checksum=checksum, ends_act=pages_after != 0, is_intact=is_intact)


def _sum(order: str, before: bytes, data: bytes) -> bytes:
    """Carry SQLite's running checksum on over some bytes."""
    first, second = struct.unpack(">II", before)
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _WORD
        second = (second + odd + first) & _WORD
    return struct.pack(">II", first, second)
