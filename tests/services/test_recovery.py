"""Changed, forgotten and recovered passphrases; every sheet opens until a newer one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action
from app.errors import (
    AlreadyOpenError,
    DamagedKeyFileError,
    ForeignSheetError,
    MissingGroupsError,
    MistypedGroupError,
    RetiredSheetError,
    StorageFailedError,
    WeakPassphraseError,
    WrongPassphraseError,
)
from app.services import backups, journal, recovery, registers, restore, safeguarding, setup
from app.services.passphrases import PassphraseFlaw
from app.services.safeguarding import TierRequest
from app.storage.files import Disk
from app.vault import kdf
from tests.builders import an_account
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_backup,
    a_register,
    a_request,
    enrol,
    keys_of,
    opened,
    pseudonyms_in,
    unlock,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.recovery import RecoverySheet
    from app.services.registers import RegisterOnDisk
    from app.services.setup import Created


@pytest.fixture
def created(tmp_path: Path) -> Created:
    return a_register(tmp_path)


@pytest.fixture
def register(created: Created) -> RegisterOnDisk:
    return created.unlocked.register


def typed(sheet: RecoverySheet) -> str:
    return " ".join(sheet.groups)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(register: RegisterOnDisk) -> None:
    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

    with pytest.raises(WrongPassphraseError):
        unlock(register)
    opened(unlock(register, OTHER_PASSPHRASE)).close()


def test_a_changed_passphrase_opens_the_sealed_tier_too(register: RegisterOnDisk) -> None:
    session = opened(unlock(register))
    safeguarding.seal_concern(session, an_account("The tide was high."))

    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    recovery.passphrase_changed(session)
    private = safeguarding.open_tier_key(TierRequest.of(session, OTHER_PASSPHRASE))
    safeguarding.open_tier(session, private)

    assert len(safeguarding.sheets(session)) == 1
    assert Action.PASSPHRASE_CHANGED in {line.act for line in journal.latest(session)}
    session.close()


def test_the_sheet_outlives_a_changed_passphrase(created: Created) -> None:
    register = created.unlocked.register

    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

    recovery.open_with_sheet(register, typed(created.sheet))


def test_changing_asks_for_the_old_passphrase_and_counts_a_wrong_one(
    register: RegisterOnDisk,
) -> None:
    before = keys_of(register).read_bytes()

    with pytest.raises(WrongPassphraseError):
        recovery.change_passphrase(
            register, OTHER_PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST
        )

    assert registers.wrong_tries(register) == 1
    assert keys_of(register).read_bytes() == before


def test_a_weak_new_passphrase_changes_nothing(created: Created) -> None:
    register = created.unlocked.register
    before = keys_of(register).read_bytes()
    recovered = recovery.open_with_sheet(register, typed(created.sheet))

    with pytest.raises(WeakPassphraseError):
        recovery.change_passphrase(register, PASSPHRASE, "too short")
    with pytest.raises(WeakPassphraseError):
        recovery.set_passphrase(recovered, "too short")

    assert keys_of(register).read_bytes() == before


def test_the_passphrase_of_now_is_no_new_one(register: RegisterOnDisk) -> None:
    before = keys_of(register).read_bytes()

    with pytest.raises(WeakPassphraseError) as refused:
        recovery.change_passphrase(register, PASSPHRASE, f"{PASSPHRASE} ")

    assert refused.value.reason == PassphraseFlaw.IN_USE
    assert keys_of(register).read_bytes() == before


def test_new_slots_that_cannot_be_read_back_replace_nothing(register: RegisterOnDisk) -> None:
    class Forgetful(Disk):
        """A disk that writes something else than it was given."""

        def write_some(self, descriptor: int, data: memoryview) -> int:
            return super().write_some(descriptor, memoryview(bytes(len(data))))

    before = keys_of(register).read_bytes()

    with pytest.raises(DamagedKeyFileError):
        recovery.change_passphrase(
            register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST, disk=Forgetful()
        )

    assert keys_of(register).read_bytes() == before
    assert not keys_of(register).with_name("keys.part").exists()


def test_a_new_sheet_retires_the_one_before(created: Created) -> None:
    register = created.unlocked.register

    sheet = recovery.new_sheet(register, PASSPHRASE)

    assert sheet.sheet_number == created.sheet.sheet_number + 1
    assert sheet.register_tag == created.sheet.register_tag
    with pytest.raises(RetiredSheetError):
        recovery.open_with_sheet(register, typed(created.sheet))
    recovery.open_with_sheet(register, typed(sheet))
    opened(unlock(register)).close()


def test_a_new_sheet_is_told_in_the_journal(register: RegisterOnDisk) -> None:
    session = opened(unlock(register))

    recovery.new_sheet(register, PASSPHRASE)
    recovery.sheet_made(session)

    assert journal.latest(session)[0].act == Action.SHEET_MADE
    session.close()


def test_a_forgotten_passphrase_is_replaced_with_the_sheet(created: Created) -> None:
    register = created.unlocked.register
    session = opened(created.unlocked)
    enrol(session, "Heron")
    session.close()

    recovered = recovery.open_with_sheet(register, typed(created.sheet))
    unlocked, sheet = recovery.set_passphrase(recovered, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    session = opened(unlocked)
    recovery.recovered(session)

    assert pseudonyms_in(session) == ["Heron"]
    assert [line.act for line in journal.latest(session)[:2]] == [
        Action.SHEET_MADE,
        Action.RECOVERED,
    ]
    session.close()
    with pytest.raises(WrongPassphraseError):
        unlock(register)
    with pytest.raises(RetiredSheetError):
        recovery.open_with_sheet(register, typed(created.sheet))
    recovery.open_with_sheet(register, typed(sheet))
    unlock(register, OTHER_PASSPHRASE)


def test_opening_with_the_sheet_changes_nothing_yet(created: Created) -> None:
    before = keys_of(created.unlocked.register).read_bytes()

    recovery.open_with_sheet(created.unlocked.register, typed(created.sheet))

    assert keys_of(created.unlocked.register).read_bytes() == before


def test_a_slip_on_the_sheet_is_named(created: Created) -> None:
    register, groups = created.unlocked.register, list(created.sheet.groups)
    wrong = "0" if groups[4][0] != "0" else "1"
    groups[4] = wrong + groups[4][1:]

    with pytest.raises(MistypedGroupError) as caught:
        recovery.open_with_sheet(register, " ".join(groups))
    assert caught.value.number == 5

    with pytest.raises(MissingGroupsError):
        recovery.open_with_sheet(register, " ".join(groups[:8]))


def test_the_sheet_of_another_register_is_recognised(tmp_path: Path, created: Created) -> None:
    other = setup.create(a_request(tmp_path)).sheet
    if other.register_tag == created.sheet.register_tag:
        other = setup.create(a_request(tmp_path)).sheet

    with pytest.raises(ForeignSheetError):
        recovery.open_with_sheet(created.unlocked.register, typed(other))


def test_keys_that_changed_meanwhile_are_not_written_over(created: Created) -> None:
    register = created.unlocked.register
    recovered = recovery.open_with_sheet(register, typed(created.sheet))
    sheet = recovery.new_sheet(register, PASSPHRASE)

    with pytest.raises(AlreadyOpenError):
        recovery.set_passphrase(recovered, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

    recovery.open_with_sheet(register, typed(sheet))


def test_a_disk_that_fails_leaves_the_old_passphrase(register: RegisterOnDisk) -> None:
    class Broken(Disk):
        def step(self, name: str, path: Path) -> None:
            if name == "replace":
                raise OSError(5, "broken")

    with pytest.raises(StorageFailedError):
        recovery.change_passphrase(
            register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST, disk=Broken()
        )

    opened(unlock(register)).close()


def test_backups_from_before_a_change_are_named(register: RegisterOnDisk, tmp_path: Path) -> None:
    session = opened(unlock(register))
    a_backup(session, tmp_path / "stick")
    first = backups.latest(session)
    assert recovery.backups_still_opening_with_old(session) == []

    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    recovery.passphrase_changed(session)
    after = a_backup(session, tmp_path / "stick")

    assert recovery.backups_still_opening_with_old(session) == [first]
    restore.look(after, passphrase=OTHER_PASSPHRASE)
    assert first is not None
    restore.look(tmp_path / "stick" / first.file_name, passphrase=PASSPHRASE)
    session.close()


def test_a_change_that_took_its_place_is_not_told_as_a_failure(register: RegisterOnDisk) -> None:
    class Doubtful(Disk):
        """A disk that renames, and then cannot say whether the new name will last."""

        def step(self, name: str, path: Path) -> None:
            if name == "sync_folder":
                raise OSError(5, "broken")

    sheet = recovery.new_sheet(register, PASSPHRASE, disk=Doubtful())

    recovery.open_with_sheet(register, typed(sheet))


def test_secrets_stay_out_of_what_is_shown(created: Created) -> None:
    recovered = recovery.open_with_sheet(created.unlocked.register, typed(created.sheet))

    shown = repr(recovered) + repr(created.sheet)

    assert recovered.master.secret.hex() not in shown
    assert "MasterKey" not in shown
    assert "sealed_private" not in shown
    assert all(group not in shown for group in created.sheet.groups)
