"""Registers made the way the app makes them, with cheap keys: one is built, tests get copies."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.services import backups, members, registers, safeguarding, setup
from app.services.registers import Unlocked, UnlockRequest
from app.services.setup import Created, CreateRequest
from app.storage import leftover_log
from app.storage import registers as layout
from app.vault import kdf
from tests.builders import NOON, StandingClock, an_account

if TYPE_CHECKING:
    from app.services.session import Session

PASSPHRASE = "seven lanterns over quiet water"
OTHER_PASSPHRASE = "eleven herons under a slow moon"
DISPLAY_NAME = "Tuesday Circle"
DISCREET_NAME = "Blue folder"
PAGE = 4096

_PLACE: list[Path] = []


def a_request(
    data: Path, *, passphrase: str = PASSPHRASE, is_practice: bool = False
) -> CreateRequest:
    return CreateRequest(
        data=data,
        display_name=DISPLAY_NAME,
        discreet_name=DISCREET_NAME,
        passphrase=passphrase,
        time_zone="Europe/Brussels",
        parameters=kdf.CHEAPEST,
        is_practice=is_practice,
    )


@cache
def _template() -> tuple[Path, Created]:
    data = a_folder("template-")
    return data, setup.create(a_request(data), clock=lambda: NOON)


def make_folders_in(place: Path) -> None:
    """Name the folder of this run, which a later one removes even if this one is killed."""
    _PLACE.append(place)


def a_folder(prefix: str) -> Path:
    """Make a folder for what belongs to no single test."""
    if _PLACE:
        return Path(tempfile.mkdtemp(prefix=prefix, dir=_PLACE[-1]))
    # A process that a test has started: nobody else tidies up after it.
    folder = Path(tempfile.mkdtemp(prefix=f"circlekeep-tests-{prefix}"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def a_register(data: Path) -> Created:
    """Put a fresh register of one group into a data folder."""
    template, created = _template()
    source = created.unlocked.register.folder
    folder = data / source.relative_to(template)
    shutil.copytree(source, folder)
    register = registers.describe(folder)
    return replace(created, unlocked=replace(created.unlocked, register=register))


def opened(unlocked: Unlocked, *, clock: StandingClock | None = None) -> Session:
    return registers.open_session(unlocked, clock=clock or StandingClock())


def unlock(register: registers.RegisterOnDisk, passphrase: str = PASSPHRASE) -> Unlocked:
    return registers.derive_keys(
        UnlockRequest(register=register, passphrase=passphrase), clock=lambda: NOON
    )


def a_backup(session: Session, folder: Path) -> Path:
    """Make a backup from first line to last."""
    folder.mkdir(exist_ok=True)
    plan = backups.begin(session, folder)
    written = backups.write(plan)
    backups.finish(session, plan, written)
    return written.path


def a_used_backup(created: Created, folder: Path) -> Path:
    """Back up two members and a sealed record; the register goes on to a third afterwards."""
    session = opened(created.unlocked)
    enrol(session, "Heron", "Lamp")
    safeguarding.seal_concern(session, an_account("The tide was high."))
    path = a_backup(session, folder)
    enrol(session, "Violin")
    session.close()
    return path


def left_open(unlocked: Unlocked, *pseudonyms: str) -> None:
    """Leave a register as a process does that enrols these and is killed: all in the log."""
    session = opened(unlocked)
    enrol(session, *pseudonyms)
    database, log = database_of(unlocked.register), log_of(unlocked.register)
    held = database.read_bytes(), log.read_bytes()
    session.close()
    database.with_name("closed").unlink()
    database.write_bytes(held[0])
    log.write_bytes(held[1])


def changed(path: Path, at: int, content: bytes) -> Path:
    """Change some bytes of a file in place; a negative place counts from its end."""
    with path.open("r+b") as file:
        file.seek(at % path.stat().st_size)
        file.write(content)
    return path


def flip_a_bit(session: Session, name: str = "former_pseudonym_member") -> None:
    """Change one bit of the first page of a table or an index, or change it back.

    The one that is meant where none is named is seldom read.
    """
    (page,) = session.db.one("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,))
    session.db.checkpoint()
    content = bytearray(session.db.path.read_bytes())
    content[page * PAGE - 2000] ^= 1
    session.db.path.write_bytes(content)


def enrol(session: Session, *pseudonyms: str) -> None:
    for pseudonym in pseudonyms:
        members.enrol(session, pseudonym=pseudonym)


def pseudonyms_in(session: Session) -> list[str]:
    return [member.pseudonym for member in members.everyone(session)]


def database_of(register: registers.RegisterOnDisk) -> Path:
    return layout.live_generation(register.folder) / layout.DATABASE


def log_of(register: registers.RegisterOnDisk) -> Path:
    return leftover_log.log_of(database_of(register))


def keys_of(register: registers.RegisterOnDisk) -> Path:
    return layout.live_generation(register.folder) / layout.KEYS
