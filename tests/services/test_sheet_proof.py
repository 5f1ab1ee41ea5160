"""A recovery sheet that nobody typed back is told of until one is, whatever came in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import recovery, sealed_apart, sheet_proof
from app.services.key_changes import Secrets
from app.services.rotate import RotateRequest, rotate
from app.services.today import NeedKind, today
from app.vault import kdf
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, a_register, opened, unlock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.services.registers import Unlocked
    from app.services.session import Session
    from app.services.setup import Created

NOW = Secrets(passphrase=PASSPHRASE)
SEALED = "nine otters along the dyke"


def needs(session: Session) -> set[NeedKind]:
    return {need.kind for need in today(session).needs}


def _new_sheet(created: Created) -> Unlocked:
    recovery.new_sheet(created.unlocked.register, PASSPHRASE)
    return created.unlocked


def _recovered(created: Created) -> Unlocked:
    register = created.unlocked.register
    found = recovery.open_with_sheet(register, " ".join(created.sheet.groups))
    unlocked, _ = recovery.set_passphrase(found, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    return unlocked


def _rejoined(created: Created) -> Unlocked:
    register = created.unlocked.register
    sealed_apart.turn_on(sealed_apart.prepare(register, NOW, SEALED, parameters=kdf.CHEAPEST))
    secrets = Secrets(passphrase=PASSPHRASE, sealed_passphrase=SEALED)
    sealed_apart.turn_off(register, secrets, parameters=kdf.CHEAPEST)
    return created.unlocked


def _rotated(created: Created) -> Unlocked:
    request = RotateRequest(
        register=created.unlocked.register, secrets=NOW, parameters=kdf.CHEAPEST
    )
    return rotate(request).unlocked


@pytest.mark.parametrize("act", [_new_sheet, _recovered, _rejoined, _rotated])
def test_a_sheet_nobody_ever_saw_is_told_of_on_the_first_page(
    tmp_path: Path, act: Callable[[Created], Unlocked]
) -> None:
    # The process ends as soon as the keys are made: no window has shown the sheet.
    session = opened(act(a_register(tmp_path / "data")))

    assert NeedKind.SHEET_UNPROVEN in needs(session)
    assert NeedKind.DRAFTS_WAITING not in needs(session)
    sheet_proof.note_proven(session)
    assert NeedKind.SHEET_UNPROVEN not in needs(session)
    session.close()


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (_new_sheet, recovery.sheet_made),
        (_recovered, recovery.recovered),
        (_rejoined, sealed_apart.rejoined),
    ],
)
def test_the_line_of_a_new_sheet_and_what_is_told_of_it_are_written_together(
    tmp_path: Path, act: Callable[[Created], Unlocked], told: Callable[[Session], None]
) -> None:
    created = a_register(tmp_path / "data")
    session = opened(created.unlocked)
    act(created)

    # The process ends after this: no window has noted anything.
    told(session)
    session.close()

    again = opened(created.unlocked)
    assert sheet_proof.is_unproven(again)
    again.close()


def test_a_change_without_a_new_sheet_asks_for_no_proof(tmp_path: Path) -> None:
    created = a_register(tmp_path / "data")
    register = created.unlocked.register
    recovery.change_passphrase(register, PASSPHRASE, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)

    session = opened(unlock(register, OTHER_PASSPHRASE))

    assert not sheet_proof.is_unproven(session)
    session.close()
