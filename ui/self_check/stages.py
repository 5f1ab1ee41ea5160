"""The two halves of the self-check, before and after the process is replaced, and its second."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore

from app import hardening, paths
from app.errors import AlreadyOpenError, WrongPassphraseError
from app.services import backups, journal, passphrases, recovery, registers, restore, setup
from app.services.registers import UnlockRequest
from ui.lock import replacement
from ui.self_check import evening, windows
from ui.self_check.steps import StepFailedError, must, same, step, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.backups import BackupRecord
    from app.services.on_disk import RegisterOnDisk
    from app.services.session import Session

WORD = "--self-check"
_AFTER_LOCK, _SECOND = "after-lock", "second"
_NOTE = "between.json"
_PREFIX = "circlekeep-self-check-"

# What the bundle leaves out; `select` stays, since waiting for a child of ours needs it.
_NETWORK = ("_socket", "_ssl", "socket", "ssl", "asyncio", "http", "sqlite3", "multiprocessing")
_PARTS_OF_QT = {"QtCore", "QtDBus", "QtGui", "QtPrintSupport", "QtSvg", "QtWidgets"}


def main(arguments: Sequence[str]) -> int:
    """Run the self-check, or the part of it that its own arguments ask for."""
    try:
        match list(arguments):
            case []:
                return _before_lock()
            case ["after-lock", folder, held]:
                return _after_lock(Path(folder), held)
            case ["second", folder]:
                return _second(Path(folder))
            case _:
                tell(f"{WORD} takes no further words.")
                return 2
    except StepFailedError:
        return 1


def _before_lock() -> int:
    tell(f"Circlekeep {paths.version()}, {'bundle' if _is_frozen() else 'source'}, {sys.platform}")
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        _first_half(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return _go_on_in_a_fresh_process(folder)


def _first_half(folder: Path) -> None:
    if _is_frozen():
        with step("no network code is here"):
            _look_for_network_code()
    with step("this process leaves no core dump"):
        must(sys.platform != "linux" or hardening.no_core_dumps_hold(), "core dumps are possible")
    passphrase = passphrases.generate()
    with step("a register is made"):
        created = setup.create(
            setup.CreateRequest(
                data=folder / "data",
                display_name="The self-check",
                discreet_name="Self-check",
                passphrase=passphrase,
                time_zone="Europe/Brussels",
            )
        )
        numbers = setup.proof_groups(created.sheet)
        setup.prove(created.sheet, {no: created.sheet.groups[no - 1] for no in numbers})
    session = registers.open_session(created.unlocked, clock=_now)
    try:
        with step("a second process is refused"):
            _ask_a_second_process(folder, passphrase)
        with step("an evening is recorded"):
            setup.finish(session)
            meeting_id = evening.record(session)
        with step("a concern is sealed"):
            evening.seal(session)
        evening.make_papers(session, meeting_id, created.sheet, _made(folder, "papers"))
        with step("a backup is written and read back"):
            backup = _back_up(session, _made(folder, "stick"))
        evening.make_slip(session, backup, folder / "papers")
        qt = windows.start()
        with step(f"every window is painted ({qt.platformName()})"):
            windows.paint_all(qt, session)
        with step("a wrong call is told with its words"):
            windows.call_wrongly()
        note = {
            "pid": os.getpid(),
            "passphrase": passphrase,
            "sheet": " ".join(created.sheet.groups),
            "told": evening.told(session),
            "lines": evening.lines(session),
        }
    finally:
        session.close()
    with step("at rest there is one file and no word of it in clear"):
        _look_at_rest(created.unlocked.register)
    # Only here does a passphrase lie in a file: this register is invented and removed at the end.
    (folder / _NOTE).write_text(json.dumps(note), encoding="utf-8")


def _go_on_in_a_fresh_process(folder: Path) -> int:
    held = replacement.held_connection()
    line = [WORD, _AFTER_LOCK, str(folder), "" if held is None else str(held)]
    if sys.platform in {"win32", "darwin"}:
        # The real lock starts the new process and ends; here somebody waits for the outcome.
        return subprocess.call(replacement.command(line))  # noqa: S603 - our own command
    return replacement.replace(line)


def _after_lock(folder: Path, held: str) -> int:
    if not folder.name.startswith(_PREFIX):
        tell("This is no folder of a self-check.")
        return 2
    try:
        _second_half(folder, held)
        with step("nothing of it is left behind"):
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    tell("All steps passed.")
    return 0


def _second_half(folder: Path, held: str) -> None:
    note = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
    with step("the process was replaced by a fresh one"):
        must(sys.platform != "linux" or note["pid"] == os.getpid(), "this is another process")
        must(sys.platform != "linux" or hardening.no_core_dumps_hold(), "core dumps are possible")
    if held:
        with step("the window stood until now, and goes"):
            must(stat.S_ISSOCK(os.fstat(int(held)).st_mode), "the connection was not kept")
            replacement.let_go(int(held))
    (register,) = registers.on_this_computer(folder / "data")
    with step("a wrong passphrase opens nothing"):
        _try_wrong(register)
    with step("the right one opens everything as it was left"):
        _compare(register, note["passphrase"], note)
    with step("the recovery sheet opens it too"):
        recovery.open_with_sheet(register, note["sheet"])
    with step("the backup is restored elsewhere and is the same"):
        _restore_and_compare(folder, note)


def _restore_and_compare(folder: Path, note: dict[str, object]) -> None:
    passphrase = str(note["passphrase"])
    (path,) = (folder / "stick").glob("*.ckbackup")
    preview = restore.look(path, passphrase=passphrase)
    unlocked = restore.restore(preview, folder / "elsewhere")
    session = registers.open_session(unlocked, clock=_now)
    try:
        lines = evening.lines(session)
        restore.record(session, preview)
    finally:
        session.close()
    told_before = note["lines"]
    must(isinstance(told_before, list) and lines == told_before[: len(lines)], "journals differ")
    same(preview.counts.sealed, 1, "numbers of sealed records")
    _compare(unlocked.register, passphrase, {**note, "lines": []})


def _compare(register: RegisterOnDisk, passphrase: str, note: dict[str, object]) -> None:
    """Unlock a register and hold everything in it against what was told of it before."""
    unlocked = registers.derive_keys(UnlockRequest(register=register, passphrase=passphrase))
    session = registers.open_session(unlocked, clock=_now)
    try:
        must(session.read_only_because is None, "damage was found")
        same(evening.told(session), note["told"], "records")
        if note["lines"]:
            same(evening.lines(session), note["lines"], "journals")
        evening.unseal(session, passphrase)
        must(journal.seal_words(journal.seal(session)).words, "no seal")
    finally:
        session.close()


def _back_up(session: Session, folder: Path) -> BackupRecord:
    plan = backups.begin(session, folder)
    return backups.finish(session, plan, backups.write(plan))


def _try_wrong(register: RegisterOnDisk) -> None:
    request = UnlockRequest(register=register, passphrase="not this passphrase at all")  # noqa: S106
    try:
        registers.derive_keys(request)
    except WrongPassphraseError:
        return
    must(None, "a wrong passphrase opened the register")


def _ask_a_second_process(folder: Path, passphrase: str) -> None:
    line = replacement.command([WORD, _SECOND, str(folder)])
    done = subprocess.run(  # noqa: S603 - our own command
        line, input=passphrase, capture_output=True, text=True, check=False, timeout=120
    )
    must(done.returncode == 0, f"it was let in ({done.stdout.strip()} {done.stderr.strip()})")


def _second(folder: Path) -> int:
    """Be the second process: succeed only if the register is refused as already open."""
    (register,) = registers.on_this_computer(folder / "data")
    request = UnlockRequest(register=register, passphrase=sys.stdin.read())
    try:
        registers.open_session(registers.derive_keys(request), clock=_now).close()
    except AlreadyOpenError:
        return 0
    return 1


def _look_for_network_code() -> None:
    found = [name for name in _NETWORK if find_spec(name) is not None]
    parts = {path.name.partition(".")[0] for path in _folder_of_qt().glob("Qt?*.*")}
    found += sorted(parts - _PARTS_OF_QT)
    must(not found, f"there is {', '.join(found)}")


def _folder_of_qt() -> Path:
    return Path(QtCore.__file__).parent


def _look_at_rest(register: RegisterOnDisk) -> None:
    files = [path for path in register.folder.rglob("*") if path.is_file()]
    same(sum(path.name.startswith("register.db") for path in files), 1, "database files")
    hidden = [word.encode() for word in (*evening.NAMES, evening.WORDS)]
    content = b"".join(path.read_bytes() for path in files)
    must(not any(word in content for word in hidden), "a word lies there in clear")


def _made(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    return made


def _now() -> datetime:
    return datetime.now(UTC)


def _is_frozen() -> bool:
    return bool(getattr(sys, "frozen", False))
