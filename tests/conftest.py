"""What every test relies on: the marks of the project and the tools of the system."""

from __future__ import annotations

import shutil

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*tools): commands of the system the test uses")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test whose tools are not there: a check that did not run is no check that passed."""
    wanted = [tool for mark in item.iter_markers("needs") for tool in mark.args]
    lacking = [tool for tool in wanted if shutil.which(tool) is None]
    if lacking:
        pytest.fail(f"NOT RUN: this computer lacks {', '.join(lacking)}", pytrace=False)
