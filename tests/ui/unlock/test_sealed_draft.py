"""A draft kept under seal: the passphrase that unlocks is tried on it only where it can fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import drafts, registers, sealed_apart, setup
from app.services.key_changes import Secrets
from app.settings import Settings
from app.vault import kdf
from tests.builders import StandingClock
from tests.real_registers import PASSPHRASE, a_register, opened, unlock
from ui.shell import Shell
from ui.unlock.flow import Flow
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.session import Session

PAGE = "concern_new"


@pytest.mark.parametrize("is_apart", [False, True], ids=["one passphrase", "another one"])
@pytest.mark.parametrize("number", [1, 2])
def test_an_unlock_counts_no_wrong_try_of_its_own(
    tmp_path: Path, qtbot: QtBot, number: int, *, is_apart: bool
) -> None:
    created = a_register(tmp_path)
    register = created.unlocked.register
    session = opened(created.unlocked)
    setup.finish(session)
    drafts.keep_sealed(session, drafts.name_of(PAGE, number), {"said": "half a sentence"})
    drafts.keep_place(session, {"page": PAGE, "args": {"draft": number}})
    session.close()
    if is_apart:
        prepared = sealed_apart.prepare(
            register,
            Secrets(passphrase=PASSPHRASE),
            "nine kettles behind the green door",
            parameters=kdf.CHEAPEST,
        )
        sealed_apart.turn_on(prepared)
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    flow = Flow(window, tmp_path, StandingClock())
    came: list[tuple[Session, bytes | None]] = []
    flow.opened.connect(lambda session, private: came.append((session, private)))

    flow.unlocked(unlock(register), PASSPHRASE)
    qtbot.waitUntil(lambda: bool(came))

    ((session, private),) = came
    session.close()
    assert (private is None) == is_apart
    assert registers.wrong_tries(register) == 0
