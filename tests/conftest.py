"""What every test relies on: the marks of the project and the tools of the system."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.builders import StandingClock, a_fresh_session
from ui import light_qt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.session import Session


# Without a screen Qt aborts the whole run; tests that want a screen start one of their own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# As the program does, unless a plugin was here before.
light_qt.load()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*tools): commands of the system the test uses")
    config.addinivalue_line("markers", "soak: takes hours; only `python3 run.py soak` runs it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long fault tests to the command that is there for them."""
    if os.environ.get("CIRCLEKEEP_SOAK"):
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test whose tools are not there: a check that did not run is no check that passed."""
    wanted = [tool for mark in item.iter_markers("needs") for tool in mark.args]
    lacking = [tool for tool in wanted if shutil.which(tool) is None]
    if lacking:
        pytest.fail(f"NOT RUN: this computer lacks {', '.join(lacking)}", pytrace=False)


@pytest.fixture
def clock() -> StandingClock:
    """A clock that stands at noon until the test moves it."""
    return StandingClock()


@pytest.fixture
def session(tmp_path: Path, clock: StandingClock) -> Iterator[Session]:
    """An unlocked, fresh register on disk: profile made, nobody enrolled."""
    session = a_fresh_session(tmp_path, clock=clock)
    yield session
    session.close()
