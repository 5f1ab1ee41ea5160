"""What is done on a real, small disk: `python -m tests.faults.small_disk <act> <KiB> <base>`.

The disk is a file system in memory, mounted where no other process sees it and gone with this one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.journal import Action
from app.errors import DiskFullError, StickTooSmallError
from app.services import (
    backups,
    drafts,
    journal,
    members,
    recovery,
    registers,
    restore,
    rotate,
    safeguarding,
    setup,
)
from app.services.key_changes import Secrets
from app.services.rotate import RotateRequest
from app.vault import kdf
from tests.builders import an_account
from tests.faults.writer import name_of, state_of
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_register,
    a_request,
    a_used_backup,
    opened,
    unlock,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.session import Session

ROOT = Path(__file__).resolve().parents[2]
LONG = "tide " * 3000


def refusal() -> str:
    """Return why no such disk can be had here, or nothing."""
    done = subprocess.run(
        _command("nothing", 100, Path("/")), capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines() or ["no reason was given"])[-1]


def on_a_small_disk(act: str, kib: int, base: Path) -> str:
    """Do one of the acts below on such a disk; return what it had to say."""
    done = subprocess.run(
        _command(act, kib, base), capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _command(act: str, kib: int, base: Path) -> list[str]:
    own_space = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "-r", "--mount"]
    return [*own_space, sys.executable, "-m", "tests.faults.small_disk", act, str(kib), str(base)]


def _nothing(place: Path) -> str:
    return str(place.exists())


def _create(place: Path) -> str:
    """Make a register where there is no room for one: none is left, and nothing half made."""
    try:
        setup.create(a_request(place / "data"))
    except DiskFullError:
        assert registers.on_this_computer(place / "data") == []
        left = [path.name for path in place.rglob("*") if path.is_file() and path.stat().st_size]
        assert left == [], left
        return "full"
    return "made"


def _fill(place: Path) -> str:
    """Write until nothing goes any more: all that was told as done is there afterwards."""
    session = opened(setup.create(a_request(place / "data")).unlocked)
    acts = _until_full(lambda: safeguarding.seal_concern(session, an_account(LONG)))
    for no in range(3):
        with suppress(DiskFullError):
            members.enrol(session, pseudonym=name_of(no))
    last = state_of(session)
    _close(session)

    session = opened(unlock(registers.on_this_computer(place / "data")[0]))
    assert session.read_only_because is None
    assert state_of(session) == last
    assert session.db.row("PRAGMA integrity_check(1)") == ("ok",)
    _close(session)
    return f"full after {acts}"


def _keep_a_draft(place: Path) -> str:
    """Fill the disk to the last byte: the draft of the page at hand is kept all the same."""
    session = opened(a_register(place / "data").unlocked)
    reserve = session.folder / "reserve"
    assert reserve.exists()
    _fill_up(place / "film")
    acts = _until_full(lambda: _print_without_reserve(session))

    drafts.keep(session, "meeting", {"about": LONG})

    assert not reserve.exists()
    _close(session)
    session = opened(unlock(registers.on_this_computer(place / "data")[0]))
    assert drafts.kept(session, "meeting") == {"about": LONG}
    _close(session)
    return f"kept after {acts}"


def _close(session: Session) -> None:
    # Where the main file cannot grow, everything stays in the log beside it and is read from there.
    with suppress(DiskFullError):
        session.close()


def _print_without_reserve(session: Session) -> None:
    with session.change() as change:
        change.db.execute(
            "INSERT INTO paper (kind, reference, printed_at, copies) VALUES ('x', ?, '', 1)",
            (LONG,),
        )
        change.record(Action.PAPER_PRINTED)


def _back_up(place: Path) -> str:
    """Make backups onto a stick until it is full: the last one leaves nothing behind."""
    session = opened(a_register(Path(os.environ["CIRCLEKEEP_ELSEWHERE"]) / "data").unlocked)
    stick = place / "stick"
    stick.mkdir()
    made = 0
    while True:
        # A second one in the same second gets a number; pruning starts at the eleventh.
        _fill_up(place / f"film {made}", leave=2 * 1024 * 1024 if made == 0 else 900 * 1024)
        try:
            plan = backups.begin(session, stick)
            backups.finish(session, plan, backups.write(plan))
            made += 1
        except StickTooSmallError:
            break
    names = sorted(path.name for path in stick.iterdir())
    assert len(names) == made
    assert all(name.endswith(".ckbackup") for name in names), names
    session.close()
    return f"{made} made"


def _change_keys(place: Path) -> str:
    """Change the passphrase on a full disk: it is refused, and the old one opens."""
    register = a_register(place / "data").unlocked.register
    (register.folder / "reserve").unlink(missing_ok=True)
    _fill_up(place / "film")
    try:
        recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    except DiskFullError:
        unlock(register)
        return "full"
    return "changed"


def _restore(place: Path) -> str:
    """Restore where there is hardly room for it: once it stands, its line is written as well."""
    created = a_register(place / "data")
    backup = a_used_backup(created, Path(os.environ["CIRCLEKEEP_ELSEWHERE"]) / "stick")
    shutil.copytree(place / "data", place.with_name("before"))
    preview = restore.look(backup, passphrase=PASSPHRASE)
    outcomes = []
    for kib in range(200, 480, 8):
        shutil.rmtree(place / "data")
        (place / "film").unlink(missing_ok=True)
        shutil.copytree(place.with_name("before"), place / "data")
        _fill_up(place / "film", leave=kib * 1024)
        try:
            unlocked = restore.restore(preview, place / "data", over=True)
        except DiskFullError:
            outcomes.append("full")
            continue
        session = opened(unlocked)
        restore.record(session, preview)
        assert journal.latest(session)[0].act == Action.RESTORED
        outcomes.append("restored")
        _close(session)
    return ", ".join(dict.fromkeys(outcomes))


def _rotate(place: Path) -> str:
    """Make all keys anew with less room than that takes, and then with enough."""
    register = a_register(place / "data").unlocked.register
    (register.folder / "reserve").unlink(missing_ok=True)
    request = RotateRequest(
        register=register, secrets=Secrets(passphrase=PASSPHRASE), parameters=kdf.CHEAPEST
    )
    outcomes = []
    for kib in (*range(0, 320, 32), 4096):
        (place / "film").unlink(missing_ok=True)
        _fill_up(place / "film", leave=kib * 1024)
        try:
            session = opened(rotate.rotate(request).unlocked)
            outcomes.append("rotated")
        except DiskFullError:
            session = opened(unlock(register))
            outcomes.append("full")
        _close(session)
        assert list(register.folder.glob("*.part")) == []
        assert len(list(register.folder.glob("gen-*"))) == 1
    return ", ".join(dict.fromkeys(outcomes))


def _until_full(act: Callable[[], object]) -> int:
    done = 0
    while True:
        try:
            act()
        except DiskFullError:
            return done
        done += 1


def _fill_up(path: Path, *, leave: int = 0) -> None:
    """Take all the room there is but the last of it."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            free = os.statvfs(path.parent).f_bavail * os.statvfs(path.parent).f_bsize
            if free <= leave:
                return
            file.write(bytes(min(65_536, free - leave)))


ACTS: dict[str, Callable[[Path], str]] = {
    "nothing": _nothing,
    "create": _create,
    "fill": _fill,
    "keep a draft": _keep_a_draft,
    "back up": _back_up,
    "change keys": _change_keys,
    "restore": _restore,
    "rotate": _rotate,
}


def main(act: str, kib: int, base: Path) -> None:
    """Mount the disk over a folder and do what is asked for."""
    place = base if act != "nothing" else Path("/mnt")
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kib}k,mode=0700", "tmpfs", str(place)], check=True
    )
    print(ACTS[act](place))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
