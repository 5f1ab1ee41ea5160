"""The keys of an old copy, put back: seen at the unlock they make possible, told, written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

from app.domain.journal import Action
from app.errors import DiskFullError, WrongPassphraseError
from app.services import journal, recovery, restore, sealed_apart, second_factor, undo
from app.services.key_changes import Secrets
from app.services.rotate import RotateRequest, rotate
from app.vault import kdf
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_register,
    a_used_backup,
    keys_of,
    opened,
    unlock,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk, Unlocked
    from app.services.setup import Created

NOW = Secrets(passphrase=PASSPHRASE)


@pytest.fixture
def created(tmp_path: Path) -> Created:
    """Make a register that was open once."""
    created = a_register(tmp_path / "data")
    opened(created.unlocked).close()
    return created


@pytest.fixture
def register(created: Created) -> RegisterOnDisk:
    return created.unlocked.register


def changed(register: RegisterOnDisk, old: str = PASSPHRASE, new: str = OTHER_PASSPHRASE) -> None:
    """Change the passphrase in an open register, as the keys page does."""
    session = opened(unlock(register, old))
    recovery.change_passphrase(register, old, new, parameters=kdf.CHEAPEST)
    recovery.passphrase_changed(session)
    session.close()


def is_told(unlocked: Unlocked) -> bool:
    session = opened(unlocked)
    session.close()
    return session.has_unexpected_keys


def lines(unlocked: Unlocked) -> int:
    session = opened(unlocked)
    acts = [line.act for line in journal.latest(session)]
    session.close()
    return acts.count(Action.KEYS_UNEXPECTED)


def test_old_keys_put_back_open_it_and_are_told_at_every_unlock_and_once_in_the_journal(
    register: RegisterOnDisk,
) -> None:
    before = keys_of(register).read_bytes()
    changed(register)
    keys_of(register).write_bytes(before)

    told = [is_told(unlock(register)) for _ in range(3)]

    assert told == [True, True, True]
    assert lines(unlock(register)) == 1
    with pytest.raises(WrongPassphraseError):
        unlock(register, OTHER_PASSPHRASE)


def test_a_change_of_keys_ends_it(register: RegisterOnDisk) -> None:
    before = keys_of(register).read_bytes()
    changed(register)
    keys_of(register).write_bytes(before)
    assert is_told(unlock(register))

    changed(register)

    assert not is_told(unlock(register, OTHER_PASSPHRASE))


def test_newest_keys_brought_back_end_it_too_and_another_time_is_told_anew(
    register: RegisterOnDisk,
) -> None:
    before = keys_of(register).read_bytes()
    changed(register)
    today = keys_of(register).read_bytes()

    keys_of(register).write_bytes(before)
    first = is_told(unlock(register))
    keys_of(register).write_bytes(today)
    between = is_told(unlock(register, OTHER_PASSPHRASE))
    keys_of(register).write_bytes(before)
    again = is_told(unlock(register))

    assert (first, between, again) == (True, False, True)
    assert lines(unlock(register)) == 2


def test_a_change_whose_line_comes_late_is_a_change(register: RegisterOnDisk) -> None:
    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

    assert not is_told(unlock(register, OTHER_PASSPHRASE))
    assert not is_told(unlock(register, OTHER_PASSPHRASE))
    assert lines(unlock(register, OTHER_PASSPHRASE)) == 0


def test_no_act_of_her_own_is_called_unexpected(
    register: RegisterOnDisk, created: Created, tmp_path: Path
) -> None:
    sealed = "nine otters along the dyke"
    backup = a_used_backup(created, tmp_path / "stick")
    recovery.new_sheet(register, PASSPHRASE)
    assert not is_told(unlock(register))
    sealed_apart.turn_on(sealed_apart.prepare(register, NOW, sealed, parameters=kdf.CHEAPEST))
    assert not is_told(unlock(register))
    both = Secrets(passphrase=PASSPHRASE, sealed_passphrase=sealed)
    sealed_apart.turn_off(register, both, parameters=kdf.CHEAPEST)
    path = second_factor.make_and_join(register, NOW, tmp_path / "stick", parameters=kdf.CHEAPEST)
    with_key = Secrets(passphrase=PASSPHRASE, key_file=path.read_bytes())
    second_factor.remove(register, with_key, parameters=kdf.CHEAPEST)
    assert not is_told(unlock(register))
    rotated = rotate(RotateRequest(register=register, secrets=NOW, parameters=kdf.CHEAPEST))
    assert not is_told(rotated.unlocked)
    preview = restore.look(backup, passphrase=PASSPHRASE)
    assert not is_told(restore.restore(preview, tmp_path / "data", over=True))
    assert lines(unlock(register)) == 0


def test_a_disk_without_room_for_the_line_still_has_it_told(
    register: RegisterOnDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keys_of(register).read_bytes()
    changed(register)
    keys_of(register).write_bytes(before)
    monkeypatch.setattr("app.services.session.Session.change", _no_room)

    assert is_told(unlock(register))


def _no_room(_session: object) -> NoReturn:
    raise DiskFullError


@pytest.mark.parametrize("is_of_other_keys", [False, True])
def test_a_change_whose_line_waits_is_known_when_a_restore_is_undone(
    tmp_path: Path, created: Created, register: RegisterOnDisk, *, is_of_other_keys: bool
) -> None:
    """The process that changed them had died, and the next act was a restore."""
    path = a_used_backup(created, tmp_path / "stick")
    if is_of_other_keys:
        request = RotateRequest(register=register, secrets=NOW, parameters=kdf.CHEAPEST)
        opened(rotate(request).unlocked).close()
    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    preview = restore.look(path, passphrase=PASSPHRASE)
    opened(restore.restore(preview, tmp_path / "data", over=True)).close()

    found = undo.find(register, Secrets(passphrase=OTHER_PASSPHRASE))
    session = opened(undo.bring_back(found))

    assert not session.has_unexpected_keys
    assert Action.PASSPHRASE_CHANGED in [line.act for line in journal.latest(session)]
    session.close()
