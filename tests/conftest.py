"""What every test relies on: the marks of the project and the tools of the system."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import real_registers
from tests.builders import StandingClock, a_fresh_session
from tests.patience import PatientBot
from ui import light_qt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from app.services.session import Session


# Without a screen Qt aborts the whole run; tests that want a screen start one of their own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Days are said in English here in any land, and Qt warns where the computer has no UTF-8.
os.environ["LC_ALL"] = "C.UTF-8"
# As the program does, unless a plugin was here before.
light_qt.load()
# A computer that is busy fails no test, and each run tries the same; the soak tries other things.
settings.register_profile(
    "steady",
    derandomize=not os.environ.get("CIRCLEKEEP_SOAK"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--flow", action="store_true", help="run only what has to have the computer to itself"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*tools): commands of the system the test uses")
    config.addinivalue_line("markers", "soak: takes hours; only `python3 run.py soak` runs it")
    config.addinivalue_line(
        "markers", "flow: measures the windows, and runs beside no other worker"
    )


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say what several workers leave out: nobody else tells how many tests they did not take."""
    workers = config.getoption("numprocesses", default=None)
    return ["flow: left to a run without workers"] if workers else []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long fault tests and what runs alone to the commands that are there for them."""
    found: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        found[_runs_here(item)].append(item)
    if found[False]:
        config.hook.pytest_deselected(items=found[False])
        items[:] = found[True]


def _runs_here(item: pytest.Item) -> bool:
    if item.get_closest_marker("soak") and not os.environ.get("CIRCLEKEEP_SOAK"):
        return False
    if item.get_closest_marker("flow"):
        return "PYTEST_XDIST_WORKER" not in os.environ
    return not item.config.getoption("--flow")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test whose tools are not there: a check that did not run is no check that passed."""
    wanted = [tool for mark in item.iter_markers("needs") for tool in mark.args]
    lacking = [tool for tool in wanted if shutil.which(tool) is None]
    if lacking:
        pytest.fail(f"NOT RUN: this computer lacks {', '.join(lacking)}", pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def _what_tests_share_lies_in_the_folder_of_the_run(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    real_registers.make_folders_in(tmp_path_factory.getbasetemp())


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """Give the hands of pytest-qt, and patience."""
    return PatientBot(request)


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
