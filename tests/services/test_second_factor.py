"""With a key file on a stick the register opens with both, survives its loss, and says so."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from app.domain.journal import Action
from app.errors import (
    ForeignKeyFileError,
    IdleKeyFileError,
    KeyFileNeededError,
    KeyFileNotKeptError,
    TierClosedError,
    WrongPassphraseError,
)
from app.services import journal, recovery, registers, safeguarding, sealed_apart, setup
from app.services import second_factor as factor
from app.services.key_changes import Secrets
from app.services.safeguarding import TierRequest
from app.storage import files, key_stick
from app.storage.files import Disk
from app.vault import kdf
from tests.builders import an_account
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_request,
    keys_of,
    opened,
    unlock,
)
from tests.services.key_files import SECRETS, joined, unlock_with

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk
    from app.services.setup import Created


def test_a_key_file_is_private_and_changes_nothing_by_itself(
    register: RegisterOnDisk, stick: Path
) -> None:
    before = keys_of(register).read_bytes()

    path = factor.make(register, stick)

    assert path.suffix == key_stick.SUFFIX
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys_of(register).read_bytes() == before
    assert not factor.needs_key_file(register)
    assert [each.name for each in stick.iterdir()] == [path.name]


def test_no_key_file_is_ever_overwritten(register: RegisterOnDisk, stick: Path) -> None:
    first = factor.make(register, stick)
    content = first.read_bytes()

    second = factor.make(register, stick)

    assert first != second
    assert first.read_bytes() == content != second.read_bytes()


def test_a_stick_that_keeps_something_else_is_noticed(
    register: RegisterOnDisk, stick: Path
) -> None:
    class Forgetful(Disk):
        @override
        def write_some(self, descriptor: int, data: memoryview) -> int:
            return super().write_some(descriptor, memoryview(bytes(len(data))))

    with pytest.raises(KeyFileNotKeptError):
        factor.make(register, stick, disk=Forgetful())

    assert list(stick.iterdir()) == []


def test_once_joined_both_are_needed_in_both_tiers(register: RegisterOnDisk, stick: Path) -> None:
    key_file = joined(register, stick)

    assert factor.needs_key_file(register)
    with pytest.raises(KeyFileNeededError):
        unlock(register)
    with pytest.raises(WrongPassphraseError):
        unlock_with(register, key_file, OTHER_PASSPHRASE)
    session = opened(unlock_with(register, key_file))
    safeguarding.seal_concern(session, an_account("The tide was high."))
    with pytest.raises(KeyFileNeededError):
        safeguarding.open_tier_key(TierRequest.of(session, PASSPHRASE))
    request = TierRequest.of(session, PASSPHRASE, key_file=key_file)
    safeguarding.open_tier(session, safeguarding.open_tier_key(request))
    assert len(safeguarding.sheets(session)) == 1
    session.close()


def test_a_missing_key_file_is_not_counted_as_a_wrong_try(
    register: RegisterOnDisk, stick: Path
) -> None:
    joined(register, stick)

    with pytest.raises(KeyFileNeededError):
        unlock(register)

    assert registers.wrong_tries(register) == 0


def test_a_key_file_can_be_tried_out(register: RegisterOnDisk, stick: Path) -> None:
    joined(register, stick)
    (path,) = stick.iterdir()
    other = factor.make(register, stick)

    factor.try_out(register, SECRETS, path)

    with pytest.raises(ForeignKeyFileError):
        factor.try_out(register, SECRETS, other)
    with pytest.raises(WrongPassphraseError):
        factor.try_out(register, Secrets(passphrase=OTHER_PASSPHRASE), path)
    assert registers.wrong_tries(register) == 1


def test_trying_out_a_file_that_is_not_joined_yet_says_so(
    register: RegisterOnDisk, stick: Path
) -> None:
    path = factor.make(register, stick)

    with pytest.raises(ForeignKeyFileError):
        factor.try_out(register, SECRETS, path)


def test_a_replaced_key_file_opens_nothing_any_more(register: RegisterOnDisk, stick: Path) -> None:
    old = joined(register, stick)
    path = factor.make(register, stick)

    with pytest.raises(KeyFileNeededError):
        factor.join(register, SECRETS, path, parameters=kdf.CHEAPEST)
    secrets = Secrets(passphrase=PASSPHRASE, key_file=old)
    factor.join(register, secrets, path, parameters=kdf.CHEAPEST)

    with pytest.raises(ForeignKeyFileError):
        unlock_with(register, old)
    unlock_with(register, factor.read(register, path))


def test_a_key_file_that_was_never_joined_is_named_as_that(
    register: RegisterOnDisk, stick: Path
) -> None:
    left = factor.make(register, stick)
    joined(register, stick)

    with pytest.raises(IdleKeyFileError):
        unlock_with(register, factor.read(register, left))
    with pytest.raises(IdleKeyFileError):
        factor.read_in_use(register, left)
    with pytest.raises(IdleKeyFileError):
        factor.try_out(register, SECRETS, left)


def test_what_opens_nothing_beside_a_key_file_is_named(
    tmp_path: Path, register: RegisterOnDisk, stick: Path
) -> None:
    left = factor.make(register, stick)
    factor.make(setup.create(a_request(tmp_path)).unlocked.register, stick)
    (stick / "photo.ckkey").write_bytes(bytes(99))

    path = factor.make_and_join(register, SECRETS, stick, parameters=kdf.CHEAPEST)

    assert factor.idle_beside(register, path) == [left.name]
    assert left.exists()


def test_a_removed_key_file_is_not_needed_any_more(register: RegisterOnDisk, stick: Path) -> None:
    key_file = joined(register, stick)
    secrets = Secrets(passphrase=PASSPHRASE, key_file=key_file)

    factor.remove(register, secrets, parameters=kdf.CHEAPEST)

    assert not factor.needs_key_file(register)
    opened(unlock(register)).close()


def test_the_sheet_survives_the_loss_of_the_stick(created: Created, stick: Path) -> None:
    register = created.unlocked.register
    joined(register, stick)
    shutil.rmtree(stick)

    recovered = recovery.open_with_sheet(register, " ".join(created.sheet.groups))
    recovery.set_passphrase(recovered, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

    assert not factor.needs_key_file(register)
    opened(unlock(register, OTHER_PASSPHRASE)).close()


def test_a_changed_passphrase_keeps_the_key_file(register: RegisterOnDisk, stick: Path) -> None:
    key_file = joined(register, stick)

    recovery.change_passphrase(
        register, PASSPHRASE, OTHER_PASSPHRASE, key_file=key_file, parameters=kdf.CHEAPEST
    )

    with pytest.raises(KeyFileNeededError):
        unlock(register, OTHER_PASSPHRASE)
    unlock_with(register, key_file, OTHER_PASSPHRASE)


def test_a_key_file_at_hand_does_not_become_needed_by_a_changed_passphrase(
    register: RegisterOnDisk, stick: Path
) -> None:
    key_file = factor.read(register, factor.make(register, stick))

    recovery.change_passphrase(
        register, PASSPHRASE, OTHER_PASSPHRASE, key_file=key_file, parameters=kdf.CHEAPEST
    )

    assert not factor.needs_key_file(register)


def test_a_sealed_tier_set_apart_is_joined_only_with_its_passphrase(
    register: RegisterOnDisk, stick: Path
) -> None:
    prepared = sealed_apart.prepare(register, SECRETS, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    sealed_apart.turn_on(prepared)
    path = factor.make(register, stick)
    both = Secrets(passphrase=PASSPHRASE, sealed_passphrase=OTHER_PASSPHRASE)

    with pytest.raises(TierClosedError):
        factor.join(register, SECRETS, path, parameters=kdf.CHEAPEST)
    unlocked = factor.join(register, both, path, parameters=kdf.CHEAPEST)

    session = opened(unlocked)
    key_file = factor.read(register, path)
    safeguarding.open_tier_key(TierRequest.of(session, OTHER_PASSPHRASE, key_file=key_file))
    with pytest.raises(WrongPassphraseError):
        safeguarding.open_tier_key(TierRequest.of(session, PASSPHRASE, key_file=key_file))
    session.close()


def test_joining_and_removing_are_told_in_the_journal(register: RegisterOnDisk) -> None:
    session = opened(unlock(register))

    factor.joined(session)
    factor.removed(session)

    acts = [line.act for line in journal.latest(session)[:2]]
    assert acts == [Action.KEY_FILE_REMOVED, Action.KEY_FILE_JOINED]
    session.close()


# --- files Circlekeep did not make ----------------------------------------------------------


def test_the_key_file_of_another_register_is_refused(
    tmp_path: Path, register: RegisterOnDisk, stick: Path
) -> None:
    other = setup.create(a_request(tmp_path)).unlocked.register
    path = factor.make(other, stick)

    with pytest.raises(ForeignKeyFileError):
        factor.join(register, SECRETS, path)

    assert not factor.needs_key_file(register)


@pytest.mark.parametrize("content", [b"", b"my holiday", bytes(98), bytes(99)])
def test_a_file_circlekeep_did_not_make_is_refused(
    register: RegisterOnDisk, stick: Path, content: bytes
) -> None:
    path = stick / "photo.ckkey"
    path.write_bytes(content)

    with pytest.raises(ForeignKeyFileError):
        factor.read(register, path)


def test_a_huge_file_is_refused_unread(
    register: RegisterOnDisk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stick / "film.ckkey"
    path.touch()
    os.truncate(path, 8 * 1024**3)

    def opened_after_all(*_: object, **__: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(files, "read_bounded", opened_after_all)
    with pytest.raises(ForeignKeyFileError):
        factor.read(register, path)


def test_a_pipe_and_a_folder_are_refused_without_waiting(
    register: RegisterOnDisk, stick: Path
) -> None:
    pipe = stick / "pipe.ckkey"
    os.mkfifo(pipe)

    for path in (pipe, stick):
        with pytest.raises(ForeignKeyFileError):
            factor.read(register, path)
