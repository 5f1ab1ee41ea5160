"""The list of registers and the two halves of unlocking one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from app.errors import (
    AlreadyOpenError,
    BrokenJournalError,
    DamagedDatabaseError,
    DamagedKeyFileError,
    MissingDatabaseError,
    MissingKeyFileError,
    NoGenerationError,
    UnknownRecordError,
    WrongPassphraseError,
)
from app.services import keyfiles, members, registers
from app.services.registers import UnlockRequest
from app.storage import registers as layout
from app.storage import reserve
from app.storage.files import REAL
from app.vault import kdf, keys, slots
from app.vault.keyblock import SlotTier
from tests.builders import NOON, StandingClock
from tests.real_registers import (
    DISCREET_NAME,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_register,
    changed,
    database_of,
    enrol,
    keys_of,
    opened,
    pseudonyms_in,
    unlock,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk


@pytest.fixture
def register(tmp_path: Path) -> RegisterOnDisk:
    return a_register(tmp_path).unlocked.register


def test_a_register_is_listed_under_its_discreet_name(
    tmp_path: Path, register: RegisterOnDisk
) -> None:
    (found,) = registers.on_this_computer(tmp_path)

    assert found == register
    assert (found.discreet_name, found.problem, found.is_practice) == (DISCREET_NAME, None, False)
    assert registers.find(tmp_path, found.id) == found
    with pytest.raises(UnknownRecordError):
        registers.find(tmp_path, "0" * 32)


def test_an_empty_computer_has_no_registers(tmp_path: Path) -> None:
    assert registers.on_this_computer(tmp_path / "nowhere") == []


def test_what_is_wrong_with_one_register_hides_no_other(
    tmp_path: Path, register: RegisterOnDisk
) -> None:
    broken = {}
    for number, damage in enumerate(
        (MissingKeyFileError, DamagedKeyFileError, MissingDatabaseError, NoGenerationError)
    ):
        folder = register.folder.with_name(f"{number:032x}")
        broken[folder.name] = damage
        shutil.copytree(register.folder, folder)
    (register.folder.with_name(f"{0:032x}") / "gen-1" / "keys").unlink()
    (register.folder.with_name(f"{1:032x}") / "gen-1" / "keys").write_bytes(bytes(131072))
    shutil.rmtree(register.folder.with_name(f"{3:032x}") / "gen-1")
    # A folder of another id holds this register's keys: they are not its own.
    broken[f"{2:032x}"] = DamagedKeyFileError

    found = registers.on_this_computer(tmp_path)

    assert {each.id: type(each.problem) for each in found} == broken | {register.id: type(None)}
    opened(unlock(register)).close()


def test_a_register_without_its_database_says_so(tmp_path: Path, register: RegisterOnDisk) -> None:
    database_of(register).unlink()

    (found,) = registers.on_this_computer(tmp_path)

    assert isinstance(found.problem, MissingDatabaseError)
    assert found.discreet_name == DISCREET_NAME


def test_the_right_passphrase_opens_the_register(register: RegisterOnDisk) -> None:
    session = opened(unlock(register))

    assert session.register == register
    assert session.read_only_because is None
    assert not session.is_practice
    session.close()


def test_wrong_wrong_right_works_and_is_told(register: RegisterOnDisk) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassphraseError):
            unlock(register, "not this one at all")
    assert registers.delay_before_next_try(register, clock=lambda: NOON) == 1
    assert registers.wrong_tries(register) == 2

    unlocked = unlock(register)

    assert unlocked.wrong_tries_before == 2
    assert unlock(register).wrong_tries_before == 0
    assert registers.delay_before_next_try(register, clock=lambda: NOON) == 0


def test_the_draft_s_key_comes_with_the_same_passphrase(register: RegisterOnDisk) -> None:
    request = UnlockRequest(register=register, passphrase=PASSPHRASE, open_draft=True)

    assert unlock(register).sealed_private is None
    assert len(registers.derive_keys(request).sealed_private or b"") == 32


def test_no_key_file_is_needed_by_default(register: RegisterOnDisk) -> None:
    assert not registers.needs_key_file(register)


def test_secrets_stay_out_of_what_is_shown(register: RegisterOnDisk) -> None:
    request = UnlockRequest(register=register, passphrase=PASSPHRASE, key_file=b"canary")
    unlocked = unlock(register)

    assert PASSPHRASE not in repr(request)
    assert "canary" not in repr(request)
    assert unlocked.keys.database.hex() not in repr(unlocked)
    assert "database" not in repr(unlocked)


def test_a_register_is_opened_once(register: RegisterOnDisk) -> None:
    unlocked = unlock(register)
    session = opened(unlocked)

    with pytest.raises(AlreadyOpenError):
        opened(unlocked)
    session.close()

    opened(unlocked).close()


def test_a_register_that_does_not_open_is_let_go(register: RegisterOnDisk) -> None:
    unlocked = unlock(register)
    whole = database_of(register).read_bytes()
    database_of(register).write_bytes(whole[:4096][::-1] + whole[4096:])

    with pytest.raises(DamagedDatabaseError):
        opened(unlocked)

    database_of(register).write_bytes(whole)
    opened(unlocked).close()


def test_one_bad_copy_of_the_keys_opens_and_is_repaired(
    tmp_path: Path, register: RegisterOnDisk
) -> None:
    whole = keys_of(register).read_bytes()
    for damaged in (bytes(100) + whole[100:], whole[:65536] + bytes(65536), whole[:70_000]):
        keys_of(register).write_bytes(damaged)

        opened(unlock(register)).close()

        assert keys_of(register).read_bytes() == whole


def test_two_bad_copies_of_the_keys_are_one_plain_error(register: RegisterOnDisk) -> None:
    keys_of(register).write_bytes(bytes(131072))

    with pytest.raises(DamagedKeyFileError):
        unlock(register)


def test_unlocking_sweeps_what_was_left_half_made(register: RegisterOnDisk) -> None:
    for name in ("gen-2.part", "snapshot-0123456789abcdef", "gen-0001", "mine"):
        (register.folder / name).mkdir()
    (register.folder / "reserve").unlink()

    opened(unlock(register)).close()

    names = sorted(entry.name for entry in register.folder.iterdir())
    assert names == ["gen-0001", "gen-1", "lock", "mine", "reserve"]
    assert (register.folder / "reserve").stat().st_size == reserve.SIZE


def test_a_tampered_journal_opens_for_reading_only(register: RegisterOnDisk) -> None:
    session = opened(unlock(register))
    enrol(session, "Heron")
    session.db.execute("UPDATE register SET verified_no = 1, verified_hash = zeroblob(32)")
    session.close()

    session = opened(unlock(register))

    assert isinstance(session.read_only_because, BrokenJournalError)
    assert pseudonyms_in(session) == ["Heron"]
    session.close()


def test_what_was_recorded_is_there_after_the_next_unlock(register: RegisterOnDisk) -> None:
    clock = StandingClock()
    session = opened(unlock(register), clock=clock)
    member = members.enrol(session, pseudonym="Heron")
    session.close()

    session = opened(unlock(register), clock=clock)

    assert members.get(session, member.id) == member
    session.close()


def test_any_damaged_page_is_one_plain_error_and_lets_the_register_go(
    register: RegisterOnDisk,
) -> None:
    unlocked = unlock(register)
    path = database_of(register)
    whole = path.read_bytes()
    refused = 0

    for page in range(len(whole) // 4096):
        changed(path, page * 4096 + 2000, bytes(16))
        try:
            opened(unlocked).close()
        except DamagedDatabaseError:
            refused += 1
        path.write_bytes(whole)

    assert refused
    opened(unlocked).close()


def test_a_sealed_tier_with_a_passphrase_of_its_own_stays_closed(register: RegisterOnDisk) -> None:
    generation = layout.live_generation(register.folder)
    block = keyfiles.load(generation).block
    master = slots.open_with_passphrase(block, PASSPHRASE)
    register_keys = keys.derive(master, block.register_id)
    private = slots.open_sealed_with_passphrase(block, PASSPHRASE, register_keys.sealed_slot)
    apart = slots.with_passphrase(
        block,
        master,
        private,
        OTHER_PASSPHRASE,
        parameters=kdf.CHEAPEST,
        tiers=(SlotTier.SEALED,),
    )
    keyfiles.replace(
        REAL, generation, apart, mac_key=register_keys.header_mac, check=lambda _: None
    )

    request = UnlockRequest(register=register, passphrase=PASSPHRASE, open_draft=True)

    assert registers.derive_keys(request).sealed_private is None
