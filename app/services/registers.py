"""The registers on this computer, and how one of them is unlocked.

Unlocking has two halves. `unlock`, of `unlocking`, is slow and belongs in a Job; `open_session` is
quick, takes the register for this process and belongs on the GUI thread.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from app.errors import RegisterError
from app.services import journal, key_outcome, key_watch, keyfiles, owed, settling, swaps, whole
from app.services.on_disk import (
    RegisterOnDisk,
    can_undo_restore,
    delay_before_next_try,
    describe,
    find,
    needs_key_file,
    on_this_computer,
    utc_now,
    wrong_tries,
)
from app.services.session import Clock, Session
from app.services.unlocking import Unlocked, UnlockRequest, derive_keys, open_counted, unlock
from app.storage import group, leftover_log, reserve, rest_mark
from app.storage import register as register_row
from app.storage import registers as layout
from app.storage.database import Database
from app.storage.files import REAL, Disk

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.settling import Proof
    from app.vault.keys import RegisterKeys

__all__ = [
    "RegisterOnDisk",
    "UnlockRequest",
    "Unlocked",
    "can_undo_restore",
    "delay_before_next_try",
    "derive_keys",
    "describe",
    "find",
    "needs_key_file",
    "on_this_computer",
    "open_counted",
    "open_session",
    "unlock",
    "utc_now",
    "wrong_tries",
]


def open_session(unlocked: Unlocked, *, clock: Clock, disk: Disk = REAL) -> Session:
    """Take the register for this process and open it; raise AlreadyOpenError if another has it."""
    held = unlocked.held or settling.hold(unlocked, disk=disk)
    release = held.take_over()
    try:
        proof = settling.proven(held, unlocked, disk=disk)
        session = _session(unlocked, held.path, proof, clock=clock, release=release, disk=disk)
    except BaseException:
        release()
        raise
    journal.check_since_last(session)
    with suppress(RegisterError):
        session.key_block = keyfiles.load(layout.live_generation(session.folder)).block
    _remember_damage(session)
    if session.read_only_because is None:
        is_confirmed = unlocked.is_confirmed and not _is_unseen(session)
        # Before its line is told of: else a process that ends between leaves nothing to undo.
        is_in_order = is_confirmed or _is_set_aside(disk, unlocked.register.folder)
        _write_what_is_owed(session, is_confirmed=unlocked.is_confirmed and is_in_order)
        _keep_in_order(unlocked, disk, is_confirmed=is_confirmed)
    return session


def _remember_damage(session: Session) -> None:
    """Go on writing nothing where the whole was found damaged, until it is found in order."""
    if session.read_only_because is None:
        try:
            session.read_only_because = whole.noted_damage(session)
        except RegisterError as damage:
            session.read_only_because = damage


def _is_unseen(session: Session) -> bool:
    """Tell whether a restore took place in a process that died before anybody saw it."""
    try:
        return swaps.is_unseen(session)
    except RegisterError:
        return True  # what is kept in vain can still go


def _is_set_aside(disk: Disk, folder: Path) -> bool:
    """Set aside what a restore replaced, and tell whether that was done."""
    try:
        layout.retire(disk, folder)
    except RegisterError:
        return False
    return True


def _begin_log_anew(db: Database) -> None:
    """Let a log that was left flow in before anything is added to it.

    Behind its last whole act may lie a torn one. What comes next would be written over that frame
    by frame, and a power cut meanwhile would leave a mixture that looks like damage (found by
    laying out what such a cut may leave).
    """
    with suppress(RegisterError):
        db.checkpoint()


def _session(
    unlocked: Unlocked,
    path: Path,
    proof: Proof,
    *,
    clock: Clock,
    release: layout.Release,
    disk: Disk,
) -> Session:
    register, damage = unlocked.register, proof.damage
    register_id = bytes.fromhex(register.id)
    if damage is None:
        rest_mark.take_away(disk, path)
    db = Database.open(path, key=unlocked.keys.database, register_id=register_id, log=proof.reads)
    try:
        if proof.has_log and damage is None:
            _begin_log_anew(db)
        session = Session(
            register=_named(register, db),
            register_id=register_id,
            folder=register.folder,
            db=db,
            keys=unlocked.keys,
            clock=clock,
            sealing_public=register_row.row(db).sealing_public,
            is_practice=register.is_practice,
            release=release,
            put_aside=proof.was_put_aside,
        )
    except BaseException:
        db.close()
        raise
    session.read_only_because = damage
    return session


def named(register: RegisterOnDisk, register_keys: RegisterKeys) -> RegisterOnDisk:
    """Add the group's own name to a closed register that is held; a damaged one keeps it."""
    register_id = bytes.fromhex(register.id)
    with suppress(RegisterError):
        path = layout.live_generation(register.folder) / layout.DATABASE
        key = register_keys.database
        leftover_log.settle(REAL, path, key=key, register_id=register_id)
        db = Database.open(path, key=key, register_id=register_id)
        try:
            return _named(register, db)
        finally:
            db.close()
    return register


def _named(register: RegisterOnDisk, db: Database) -> RegisterOnDisk:
    profile = group.profile(db)
    return register if profile is None else replace(register, display_name=profile.display_name)


def _write_what_is_owed(session: Session, *, is_confirmed: bool) -> None:
    """Write lines of acts done before; if that fails they wait on, and keep no register shut."""
    with suppress(RegisterError):
        swaps.tell_late(session, leaves_newest=not is_confirmed)
    with suppress(RegisterError):
        keys = owed.fingerprint(keyfiles.load(layout.live_generation(session.folder)).block)
        aside = _keys_aside(session.folder)
        key_outcome.settle(session, keys, session.ledger.lines(), aside=aside)
        late = session.write_what_is_owed(keys, aside=aside)
        session.has_unexpected_keys = key_watch.are_unexpected(session, keys, late=late)


def _keys_aside(folder: Path) -> list[str]:
    """Name the keys of the states that a restore, or one undone, has set aside."""
    live, found = layout.live_generation(folder), []
    for generation in layout.generations(folder):
        if generation != live:
            with suppress(RegisterError):
                found.append(owed.fingerprint(keyfiles.load(generation).block))
    return found


def _keep_in_order(unlocked: Unlocked, disk: Disk, *, is_confirmed: bool) -> None:
    """Do the small repairs of an unlock; none of them may keep the register shut."""
    folder = unlocked.register.folder
    tidy = _let_older_go if is_confirmed else layout.retire
    with suppress(RegisterError):
        tidy(disk, folder)
    with suppress(RegisterError):
        keyfiles.repair(disk, layout.live_generation(folder), mac_key=unlocked.keys.header_mac)
    with suppress(RegisterError):
        reserve.ensure(disk, folder)


def _let_older_go(disk: Disk, folder: Path) -> None:
    """Remove what a restore had set aside; which sheets there were stays known."""
    if len(layout.generations(folder)) > 1:
        from app.services import sheet_numbers  # noqa: PLC0415 - needed only after a restore

        with suppress(RegisterError):
            sheet_numbers.write_down(disk, folder)
        layout.sweep_older(disk, folder)
