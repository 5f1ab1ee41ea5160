"""A sealed tier with a passphrase of its own: two secrets, two sheets, neither opens the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action
from app.errors import (
    AlreadyOpenError,
    RetiredSheetError,
    TierClosedError,
    WeakPassphraseError,
    WrongPassphraseError,
)
from app.services import journal, recovery, registers, safeguarding, sealed_apart
from app.services import second_factor as factor
from app.services.key_changes import Secrets
from app.services.registers import UnlockRequest
from app.services.safeguarding import TierRequest
from app.vault import kdf
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_register,
    keys_of,
    opened,
    unlock,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.recovery import RecoverySheet
    from app.services.registers import RegisterOnDisk
    from app.services.setup import Created

SEALED = "nine otters along the dyke"
THIRD = "a barrel organ at the corner"
OPEN_ONLY = Secrets(passphrase=PASSPHRASE)
BOTH = Secrets(passphrase=PASSPHRASE, sealed_passphrase=SEALED)


@pytest.fixture
def created(tmp_path: Path) -> Created:
    return a_register(tmp_path)


@pytest.fixture
def register(created: Created) -> RegisterOnDisk:
    return created.unlocked.register


def typed(sheet: RecoverySheet) -> str:
    return " ".join(sheet.groups)


def set_apart(register: RegisterOnDisk) -> RecoverySheet:
    prepared = sealed_apart.prepare(register, OPEN_ONLY, SEALED, parameters=kdf.CHEAPEST)
    sealed_apart.turn_on(prepared)
    return prepared.sheet


def opens_sealed(
    register: RegisterOnDisk,
    passphrase: str,
    *,
    by: str = PASSPHRASE,
    key_file: bytes | None = None,
) -> bool:
    unlocked = registers.derive_keys(
        UnlockRequest(register=register, passphrase=by, key_file=key_file)
    )
    request = TierRequest(
        folder=register.folder,
        passphrase=passphrase,
        sealed_slot_key=unlocked.keys.sealed_slot,
        key_file=key_file,
    )
    try:
        return bool(safeguarding.open_tier_key(request))
    except WrongPassphraseError:
        return False


def test_nothing_changes_before_the_second_sheet_is_proven(register: RegisterOnDisk) -> None:
    before = keys_of(register).read_bytes()

    prepared = sealed_apart.prepare(register, OPEN_ONLY, SEALED, parameters=kdf.CHEAPEST)

    assert prepared.sheet.is_for_sealed
    assert keys_of(register).read_bytes() == before
    assert not sealed_apart.is_apart(register)


def test_set_apart_each_passphrase_opens_its_own_tier(register: RegisterOnDisk) -> None:
    set_apart(register)

    assert sealed_apart.is_apart(register)
    assert opens_sealed(register, SEALED)
    assert not opens_sealed(register, PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        unlock(register, SEALED)


def test_set_apart_the_first_sheet_leaves_the_sealed_tier(created: Created) -> None:
    register = created.unlocked.register

    second = set_apart(register)

    assert second.sheet_number == created.sheet.sheet_number + 1
    assert recovery.open_with_sheet(register, typed(created.sheet)).sealed_private is None
    with pytest.raises(RetiredSheetError) as caught:
        recovery.open_with_sheet(register, typed(second))
    assert caught.value.current == created.sheet.sheet_number


def test_a_weak_second_passphrase_is_refused(register: RegisterOnDisk) -> None:
    with pytest.raises(WeakPassphraseError):
        sealed_apart.prepare(register, OPEN_ONLY, "too short")


def test_a_passphrase_that_is_in_use_is_no_second_one(register: RegisterOnDisk) -> None:
    with pytest.raises(WeakPassphraseError):
        sealed_apart.prepare(register, OPEN_ONLY, PASSPHRASE)
    set_apart(register)
    before = keys_of(register).read_bytes()

    for taken in (PASSPHRASE, SEALED):
        with pytest.raises(WeakPassphraseError):
            sealed_apart.change(register, BOTH, taken)

    assert keys_of(register).read_bytes() == before


def test_keys_changed_meanwhile_are_not_written_over(register: RegisterOnDisk) -> None:
    prepared = sealed_apart.prepare(register, OPEN_ONLY, SEALED, parameters=kdf.CHEAPEST)
    recovery.new_sheet(register, PASSPHRASE)

    with pytest.raises(AlreadyOpenError):
        sealed_apart.turn_on(prepared)

    assert not sealed_apart.is_apart(register)


def test_a_changed_open_passphrase_leaves_the_sealed_one(register: RegisterOnDisk) -> None:
    set_apart(register)

    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

    assert opens_sealed(register, SEALED, by=OTHER_PASSPHRASE)
    assert not opens_sealed(register, OTHER_PASSPHRASE, by=OTHER_PASSPHRASE)


def test_a_new_open_sheet_leaves_the_sealed_one(created: Created) -> None:
    register = created.unlocked.register
    second = set_apart(register)

    third = recovery.new_sheet(register, PASSPHRASE)

    assert third.sheet_number == second.sheet_number + 1
    recovery.open_with_sheet(register, typed(third))
    sealed_apart.recover(register, OPEN_ONLY, typed(second), THIRD, parameters=kdf.CHEAPEST)


def test_a_forgotten_open_passphrase_leaves_the_sealed_one(created: Created) -> None:
    register = created.unlocked.register
    set_apart(register)

    recovered = recovery.open_with_sheet(register, typed(created.sheet))
    recovery.set_passphrase(recovered, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

    assert sealed_apart.is_apart(register)
    assert opens_sealed(register, SEALED, by=OTHER_PASSPHRASE)


def test_a_forgotten_sealed_passphrase_is_replaced_with_its_sheet(created: Created) -> None:
    register = created.unlocked.register
    second = set_apart(register)

    with pytest.raises(RetiredSheetError):
        sealed_apart.recover(register, OPEN_ONLY, typed(created.sheet), THIRD)
    third = sealed_apart.recover(register, OPEN_ONLY, typed(second), THIRD, parameters=kdf.CHEAPEST)

    assert third.is_for_sealed
    assert opens_sealed(register, THIRD)
    assert not opens_sealed(register, SEALED)
    with pytest.raises(RetiredSheetError):
        sealed_apart.recover(register, OPEN_ONLY, typed(second), SEALED)


def test_the_sealed_passphrase_is_changed_with_the_old_one(register: RegisterOnDisk) -> None:
    second = set_apart(register)
    wrong = Secrets(passphrase=PASSPHRASE, sealed_passphrase=PASSPHRASE)

    with pytest.raises(WrongPassphraseError):
        sealed_apart.change(register, wrong, THIRD, parameters=kdf.CHEAPEST)
    with pytest.raises(TierClosedError):
        sealed_apart.change(register, OPEN_ONLY, THIRD, parameters=kdf.CHEAPEST)
    assert registers.wrong_tries(register) == 1
    sealed_apart.change(register, BOTH, THIRD, parameters=kdf.CHEAPEST)

    assert opens_sealed(register, THIRD)
    assert not opens_sealed(register, SEALED)
    sealed_apart.recover(register, OPEN_ONLY, typed(second), SEALED, parameters=kdf.CHEAPEST)


def test_a_new_sealed_sheet_retires_the_one_before(register: RegisterOnDisk) -> None:
    second = set_apart(register)

    third = sealed_apart.new_sheet(register, BOTH)

    with pytest.raises(RetiredSheetError):
        sealed_apart.recover(register, OPEN_ONLY, typed(second), THIRD)
    sealed_apart.recover(register, OPEN_ONLY, typed(third), THIRD, parameters=kdf.CHEAPEST)


def test_turned_off_one_passphrase_and_one_new_sheet_open_both(created: Created) -> None:
    register = created.unlocked.register
    second = set_apart(register)

    sheet = sealed_apart.turn_off(register, BOTH, parameters=kdf.CHEAPEST)

    assert not sheet.is_for_sealed
    assert not sealed_apart.is_apart(register)
    assert opens_sealed(register, PASSPHRASE)
    assert not opens_sealed(register, SEALED)
    assert recovery.open_with_sheet(register, typed(sheet)).sealed_private is not None
    for retired in (created.sheet, second):
        with pytest.raises(RetiredSheetError):
            recovery.open_with_sheet(register, typed(retired))


def test_what_is_for_a_tier_apart_is_refused_while_it_is_not(created: Created) -> None:
    register = created.unlocked.register
    for act in (
        lambda: sealed_apart.change(register, BOTH, THIRD),
        lambda: sealed_apart.new_sheet(register, BOTH),
        lambda: sealed_apart.turn_off(register, BOTH),
        lambda: sealed_apart.recover(register, OPEN_ONLY, typed(created.sheet), THIRD),
    ):
        with pytest.raises(TierClosedError):
            act()


def test_a_lost_key_file_is_recovered_from_in_one_tier_after_the_other(
    created: Created, tmp_path: Path
) -> None:
    register = created.unlocked.register
    second = set_apart(register)
    (tmp_path / "stick").mkdir()
    path = factor.make(register, tmp_path / "stick")
    factor.join(register, BOTH, path, parameters=kdf.CHEAPEST)
    path.unlink()

    recovered = recovery.open_with_sheet(register, typed(created.sheet))
    recovery.set_passphrase(recovered, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    secrets = Secrets(passphrase=OTHER_PASSPHRASE)
    sealed_apart.recover(register, secrets, typed(second), THIRD, parameters=kdf.CHEAPEST)

    assert opens_sealed(register, THIRD, by=OTHER_PASSPHRASE)


def test_a_key_file_stays_joined_when_the_sealed_tier_is_set_apart_and_back(
    register: RegisterOnDisk, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    path = factor.make(register, tmp_path / "stick")
    factor.join(register, OPEN_ONLY, path, parameters=kdf.CHEAPEST)
    key_file = factor.read(register, path)
    secrets = Secrets(passphrase=PASSPHRASE, sealed_passphrase=SEALED, key_file=key_file)

    prepared = sealed_apart.prepare(register, secrets, SEALED, parameters=kdf.CHEAPEST)
    sealed_apart.turn_on(prepared)
    assert opens_sealed(register, SEALED, key_file=key_file)
    sealed_apart.change(register, secrets, THIRD, parameters=kdf.CHEAPEST)
    assert opens_sealed(register, THIRD, key_file=key_file)
    secrets = Secrets(passphrase=PASSPHRASE, sealed_passphrase=THIRD, key_file=key_file)
    sealed_apart.turn_off(register, secrets, parameters=kdf.CHEAPEST)

    assert opens_sealed(register, PASSPHRASE, key_file=key_file)
    assert factor.needs_key_file(register)


def test_a_tier_apart_is_set_anew_only_with_its_own_passphrase(register: RegisterOnDisk) -> None:
    set_apart(register)

    with pytest.raises(TierClosedError):
        sealed_apart.prepare(register, OPEN_ONLY, THIRD, parameters=kdf.CHEAPEST)
    sealed_apart.turn_on(sealed_apart.prepare(register, BOTH, THIRD, parameters=kdf.CHEAPEST))

    assert opens_sealed(register, THIRD)
    assert not opens_sealed(register, SEALED)


def test_setting_apart_and_rejoining_are_told_in_the_journal(register: RegisterOnDisk) -> None:
    session = opened(unlock(register))

    sealed_apart.set_apart(session)
    sealed_apart.rejoined(session)

    acts = [line.act for line in journal.latest(session)[:2]]
    assert acts == [Action.TIER_REJOINED, Action.TIER_SET_APART]
    session.close()


def test_what_is_prepared_keeps_its_secrets_to_itself(register: RegisterOnDisk) -> None:
    prepared = sealed_apart.prepare(register, OPEN_ONLY, SEALED, parameters=kdf.CHEAPEST)

    shown = repr(prepared) + repr(BOTH)

    assert SEALED not in shown
    assert PASSPHRASE not in shown
    assert all(group not in shown for group in prepared.sheet.groups)
