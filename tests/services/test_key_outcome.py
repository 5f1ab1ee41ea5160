"""What became of a change of keys that was cut short, as it is known at the next unlock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from app.domain.journal import Action
from app.errors import CancelledError, RegisterError
from app.services import key_outcome, recovery, rotate, second_factor
from app.services.key_changes import Secrets
from app.services.key_outcome import Outcome
from app.storage.files import Disk
from app.vault import kdf
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, opened, unlock
from tests.services.rotating import a_request

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk
    from app.services.session import Session
    from app.services.setup import Created


class CutShortError(Exception):
    """Ends the work as a dying process does: nothing that follows is done."""


class Dying(Disk):
    """A process that ends before this step."""

    def __init__(self, name: str, file: str) -> None:
        super().__init__()
        self._at = name, file

    @override
    def step(self, name: str, path: Path) -> None:
        if (name, path.name) == self._at:
            raise CutShortError


def change(register: RegisterOnDisk, disk: Disk | None = None) -> None:
    recovery.change_passphrase(
        register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST, disk=disk or Disk()
    )


def begun(created: Created, act: Action = Action.PASSPHRASE_CHANGED) -> Session:
    session = opened(created.unlocked)
    key_outcome.begin(session, act)
    return session


def outcome(register: RegisterOnDisk, passphrase: str = PASSPHRASE) -> Outcome | None:
    session = opened(unlock(register, passphrase))
    found = key_outcome.kept(session)
    key_outcome.forget(session)
    session.close()
    return found


def test_a_change_that_had_not_come_to_its_slots_was_not_made(
    created: Created, register: RegisterOnDisk
) -> None:
    begun(created).close()

    assert outcome(register) == Outcome(act=Action.PASSPHRASE_CHANGED, is_done=False)
    assert outcome(register) is None


def test_a_change_that_ended_before_its_slots_took_their_place_was_not_made(
    created: Created, register: RegisterOnDisk
) -> None:
    session = begun(created)
    with pytest.raises(CutShortError):
        change(register, Dying("replace", "keys"))
    session.close()

    assert outcome(register) == Outcome(act=Action.PASSPHRASE_CHANGED, is_done=False)


def test_a_change_nobody_heard_of_was_made(created: Created, register: RegisterOnDisk) -> None:
    session = begun(created)
    change(register)
    session.close()

    done = Outcome(act=Action.PASSPHRASE_CHANGED, is_done=True)
    assert outcome(register, OTHER_PASSPHRASE) == done
    assert outcome(register, OTHER_PASSPHRASE) is None


def test_it_is_told_at_every_unlock_until_it_was_said(
    created: Created, register: RegisterOnDisk
) -> None:
    session = begun(created)
    change(register)
    session.close()
    opened(unlock(register, OTHER_PASSPHRASE)).close()

    assert outcome(register, OTHER_PASSPHRASE) is not None


def test_a_change_that_was_said_is_not_told_again(
    created: Created, register: RegisterOnDisk
) -> None:
    session = begun(created)
    change(register)
    recovery.passphrase_changed(session)
    key_outcome.forget(session)
    session.close()

    assert outcome(register, OTHER_PASSPHRASE) is None


def test_a_change_that_was_refused_and_then_made_is_not_told_as_stopped(
    created: Created, register: RegisterOnDisk
) -> None:
    class Worn(Disk):
        @override
        def step(self, name: str, path: Path) -> None:
            if name == "replace" and path.name == "keys":
                raise OSError(5, "broken")

    session = opened(created.unlocked)
    with pytest.raises(RegisterError):
        change(register, Worn())
    waiting = session.ledger.lines()
    recovery.new_sheet(register, PASSPHRASE)
    recovery.sheet_made(session)
    session.close()

    assert waiting == []
    assert outcome(register) is None


def test_a_key_file_that_was_not_joined_is_told_of(
    created: Created, register: RegisterOnDisk, stick: Path
) -> None:
    session = opened(created.unlocked)
    with pytest.raises(CutShortError):
        second_factor.make_and_join(
            register,
            Secrets(passphrase=PASSPHRASE),
            stick,
            parameters=kdf.CHEAPEST,
            disk=Dying("replace", "keys"),
        )
    session.close()

    assert outcome(register) == Outcome(act=Action.KEY_FILE_JOINED, is_done=False)


def test_a_recovery_is_told_by_its_first_line(register: RegisterOnDisk, created: Created) -> None:
    recovered = recovery.open_with_sheet(register, " ".join(created.sheet.groups))
    recovery.set_passphrase(recovered, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

    found = outcome(register, OTHER_PASSPHRASE)

    assert found == Outcome(act=Action.RECOVERED, is_done=True)


def test_new_keys_are_told_of_whether_or_not_their_process_lived(register: RegisterOnDisk) -> None:
    opened(unlock(register)).close()

    rotate.rotate(a_request(register))

    assert outcome(register, OTHER_PASSPHRASE) == Outcome(act=Action.KEYS_ROTATED, is_done=True)
    assert outcome(register, OTHER_PASSPHRASE) is None


def test_new_keys_that_did_not_come_to_be_are_told_of(register: RegisterOnDisk) -> None:
    opened(unlock(register)).close()
    live = max(path.name for path in register.folder.glob("gen-*"))
    beside = f"gen-{int(live.removeprefix('gen-')) + 1}"

    with pytest.raises(CutShortError):
        rotate.rotate(a_request(register), disk=Dying("rename", beside))

    assert outcome(register) == Outcome(act=Action.KEYS_ROTATED, is_done=False)


def test_new_keys_that_were_stopped_on_the_screen_are_not_told_of(register: RegisterOnDisk) -> None:
    opened(unlock(register)).close()

    with pytest.raises(CancelledError):
        rotate.rotate(a_request(register), cancelled=lambda: True)

    assert outcome(register) is None
