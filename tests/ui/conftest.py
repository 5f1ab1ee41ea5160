"""The look of the application, for every window a test shows."""

from __future__ import annotations

import gc
import itertools
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QThreadPool

from app.services import backups
from tests.builders import Watch
from tests.real_registers import a_register, enrol, opened
from ui import theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from app.services.registers import Unlocked
    from app.services.session import Session
    from tests.builders import StandingClock

DEEP_EVERY = 20
_tests = itertools.count(1)


@pytest.fixture(autouse=True)
def garbage_is_collected_here() -> Iterator[None]:
    """Collect on this thread only, as the program does: a worker must not take a widget apart."""
    gc.disable()
    yield
    QThreadPool.globalInstance().waitForDone()
    # Else its windows live on until a test turns an event loop: a lock that still waited there
    # hid the window of the next test, as a lock hides all that stands in front of its cover.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(2 if next(_tests) % DEEP_EVERY == 0 else 1)
    gc.enable()


@pytest.fixture(autouse=True)
def no_stick_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a stick in this computer neither offered in a test nor written to."""
    monkeypatch.setattr(backups, "removable_places", list)


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> QApplication:
    """Give the one application its style, fonts and colours, as the program does.

    Where the system has no such thing as LC_ALL, Qt asks it for its language all the same.
    """
    QLocale.setDefault(QLocale.c())
    theme.install(qapp)
    theme.apply(qapp, name="light", percent=100)
    return qapp


@pytest.fixture
def watch() -> Watch:
    """What tells the guard how quiet it is."""
    return Watch()


@pytest.fixture
def unlocked(tmp_path: Path) -> Unlocked:
    """A register made as the app makes them."""
    return a_register(tmp_path / "data").unlocked


@pytest.fixture
def used(unlocked: Unlocked, clock: StandingClock) -> Iterator[Session]:
    """Such a register, open, with somebody in it."""
    session = opened(unlocked, clock=clock)
    enrol(session, "Heron")
    yield session
    session.close()
