"""From the passphrase to the window: what fails there is told, and Ctrl+L keeps it shut."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.errors import DamagedDatabaseError, RegisterError
from app.services import drafts, setup
from tests.real_registers import PASSPHRASE, a_register, opened, unlock
from ui import messages
from ui.application import Application, parse
from ui.background import Job
from ui.lock import desktop, locker, tier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.on_disk import RegisterOnDisk


class Silent(desktop.Desktop):
    """A desktop that tells nothing: a test must not take its signals over."""

    def __init__(self, parent: QObject) -> None:
        QObject.__init__(self, parent)


@pytest.fixture
def register(tmp_path: Path) -> RegisterOnDisk:
    created = a_register(tmp_path / "circlekeep")
    session = opened(created.unlocked)
    setup.finish(session)
    session.close()
    return created.unlocked.register


@pytest.fixture
def application(
    qapp: QApplication, register: RegisterOnDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """The program at its lock screen, with a register of its own and no settings of anybody."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(desktop, "Desktop", Silent)
    application = Application(qapp, parse([]))
    application.unlock.show()
    application._begin()
    assert application.unlock.lock.chosen is not None
    assert application.unlock.lock.chosen.id == register.id
    yield application
    window = application.window
    if window is not None:
        window.session.close()
        window.may_close = True
        window.close()
        window.deleteLater()
    if application.guard is not None:
        qapp.removeEventFilter(application.guard)
        application.guard.deleteLater()
    application.unlock.close()
    application.unlock.deleteLater()
    application.deleteLater()


def press_open(application: Application) -> None:
    application.unlock.lock.passphrase.put(PASSPHRASE)
    application.unlock.lock.open.click()


def open_with(application: Application, qtbot: QtBot) -> None:
    press_open(application)
    qtbot.waitUntil(lambda: not Job.running())


@pytest.mark.parametrize("failure", [DamagedDatabaseError(), ZeroDivisionError()])
@pytest.mark.parametrize("at", [(drafts, "last_place"), (tier, "TierKeeper"), (locker, "Locker")])
def test_what_fails_before_the_window_is_there_is_told_where_it_was_unlocked(
    application: Application,
    register: RegisterOnDisk,
    qtbot: QtBot,
    failure: Exception,
    at: tuple[object, str],
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise failure

    with pytest.MonkeyPatch.context() as patch, qtbot.captureExceptions() as mistakes:
        patch.setattr(*at, fail)
        open_with(application, qtbot)

    lock = application.unlock.lock
    assert application.unlock.isVisible()
    assert application.window is None
    assert lock.open.isEnabled()
    if isinstance(failure, RegisterError):
        assert lock.problem.text == messages.sentence(failure)
        assert mistakes == []
    else:
        assert [kind for kind, _, _ in mistakes] == [ZeroDivisionError]
    # Nothing holds on to the register, and it opens as if nothing had been.
    opened(unlock(register)).close()
    open_with(application, qtbot)
    assert application.window is not None
    assert application.window.isVisible()


def test_ctrl_l_while_it_opens_keeps_it_shut(
    application: Application, register: RegisterOnDisk, qtbot: QtBot
) -> None:
    press_open(application)
    QTest.keyClick(application.unlock, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not Job.running())

    lock = application.unlock.lock
    assert application.window is None
    assert lock.passphrase.text == ""
    assert lock.problem.isVisible()
    assert lock.open.isEnabled()
    opened(unlock(register)).close()


def test_ctrl_l_that_the_lock_screen_gets_as_it_gives_way_locks(
    application: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[bool] = []
    monkeypatch.setattr(application, "_leave", left.append)
    open_with(application, qtbot)
    handle = application.unlock.windowHandle()
    assert handle is not None

    held = Qt.KeyboardModifier.ControlModifier
    QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_L, held))

    assert left == [False]
