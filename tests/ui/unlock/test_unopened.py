"""A sheet whose register does not open after its keys were changed is shown all the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

import pytest
from PySide6.QtWidgets import QLabel

from app.errors import CancelledError, DiskFullError, SchemaTooOldError
from app.services import recovery, registers, rotate, sealed_apart, sheet_proof, upgrade
from app.services.key_changes import Secrets
from app.settings import Settings
from app.vault import kdf
from tests.builders import StandingClock
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE
from ui import messages
from ui.shell import Shell
from ui.unlock.flow import Flow
from ui.unlock.sheet_screen import SheetScreen
from ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from app.services.setup import Created

SEALED = "nine kettles behind the green door"


@pytest.fixture
def window(qtbot: QtBot) -> UnlockWindow:
    window = UnlockWindow(Shell(Settings()))
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def flow(window: UnlockWindow, created: Created, tmp_path: Path) -> Flow:
    flow = Flow(window, tmp_path / "data", StandingClock())
    flow.show_registers(chosen=created.unlocked.register.id)
    return flow


@pytest.fixture
def sessions(flow: Flow) -> list[Session]:
    sessions: list[Session] = []
    flow.opened.connect(lambda session, _private: sessions.append(session))
    return sessions


def recover(flow: Flow, created: Created) -> None:
    recovered = recovery.open_with_sheet(created.unlocked.register, " ".join(created.sheet.groups))
    flow._passphrase_set(
        *recovery.set_passphrase(recovered, OTHER_PASSPHRASE, parameters=kdf.CHEAPEST)
    )


def rotate_all(flow: Flow, created: Created) -> None:
    register, now = created.unlocked.register, Secrets(passphrase=PASSPHRASE)
    sealed_apart.turn_on(sealed_apart.prepare(register, now, SEALED, parameters=kdf.CHEAPEST))
    secrets = Secrets(passphrase=PASSPHRASE, sealed_passphrase=SEALED)
    request = rotate.RotateRequest(register=register, secrets=secrets, parameters=kdf.CHEAPEST)
    flow._renewed(rotate.rotate(request))


def fails(failure: Exception, *_: object, **__: object) -> NoReturn:
    raise failure


def shown(window: UnlockWindow) -> SheetScreen:
    screen = window.stack.currentWidget()
    assert isinstance(screen, SheetScreen)
    return screen


def type_back(screen: SheetScreen) -> int:
    sheet = screen._sheet
    assert sheet is not None
    for asked, number in zip(screen.proofs, recovery.proof_groups(sheet), strict=True):
        asked.line.setText(sheet.groups[number - 1])
        asked.line.textEdited.emit(asked.line.text())
    screen.promise.setChecked(True)
    screen.go.click()
    return sheet.sheet_number


def test_it_is_typed_back_and_then_the_register_opens_after_all(
    flow: Flow, window: UnlockWindow, created: Created, sessions: list[Session]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registers, "open_session", partial(fails, DiskFullError()))
        recover(flow, created)
    screen = shown(window)
    before = list(sessions)
    sheet = screen._sheet
    assert sheet is not None

    type_back(screen)

    (session,) = sessions
    assert before == []
    assert not sheet_proof.is_unproven(session)
    session.close()
    recovery.open_with_sheet(created.unlocked.register, " ".join(sheet.groups))
    assert screen._sheet is None


def test_why_it_is_not_open_is_said_beside_the_sheet(
    flow: Flow, window: UnlockWindow, created: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registers, "open_session", partial(fails, DiskFullError()))

    recover(flow, created)

    screen = shown(window)
    assert screen.message.isVisible()
    said = [label.text() for label in screen.message.findChildren(QLabel)]
    assert messages.sentence(DiskFullError()) in said


def test_where_it_does_not_open_then_either_the_lock_screen_says_why(
    flow: Flow, window: UnlockWindow, created: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registers, "open_session", partial(fails, DiskFullError()))
    recover(flow, created)

    type_back(shown(window))

    assert window.stack.currentWidget() is window.lock
    assert window.lock.problem.isVisible()
    assert window.lock.open.isEnabled()


def test_after_all_keys_anew_both_sheets_are_shown(
    flow: Flow, window: UnlockWindow, created: Created, sessions: list[Session]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registers, "open_session", partial(fails, DiskFullError()))
        rotate_all(flow, created)
    first = type_back(shown(window))
    before = list(sessions)

    second = type_back(shown(window))

    assert before == []
    assert first != second
    (session,) = sessions
    session.close()


def test_a_mistake_of_ours_shows_it_too(
    flow: Flow, window: UnlockWindow, created: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registers, "open_session", partial(fails, ZeroDivisionError()))

    with pytest.raises(ZeroDivisionError):
        recover(flow, created)

    assert shown(window)._sheet is not None


def test_so_does_an_update_of_the_register_that_was_stopped(
    flow: Flow, window: UnlockWindow, created: Created, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(
        registers, "open_session", partial(fails, SchemaTooOldError(found=0, known=1))
    )
    monkeypatch.setattr(upgrade, "upgrade", partial(fails, CancelledError()))

    recover(flow, created)

    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SheetScreen))
    assert shown(window)._sheet is not None


def test_a_register_that_opens_shows_each_sheet_once(
    flow: Flow, window: UnlockWindow, created: Created, sessions: list[Session]
) -> None:
    recover(flow, created)
    type_back(shown(window))

    (session,) = sessions
    session.close()
    flow._unopened.show(None)
    assert shown(window)._sheet is None
