"""What is broken off at every step: where it starts from, what it does, and what may be left."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.journal import Action
from app.errors import RegisterError, RetiredSheetError, WrongPassphraseError
from app.services import backups, journal, recovery, registers, restore, setup, undo
from app.services.key_changes import Secrets
from app.storage import members as member_rows
from app.storage import registers as layout
from app.storage.database import Database
from app.storage.files import REAL
from app.vault import kdf
from tests.faults import scratch
from tests.real_registers import (
    DISPLAY_NAME,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_register,
    a_request,
    a_used_backup,
    opened,
    pseudonyms_in,
    unlock,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.registers import RegisterOnDisk
    from app.storage.files import Disk

BACKED_UP = ["Heron", "Lamp"]
NOW = ["Heron", "Lamp", "Violin"]
CANARIES = (*NOW, DISPLAY_NAME, "The tide was high", PASSPHRASE, OTHER_PASSPHRASE)
LEFTOVERS = (".part", "snapshot-", ".old")

OLD, NEW = "old", "new"

_previews: dict[bytes, restore.Preview] = {}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One act that must happen whole or not at all; `check` says which, or fails."""

    name: str
    start: Callable[[Path], None]
    run: Callable[[Path, Disk], None]
    check: Callable[[Path], str]


@cache
def _used() -> Path:
    """Make the register, its sheet and the stick every operation but the first starts from."""
    base = scratch.new_folder()
    created = a_register(base / "data")
    a_used_backup(created, base / "stick")
    (base / "sheet").write_text(" ".join(created.sheet.groups))
    return base


@cache
def _ready(make: Callable[[Path], None]) -> Path:
    """Make a starting point once; what is broken off works on copies of it."""
    base = scratch.new_folder() / "base"
    make(base)
    return base


def starting_from(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """Give what lays a copy of a starting point down."""

    def start(base: Path) -> None:
        shutil.copytree(_ready(make), base, copy_function=_copied)

    return start


def _nothing(base: Path) -> None:
    (base / "data").mkdir(parents=True)


def a_used_register(base: Path) -> None:
    shutil.copytree(_used(), base, copy_function=_copied)


def _a_stick_alone(base: Path) -> None:
    a_used_register(base)
    shutil.rmtree(base / "data")


def _a_restored_register(base: Path) -> None:
    a_used_register(base)
    restore.restore(preview_of(base), base / "data", over=True)


def _a_restored_register_that_was_seen(base: Path) -> None:
    _a_restored_register(base)
    _unlock(base, REAL)


def _copied(source: str, target: str) -> None:
    # The reserve is never written to in place, and it is by far the largest file.
    if Path(source).name == "reserve":
        with suppress(OSError):
            os.link(source, target)
            return
    shutil.copy2(source, target)


def _create(base: Path, disk: Disk) -> None:
    setup.create(a_request(base / "data"), disk=disk)


def _change_passphrase(base: Path, disk: Disk) -> None:
    recovery.change_passphrase(
        the_register(base), PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST, disk=disk
    )


def _new_sheet(base: Path, disk: Disk) -> None:
    recovery.new_sheet(the_register(base), PASSPHRASE, disk=disk)


def _recover(base: Path, disk: Disk) -> None:
    recovered = recovery.open_with_sheet(the_register(base), (base / "sheet").read_text())
    recovery.set_passphrase(recovered, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST, disk=disk)


def _back_up(base: Path, disk: Disk) -> None:
    session = opened(unlock(the_register(base)))
    try:
        plan = backups.begin(session, base / "stick", disk=disk)
        try:
            written = backups.write(plan, disk=disk)
        except RegisterError as failure:
            backups.abandon(session, plan, because=failure, disk=disk)
            raise
        backups.finish(session, plan, written)
    finally:
        session.close()


def _restore(base: Path, disk: Disk) -> None:
    preview = preview_of(base)
    unlocked = restore.restore(preview, base / "data", over=True, disk=disk)
    session = registers.open_session(unlocked, clock=registers.utc_now, disk=disk)
    restore.record(session, preview)
    session.close()


def _undo(base: Path, disk: Disk) -> None:
    found = undo.find(the_register(base), Secrets(passphrase=PASSPHRASE))
    unlocked = undo.bring_back(found, disk=disk)
    session = registers.open_session(unlocked, clock=registers.utc_now, disk=disk)
    undo.record(session)
    session.close()


def _unlock(base: Path, disk: Disk) -> None:
    registers.open_session(unlock(the_register(base)), clock=registers.utc_now, disk=disk).close()


def preview_of(base: Path) -> restore.Preview:
    """Look into the first backup on the stick, slowly the first time only."""
    (path, *_) = sorted((base / "stick").glob("*.ckbackup"))
    with path.open("rb") as file:
        start = file.read(400)
    if start not in _previews:
        _previews[start] = restore.look(path, passphrase=PASSPHRASE)
    return replace(_previews[start], path=path)


def the_register(base: Path) -> RegisterOnDisk:
    (register,) = registers.on_this_computer(base / "data")
    assert register.problem is None
    return register


def _members(base: Path, passphrase: str = PASSPHRASE) -> list[str]:
    """Open the register and say who is in it; afterwards nothing half made may be left."""
    session = opened(unlock(the_register(base), passphrase))
    try:
        assert session.read_only_because is None
        return pseudonyms_in(session)
    finally:
        session.close()


def _comebacks(base: Path) -> list[str]:
    """Open the register once more and say which restores its journal tells of."""
    session = opened(unlock(the_register(base)))
    try:
        acts = [line.act for line in journal.latest(session)]
        return [act for act in acts if act in (Action.RESTORED, Action.RESTORE_UNDONE)]
    finally:
        session.close()


def _check_created(base: Path) -> str:
    found = registers.on_this_computer(base / "data")
    if found:
        assert _members(base) == []
        return NEW
    setup.create(a_request(base / "data"))
    assert len(list((base / "data" / "registers").iterdir())) == 1
    return OLD


def _check_passphrase(base: Path) -> str:
    recovery.open_with_sheet(the_register(base), (base / "sheet").read_text())
    opens = [
        passphrase for passphrase in (PASSPHRASE, OTHER_PASSPHRASE) if _opens(base, passphrase)
    ]
    assert len(opens) == 1
    assert _members(base, opens[0]) == NOW
    return OLD if opens == [PASSPHRASE] else NEW


def _check_recovered(base: Path) -> str:
    if _opens(base, PASSPHRASE):
        assert _sheet_opens(base)
        assert _members(base) == NOW
        return OLD
    assert not _sheet_opens(base)
    assert _members(base, OTHER_PASSPHRASE) == NOW
    return NEW


def _check_sheet(base: Path) -> str:
    assert _members(base) == NOW
    return OLD if _sheet_opens(base) else NEW


def _check_backup(base: Path) -> str:
    assert _members(base) == NOW
    (earlier,) = (_used() / "stick").iterdir()
    assert (base / "stick" / earlier.name).read_bytes() == earlier.read_bytes()
    newer = [path for path in (base / "stick").glob("*.ckbackup") if path.name != earlier.name]
    counts = [restore.look(path, passphrase=PASSPHRASE).counts.members for path in newer]
    if list((base / "stick").glob("*.part")):
        _back_up(base, REAL)
    assert not list((base / "stick").glob("*.part"))
    assert counts in ([], [3])
    return NEW if counts else OLD


def _check_restored(base: Path) -> str:
    kept = _what_can_be_undone(base)
    members = _members(base)
    assert members in (BACKED_UP, NOW)
    assert kept == ([NOW] if members == BACKED_UP else [])
    assert _comebacks(base) == ([Action.RESTORED] if members == BACKED_UP else [])
    return NEW if members == BACKED_UP else OLD


def _what_can_be_undone(base: Path) -> list[list[str]]:
    """Say who is in the register that a restore has set aside, if one has."""
    register = the_register(base)
    if not registers.can_undo_restore(register):
        return []
    found = undo.find(register, Secrets(passphrase=PASSPHRASE))
    db = Database.open(
        found.generation / layout.DATABASE,
        key=found.keys.database,
        register_id=found.block.register_id,
        read_only=True,
    )
    try:
        return [sorted(member.pseudonym for member in member_rows.everyone(db))]
    finally:
        db.close()


def _check_restored_anew(base: Path) -> str:
    is_there = bool(registers.on_this_computer(base / "data"))
    if not is_there:
        restore.restore(preview_of(base), base / "data")
    assert _members(base) == BACKED_UP
    assert _comebacks(base) == [Action.RESTORED]
    return NEW if is_there else OLD


def _check_undone(base: Path) -> str:
    kept = _what_can_be_undone(base)
    members = _members(base)
    assert [members, *kept] in ([BACKED_UP, NOW], [NOW, BACKED_UP])
    told = Action.RESTORED if members == BACKED_UP else Action.RESTORE_UNDONE
    assert _comebacks(base) == [told]
    return OLD if members == BACKED_UP else NEW


def _check_unlocked(base: Path) -> str:
    assert _members(base) == BACKED_UP
    assert _comebacks(base) == [Action.RESTORED]
    return NEW


def _opens(base: Path, passphrase: str) -> bool:
    try:
        unlock(the_register(base), passphrase)
    except WrongPassphraseError:
        return False
    return True


def _sheet_opens(base: Path) -> bool:
    try:
        recovery.open_with_sheet(the_register(base), (base / "sheet").read_text())
    except RetiredSheetError:
        return False
    return True


def check_nothing_shows(base: Path) -> None:
    """No file below may hold a name or a passphrase in the clear."""
    for path in base.rglob("*"):
        if path.is_file() and path.name != "reserve":
            content = path.read_bytes()
            for canary in CANARIES:
                for encoding in ("utf-8", "utf-16-le", "utf-32-le"):
                    assert canary.encode(encoding) not in content, path.name


def check_nothing_is_left(base: Path) -> None:
    """After an unlock there may be nothing half made or set aside in the data folder."""
    left = [path.name for path in (base / "data").rglob("*") if _is_leftover(path.name)]
    assert left == []


def _is_leftover(name: str) -> bool:
    return any(mark in name for mark in LEFTOVERS)


OPERATIONS = (
    Operation(name="create", start=_nothing, run=_create, check=_check_created),
    Operation(
        name="change the passphrase",
        start=a_used_register,
        run=_change_passphrase,
        check=_check_passphrase,
    ),
    Operation(name="new sheet", start=a_used_register, run=_new_sheet, check=_check_sheet),
    Operation(name="recover", start=a_used_register, run=_recover, check=_check_recovered),
    Operation(name="back up", start=a_used_register, run=_back_up, check=_check_backup),
    Operation(name="restore over", start=a_used_register, run=_restore, check=_check_restored),
    Operation(
        name="restore on an empty computer",
        start=_a_stick_alone,
        run=_restore,
        check=_check_restored_anew,
    ),
    Operation(name="undo a restore", start=_a_restored_register, run=_undo, check=_check_undone),
    Operation(
        name="unlock",
        start=_a_restored_register_that_was_seen,
        run=_unlock,
        check=_check_unlocked,
    ),
)
