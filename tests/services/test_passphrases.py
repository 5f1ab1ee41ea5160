"""The windows get the vault's rules unchanged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.errors import WeakPassphraseError
from app.services import group, passphrases, recovery, rotate, sealed_apart, setup
from app.services.key_changes import Secrets
from app.services.passphrases import PassphraseFlaw
from app.vault import kdf
from tests.real_registers import (
    PASSPHRASE,
    a_register,
    a_request,
    changed,
    database_of,
    opened,
    unlock,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.services.session import Session
    from app.services.setup import Created


def test_a_generated_passphrase_passes_its_own_rules() -> None:
    text = passphrases.generate()

    passphrases.check(text, names=("Evening Circle",))
    assert passphrases.strength(text) is passphrases.Strength.STRONG


def test_a_refusal_names_its_flaw() -> None:
    with pytest.raises(WeakPassphraseError) as refused:
        passphrases.check("short")

    assert refused.value.reason == passphrases.PassphraseFlaw.TOO_SHORT


# --- one rule for every passphrase of a register ---------------------------------------------

OF_ITS_NAME = "tuesday circle zq7 wk4j"
CHEAP = kdf.CHEAPEST


def _changed(created: Created, session: Session) -> object:
    return recovery.change_passphrase(session.register, PASSPHRASE, OF_ITS_NAME, parameters=CHEAP)


def _set_apart(created: Created, session: Session) -> object:
    secrets = Secrets(passphrase=PASSPHRASE)
    return sealed_apart.prepare(session.register, secrets, OF_ITS_NAME, parameters=CHEAP)


def _recovered(created: Created, session: Session) -> object:
    session.close()
    register = created.unlocked.register
    recovered = recovery.open_with_sheet(register, " ".join(created.sheet.groups))
    return recovery.set_passphrase(recovered, OF_ITS_NAME, parameters=CHEAP)


def _rotated(created: Created, session: Session) -> object:
    session.close()
    request = rotate.RotateRequest(
        register=created.unlocked.register,
        secrets=Secrets(passphrase=PASSPHRASE),
        new=Secrets(passphrase=OF_ITS_NAME),
        parameters=CHEAP,
    )
    return rotate.rotate(request)


def _created(created: Created, session: Session) -> object:
    data = created.unlocked.register.folder.parent.parent
    return setup.create(a_request(data, passphrase=OF_ITS_NAME))


@pytest.mark.parametrize("act", [_created, _changed, _set_apart, _recovered, _rotated])
def test_no_passphrase_is_made_of_what_the_group_calls_itself(
    tmp_path: Path, act: Callable[[Created, Session], object]
) -> None:
    created = a_register(tmp_path / "data")
    session = opened(created.unlocked)

    with pytest.raises(WeakPassphraseError) as refused:
        act(created, session)

    assert refused.value.reason == PassphraseFlaw.HAS_NAMES
    session.close()
    opened(unlock(created.unlocked.register)).close()


def test_a_name_the_group_was_given_since_counts_too(tmp_path: Path) -> None:
    session = opened(a_register(tmp_path / "data").unlocked)
    group.change_profile(session, replace(group.profile(session), display_name="Willow Path"))

    with pytest.raises(WeakPassphraseError):
        recovery.change_passphrase(
            session.register, PASSPHRASE, "willow path willow path 7", parameters=CHEAP
        )

    assert "Willow" not in repr(session.register)
    session.close()


def test_a_register_whose_database_is_damaged_is_opened_with_its_sheet_all_the_same(
    tmp_path: Path,
) -> None:
    created = a_register(tmp_path / "data")
    changed(database_of(created.unlocked.register), 100, bytes(4096))

    recovered = recovery.open_with_sheet(created.unlocked.register, " ".join(created.sheet.groups))

    assert recovered.register.names == ("Blue folder",)
