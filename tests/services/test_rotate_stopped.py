"""What stops the making of new keys leaves everything as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.domain.journal import Action, Tier
from app.errors import (
    AlreadyOpenError,
    CancelledError,
    DamagedBoxError,
    DamagedDatabaseError,
    WeakPassphraseError,
    WrongPassphraseError,
)
from app.services import (
    registers,
    rotate,
)
from app.services.key_changes import Secrets
from app.services.rotate import RotateRequest
from app.storage import rekey, sealed
from app.storage.database import Database
from app.vault import sealing
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    keys_of,
    opened,
    pseudonyms_in,
    unlock,
)
from tests.services.rotating import (
    a_filled_register,
    a_request,
    generations,
    rotated,
    said,
    with_tier,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk
    from app.services.setup import Created
    from app.storage.files import Disk


@pytest.fixture
def created(tmp_path: Path) -> Created:
    return a_filled_register(tmp_path)


@pytest.fixture
def register(created: Created) -> RegisterOnDisk:
    return created.unlocked.register


def test_an_open_register_is_not_rotated(register: RegisterOnDisk) -> None:
    session = opened(unlock(register))

    with pytest.raises(AlreadyOpenError):
        rotated(register)

    session.close()
    assert generations(register) == ["gen-1"]


def test_a_wrong_passphrase_and_a_weak_new_one_change_nothing(register: RegisterOnDisk) -> None:
    wrong = Secrets(passphrase=OTHER_PASSPHRASE)

    with pytest.raises(WrongPassphraseError):
        rotate.rotate(RotateRequest(register=register, secrets=wrong))
    with pytest.raises(WeakPassphraseError):
        rotated(register, new=Secrets(passphrase="too short"))

    assert registers.wrong_tries(register) == 1
    assert generations(register) == ["gen-1"]
    opened(unlock(register)).close()


@pytest.mark.parametrize("after", range(6))
def test_cancelled_it_leaves_everything_as_it_was(register: RegisterOnDisk, after: int) -> None:
    before = keys_of(register).read_bytes()
    asked = iter([False] * after)

    with pytest.raises(CancelledError):
        rotate.rotate(a_request(register), cancelled=lambda: next(asked, True))

    assert generations(register) == ["gen-1"]
    assert keys_of(register).read_bytes() == before
    session = with_tier(opened(unlock(register)), PASSPHRASE)
    assert len(said(session)) == 2
    session.close()


def test_a_box_that_was_exchanged_stops_it(register: RegisterOnDisk) -> None:
    session = opened(unlock(register))
    with session.change() as change:
        box = sealing.seal(
            session.sealing_public, register_id=session.register_id, no=3, plaintext=b"{}"
        )
        sealed.add(change.db, 3, box)
        change.record(Action.SEALED_ADDED, 3, tier=Tier.SEALED, digest="00" * 32)
    session.close()

    with pytest.raises(DamagedBoxError) as caught:
        rotated(register)

    assert caught.value.no == 3
    assert generations(register) == ["gen-1"]
    opened(unlock(register)).close()


def test_a_destroyed_box_stops_nothing(register: RegisterOnDisk) -> None:
    session = opened(unlock(register))
    with session.change() as change:
        line = change.record(Action.SEALED_DESTROYED, 1, tier=Tier.SEALED)
        change.db.execute("INSERT INTO destruction VALUES (1, ?)", (line.no,))
    session.close()

    session = with_tier(opened(rotated(register).unlocked))

    assert said(session) == ["The lamp was out."]
    session.close()


def test_a_copy_that_lost_something_does_not_take_the_place(
    register: RegisterOnDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = rekey.reseal

    def careless(disk: Disk, path: Path, *, key: bytes, register_id: bytes, **rest: Any) -> None:
        really(disk, path, key=key, register_id=register_id, **rest)
        db = Database.open(path, key=key, register_id=register_id)
        with db.transaction():
            db.execute("DELETE FROM member WHERE pseudonym = 'Lamp'")
        db.close()

    monkeypatch.setattr(rekey, "reseal", careless)
    with pytest.raises(DamagedDatabaseError):
        rotated(register)

    assert generations(register) == ["gen-1"]
    session = opened(unlock(register))
    assert pseudonyms_in(session) == ["Heron", "Lamp"]
    session.close()
