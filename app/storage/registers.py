"""Where registers lie on this computer, and which of their folders is the live one.

    <data>/registers/<id>/gen-<n>/register.db  keys      the live generation is the highest gen-<n>
    <data>/registers/<id>/lock  reserve  tries ...       docs/format.md names and explains all
    <data>/practice/registers/<id>/...                   the practice register, thrown away

A new generation is built beside as `gen-<n>.part`; renaming it is the one moment it becomes the
register. Only names of our own making are ever removed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from app.errors import AlreadyOpenError, NoGenerationError, RegisterError
from app.storage import files

if TYPE_CHECKING:
    from pathlib import Path

    from filelock import FileLock

    from app.storage.files import Disk

Release = Callable[[], None]

REGISTERS: Final = "registers"
PRACTICE: Final = "practice"
DATABASE: Final = "register.db"
KEYS: Final = "keys"

_ID = re.compile(r"[0-9a-f]{32}")
_LIVE = re.compile(r"gen-([1-9][0-9]{0,8})")
_OLD = re.compile(r"gen-([1-9][0-9]{0,8})\.old")
_NUMBER = re.compile(r"gen-([0-9]+)")
_PART = re.compile(r"gen-[1-9][0-9]{0,8}\.part")
_SNAPSHOT = re.compile(r"snapshot-[0-9a-f]{16}")
_FIRST_PART: Final = "gen-1.part"
_LOCK: Final = "lock"


def take(folder: Path) -> Release:
    """Take a register for one session; raise AlreadyOpenError if it is open already.

    What is returned lets it go again; the end of the process does too.
    """
    lock = _lock(folder)
    if lock.is_locked:
        raise AlreadyOpenError
    _acquire(lock, folder)
    return lock.release


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a register while the block runs, also beside this process's own session."""
    lock = _lock(folder)
    _acquire(lock, folder)
    try:
        yield
    finally:
        lock.release()


def home(data: Path, *, is_practice: bool) -> Path:
    """Say where the registers of one kind lie; practice ones have a folder of their own."""
    if is_practice and data.name != PRACTICE:
        return data / PRACTICE / REGISTERS
    return data / REGISTERS


def is_practice(folder: Path) -> bool:
    """Tell whether a register's folder lies among the practice ones."""
    return folder.parent.parent.name == PRACTICE


def folders(data: Path) -> list[Path]:
    """List the folders of all registers, real ones first, without any half-made one."""
    places = [home(data, is_practice=False), home(data, is_practice=True)]
    found = [path for place in dict.fromkeys(places) for path in _own_folders(place)]
    return [path for path in found if not is_unfinished(path)]


def is_unfinished(folder: Path) -> bool:
    """Tell whether the making of this register was broken off before it ever existed."""
    names = {entry.name for entry in _entries(folder)}
    return names <= {_LOCK, _FIRST_PART}


def live_generation(folder: Path) -> Path:
    """Return the highest `gen-<n>`; raise NoGenerationError if there is none."""
    numbers = _numbers(folder, _LIVE)
    if not numbers:
        raise NoGenerationError(tuple(sorted(entry.name for entry in _entries(folder))))
    return folder / f"gen-{max(numbers)}"


def has_generation(folder: Path) -> bool:
    """Tell whether a register of this folder is on this computer."""
    return bool(_numbers(folder, _LIVE))


def leftovers(generation: Path) -> tuple[Path, Path]:
    """Name what SQLite looks for beside a database, and a closed one has not: log and journal."""
    return generation / f"{DATABASE}-wal", generation / f"{DATABASE}-journal"


def has_leftovers(generation: Path) -> bool:
    """Tell whether something lies beside a database, left by a process that died or put there."""
    return any(os.path.lexists(path) for path in leftovers(generation))


def next_generation(folder: Path) -> Path:
    """Name the generation that comes next, counting set-aside ones too."""
    numbers = _numbers(folder, _LIVE) | _numbers(folder, _OLD)
    return folder / f"gen-{max(numbers, default=0) + 1}"


def next_to_come_back(folder: Path) -> Path:
    """Name the place of what is brought back: above those the others are moved to meanwhile."""
    above = number_of(next_generation(folder))
    return folder / f"gen-{above + len(_kept_besides(folder, set_aside(folder)))}"


def number_of(generation: Path) -> int:
    """Tell the number of a generation, which is live, set aside or being built."""
    found = _NUMBER.match(generation.name)
    return int(found[1]) if found else 0


def set_aside(folder: Path) -> Path | None:
    """Return the generation kept for undoing a restore, if there is one.

    Where a restore died before it could set it aside, it still bears its name as a live one.
    """
    old = max(_numbers(folder, _OLD), default=0)
    *below, live = [folder / f"gen-{number}" for number in sorted({0, *_numbers(folder, _LIVE)})]
    if below and number_of(below[-1]) > old and _came_back(live, over=below[-1]):
        return below[-1]
    return folder / f"gen-{old}.old" if old else None


def generations(folder: Path) -> list[Path]:
    """List the live generations and those set aside."""
    return [
        entry
        for entry in _entries(folder)
        if _LIVE.fullmatch(entry.name) or _OLD.fullmatch(entry.name)
    ]


def snapshots(folder: Path) -> list[Path]:
    """List the local copies being made, or left by a process that died."""
    return [entry for entry in _entries(folder) if _SNAPSHOT.fullmatch(entry.name)]


def new_snapshot(disk: Disk, folder: Path) -> Path:
    """Make a folder for a local copy."""
    import secrets  # noqa: PLC0415 - the first window lists registers, and makes no snapshot

    snapshot = folder / f"snapshot-{secrets.token_hex(8)}"
    disk.make_folder(snapshot)
    return snapshot


def prepare(disk: Disk, folder: Path) -> None:
    """Make the folder of a register that is about to be made or restored."""
    disk.make_folders(folder)
    disk.sync_folder(folder.parent)


@contextmanager
def new_generation(disk: Disk, folder: Path) -> Iterator[Path]:
    """Give a folder to build the next generation in; it becomes live when the block succeeds."""
    target = next_generation(folder)
    part = folder / f"{target.name}.part"
    _remove_if_there(disk, part)
    disk.make_folder(part)
    try:
        yield part
        disk.sync_folder(part)
        disk.rename_folder(part, target)
    except RegisterError:
        _remove_quietly(disk, part)
        raise
    disk.sync_folder(folder)


def retire(disk: Disk, folder: Path) -> None:
    """Set every generation below the live one aside as `.old`.

    Not the form before of the one above it, left by an upgrade that was cut short: undoing a
    restore would bring that back in place of what the restore replaced.
    """
    live = [folder / f"gen-{number}" for number in sorted(_numbers(folder, _LIVE))]
    for generation, above in pairwise(live):
        if _is_form_before(generation, of=above):
            let_go(disk, generation)
        else:
            disk.rename_folder(generation, generation.with_name(f"{generation.name}.old"))
    if len(live) > 1:
        disk.sync_folder(folder)


def let_go(disk: Disk, generation: Path) -> None:
    """Remove one generation; what is left of it when that is cut short is swept as a part."""
    part = generation.with_name(f"{generation.name}.part")
    _remove_if_there(disk, part)
    disk.rename_folder(generation, part)
    disk.remove_folder(part)


def bring_back(disk: Disk, folder: Path) -> None:
    """Make the generation that was set aside the live one again, under a number above all.

    Of several, after one restore upon the other, each comes in its turn: what it replaces is put
    below those that have not come back yet.
    """
    aside = set_aside(folder)
    if aside is None:
        raise NoGenerationError(tuple(entry.name for entry in _entries(folder)))
    above = number_of(next_generation(folder))
    others = _kept_besides(folder, aside)
    disk.rename_folder(aside, next_to_come_back(folder))
    disk.sync_folder(folder)
    for number, other in enumerate(others, start=above):
        disk.rename_folder(other, folder / f"gen-{number}.old")
    retire(disk, folder)


def sweep_parts(disk: Disk, folder: Path) -> None:
    """Remove what was left half made: parts of generations and local snapshots."""
    from app.storage import safety_copies  # noqa: PLC0415 - the first window sweeps nothing

    for entry in _entries(folder):
        if _PART.fullmatch(entry.name) or _SNAPSHOT.fullmatch(entry.name):
            disk.remove_folder(entry)
    for entry in _entries(live_generation(folder)):
        if entry.name == f"{KEYS}.part":
            disk.remove(entry)
    safety_copies.sweep(disk, folder)


def sweep_older(disk: Disk, folder: Path) -> None:
    """Remove every generation below the live one, set aside or not."""
    if len(_numbers(folder, _LIVE)) > 1:
        retire(disk, folder)
    for number in sorted(_numbers(folder, _OLD)):
        disk.remove_folder(folder / f"gen-{number}.old")


def sweep_unfinished(disk: Disk, place: Path) -> None:
    """Remove folders of registers that never came to be, unless one is being made now."""
    for folder in _own_folders(place):
        if not is_unfinished(folder):
            continue
        try:
            with held(folder):
                _remove_if_there(disk, folder / _FIRST_PART)
                disk.remove(folder / _LOCK)
        except AlreadyOpenError:
            continue
        disk.remove_folder(folder)


def _lock(folder: Path) -> FileLock:
    # Loaded at first use: the list of registers is shown without it, and it takes its time.
    from filelock import FileLock  # noqa: PLC0415

    # One lock object a register and process, counted: the keys of a register may be changed
    # while this process has it open, and by no other process.
    return FileLock(
        folder / _LOCK,
        timeout=0,
        mode=files.PRIVATE_FILE,
        thread_local=False,
        is_singleton=True,
    )


def _acquire(lock: FileLock, folder: Path) -> None:
    with files.explained(folder):
        try:
            lock.acquire()
        except TimeoutError:
            raise AlreadyOpenError from None


def _entries(folder: Path) -> list[Path]:
    with files.explained(folder):
        return sorted(folder.iterdir()) if folder.is_dir() else []


def _own_folders(place: Path) -> list[Path]:
    return [entry for entry in _entries(place) if _ID.fullmatch(entry.name) and entry.is_dir()]


def _numbers(folder: Path, pattern: re.Pattern[str]) -> set[int]:
    matches = (pattern.fullmatch(entry.name) for entry in _entries(folder) if entry.is_dir())
    return {int(match[1]) for match in matches if match}


def _came_back(generation: Path, *, over: Path) -> bool:
    """Tell whether a restore, or one undone, brought a generation, and not a change of form.

    The former puts a line of its own there, the latter at most a copy of what waited before.
    """
    from app.storage import owed_file  # noqa: PLC0415 - needed only after a process died

    try:
        waiting = owed_file.read(generation)
        return bool(waiting) and waiting != owed_file.read(over)
    except RegisterError:
        return True  # what is kept in vain can still go


def _is_form_before(generation: Path, *, of: Path) -> bool:
    """Tell whether a generation was built from another one and what waited there was copied."""
    from app.storage import owed_file  # noqa: PLC0415 - needed only after a process died

    try:
        waiting = owed_file.read(of)
        return bool(waiting) and waiting == owed_file.read(generation)
    except RegisterError:
        return False


def _kept_besides(folder: Path, aside: Path | None) -> list[Path]:
    kept = [folder / f"gen-{number}.old" for number in sorted(_numbers(folder, _OLD))]
    return [path for path in kept if path != aside]


def _remove_if_there(disk: Disk, folder: Path) -> None:
    if os.path.lexists(folder):
        disk.remove_folder(folder)


def _remove_quietly(disk: Disk, folder: Path) -> None:
    try:
        _remove_if_there(disk, folder)
    except RegisterError:
        return  # the next unlock sweeps it
