"""A disk that loses its power: what is kept for certain, and what may be kept or not.

It is meaner than any file system in use. Written bytes are kept for certain once their file was
synced, and names once their folder was; until then of each file any sectors may be there or not,
its length may be the old or the new one, and of each folder the changes so far may have come to
any one of them, in their order, whatever came of other folders.
"""

from __future__ import annotations

import hashlib
import os
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.power_log import Call

SECTOR: Final = 512

Picture = dict[str, bytes | None]


@dataclass(eq=False)
class File:
    """What is on the disk for certain, and what was written since: a place and bytes, or a cut."""

    kept: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    @property
    def size(self) -> int:
        size = len(self.kept)
        for at, data in self.since:
            size = at if data is None else max(size, at + len(data))
        return size

    def sync(self) -> None:
        self.kept, self.since = self.seen(ALL), []

    def seen(self, chance: Chance) -> bytes:
        if not self.since:
            return self.kept
        content = bytearray(self.kept)
        for at, data in self.since:
            end = at + len(data or b"")
            if chance.keeps_length() and (data is None or len(content) < end):
                _cut(content, end)
            for start, piece in _sectors(at, data or b""):
                if chance.keeps_sector():
                    _cut(content, max(len(content), start + len(piece)))
                    content[start : start + len(piece)] = piece
        return bytes(content)


@dataclass(eq=False)
class Folder:
    """The names that are there for certain, and the changes since: one name goes, another comes."""

    kept: dict[str, Node] = field(default_factory=dict)
    since: list[tuple[str, str, Node | None]] = field(default_factory=list)

    def sync(self) -> None:
        self.kept, self.since = self.names(len(self.since)), []

    def names(self, changes: int | None = None) -> dict[str, Node]:
        there = dict(self.kept)
        for goes, comes, node in self.since[:changes]:
            there.pop(goes, None)
            if comes and node is not None:
                there[comes] = node
        return there


Node = File | Folder


class Chance:
    """What comes through a loss of power: here everything."""

    def keeps_sector(self) -> bool:
        return True

    def keeps_length(self) -> bool:
        return True

    def changes(self, folder: Folder) -> int:
        return len(folder.since)


@dataclass
class Some(Chance):
    """Names, lengths and bytes come through or not, each kind as a whole."""

    names: bool
    lengths: bool
    bytes: bool

    @override
    def keeps_sector(self) -> bool:
        return self.bytes

    @override
    def keeps_length(self) -> bool:
        return self.lengths

    @override
    def changes(self, folder: Folder) -> int:
        return len(folder.since) if self.names else 0


class Dice(Chance):
    """Each sector, length and change by itself."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - chances, not secrets
        self._share = self._dice.choice([0.1, 0.5, 0.9])

    @override
    def keeps_sector(self) -> bool:
        return self._dice.random() < self._share

    @override
    def keeps_length(self) -> bool:
        return self._dice.random() < self._share

    @override
    def changes(self, folder: Folder) -> int:
        return self._dice.randint(0, len(folder.since))


ALL: Final = Chance()
KINDS: Final = tuple(
    Some(names=names, lengths=lengths, bytes=content)
    for names in (False, True)
    for lengths, content in ((False, False), (True, False), (True, True))
)


class Machine:
    """A folder on such a disk, which follows the calls of a process."""

    def __init__(self, base: Path) -> None:
        self._base = os.fsencode(base)
        self.root = _taken_in(base)
        self._open: dict[int, tuple[Node, int]] = {}

    def follow(self, call: Call) -> bool:
        """Do what a call did; tell whether a crash after it can leave anything else than before."""
        act = getattr(self, f"_{call.name}", None)
        if act is None:
            assert not any(name.startswith(self._base) for name in call.strings), call.name
            return False
        return bool(act(call))

    def pictures(self, dice: int, seed: int) -> Iterator[Picture]:
        """Give what may be there after a loss of power now: the plain cases, and some by chance."""
        for chance in (*KINDS, *(Dice(seed + number) for number in range(dice))):
            picture: Picture = {}
            _look(self.root, "", chance, picture, {})
            yield picture

    # --- calls: each tells whether it changed something -----------------------------------

    def _openat(self, call: Call) -> bool:
        name = call.strings[0]
        if not name.startswith(self._base):
            self._open.pop(call.result, None)
            return False
        folder, last = self._parent(name)
        node: Node | None = folder.names().get(last) if last else self.root
        changed = False
        if node is None:
            assert "O_CREAT" in call.flags
            node, changed = File(), True
            folder.since.append(("", last, node))
        elif "O_TRUNC" in call.flags and isinstance(node, File) and node.size:
            node.since.append((0, None))
            changed = True
        at = node.size if "O_APPEND" in call.flags and isinstance(node, File) else 0
        self._open[call.result] = node, at
        return changed

    def _close(self, call: Call) -> bool:
        self._open.pop(call.numbers[0], None)
        return False

    def _read(self, call: Call) -> bool:
        self._move(call.numbers[0], call.result)
        return False

    def _lseek(self, call: Call) -> bool:
        if call.numbers[0] in self._open:
            self._open[call.numbers[0]] = self._open[call.numbers[0]][0], call.result
        return False

    def _write(self, call: Call) -> bool:
        node, at = self._open.get(call.numbers[0], (None, 0))
        self._move(call.numbers[0], call.result)
        return self._put(node, at, call.strings[0][: call.result])

    def _pwrite64(self, call: Call) -> bool:
        node, _ = self._open.get(call.numbers[0], (None, 0))
        return self._put(node, call.numbers[-1], call.strings[0][: call.result])

    def _ftruncate(self, call: Call) -> bool:
        node, _ = self._open.get(call.numbers[0], (None, 0))
        if isinstance(node, File):
            node.since.append((call.numbers[1], None))
        return node is not None

    def _fsync(self, call: Call) -> bool:
        node, _ = self._open.get(call.numbers[0], (None, 0))
        if node is not None:
            node.sync()
        return node is not None

    _fdatasync = _fsync

    def _mkdir(self, call: Call) -> bool:
        return self._name(call.strings[0], Folder())

    def _link(self, call: Call) -> bool:
        folder, last = self._parent(call.strings[0])
        return self._name(call.strings[1], folder.names()[last])

    _linkat = _link

    def _unlink(self, call: Call) -> bool:
        folder, last = self._parent(call.strings[0])
        folder.since.append((last, "", None))
        return True

    _rmdir = _unlink

    def _rename(self, call: Call) -> bool:
        (folder, old), (target, new) = map(self._parent, call.strings)
        assert folder is target, "a change of two folders at once is not modelled"
        folder.since.append((old, new, folder.names()[old]))
        return True

    def _name(self, path: bytes, node: Node) -> bool:
        folder, last = self._parent(path)
        folder.since.append(("", last, node))
        return True

    def _put(self, node: Node | None, at: int, data: bytes) -> bool:
        if isinstance(node, File) and data:
            node.since.append((at, data))
        return node is not None

    def _move(self, descriptor: int, by: int) -> None:
        if descriptor in self._open:
            node, at = self._open[descriptor]
            self._open[descriptor] = node, at + by

    def _parent(self, path: bytes) -> tuple[Folder, str]:
        assert path.startswith(self._base), "a name outside of what is modelled"
        *above, last = os.fsdecode(path[len(self._base) :]).strip("/").split("/")
        folder = self.root
        for name in above:
            inside = folder.names()[name]
            assert isinstance(inside, Folder)
            folder = inside
        return folder, last


def laid_out(picture: Picture, base: Path) -> None:
    """Make real files of a picture."""
    base.mkdir()
    for name, content in picture.items():
        if content is None:
            (base / name).mkdir(mode=0o700)
        else:
            (base / name).write_bytes(content)


def mark_of(picture: Picture) -> bytes:
    """Give what is the same for two pictures only if they are."""
    digest = hashlib.blake2b(digest_size=16)
    for name, content in picture.items():
        inside = b"folder" if content is None else hashlib.blake2b(content).digest()
        digest.update(name.encode() + b"\0" + inside)
    return digest.digest()


def _taken_in(base: Path) -> Folder:
    found: dict[str, Node] = {}
    for path in sorted(base.iterdir()):
        found[path.name] = _taken_in(path) if path.is_dir() else File(path.read_bytes())
    return Folder(found)


def _look(
    folder: Folder, above: str, chance: Chance, picture: Picture, seen: dict[int, bytes]
) -> None:
    for name, node in folder.names(chance.changes(folder)).items():
        if isinstance(node, Folder):
            picture[above + name] = None
            _look(node, f"{above}{name}/", chance, picture, seen)
        else:
            # A file of two names has one content.
            content = seen.setdefault(id(node), node.seen(chance))
            picture[above + name] = content


def _cut(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    content.extend(bytes(size - len(content)))


def _sectors(at: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    start = 0
    while start < len(data):
        end = min(len(data), start + SECTOR - (at + start) % SECTOR)
        yield at + start, data[start:end]
        start = end
