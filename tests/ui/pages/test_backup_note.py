"""A backup that was made and read back, where the register cannot take note of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

from app.errors import DiskFullError
from app.services import backups
from tests.real_registers import a_register, opened
from ui import messages
from ui.pages.backup import BackupPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from tests.ui.pages.conftest import Show


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = opened(a_register(tmp_path / "data").unlocked)
    yield session
    session.close()


def no_room(*_: object) -> NoReturn:
    raise DiskFullError


def test_it_is_not_said_that_none_was_made(
    show: Show[BackupPage], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(BackupPage, "backup")
    (tmp_path / "stick").mkdir()
    monkeypatch.setattr(backups, "finish", no_room)

    page.start(str(tmp_path / "stick"))
    qtbot.waitUntil(page.failed.isVisible)
    (made,) = (tmp_path / "stick").iterdir()

    assert page.failed.why == messages.sentence(DiskFullError())
    assert f"The backup {made.name} was made" in page.failed.state
    assert not page.is_under_way


def test_the_next_one_that_fails_at_its_beginning_is_said_not_to_be_made(
    show: Show[BackupPage], tmp_path: Path
) -> None:
    page = show(BackupPage, "backup")
    page.failed.explain("why", made="an earlier one")

    page.start(str(tmp_path / "gone"))

    assert page.failed.state.endswith("No backup was made.")
