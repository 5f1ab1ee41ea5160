"""The look follows the settings, and a held key does not pile up work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.settings import Settings
from ui import theme
from ui.dressing import Dresser
from ui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def worn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note each size that is really put on."""
    sizes: list[int] = []
    real = theme.apply

    def noted(application: QApplication, *, name: str, percent: int) -> None:
        sizes.append(percent)
        real(application, name=name, percent=percent)

    monkeypatch.setattr(theme, "apply", noted)
    return sizes


@pytest.fixture
def shell(
    qapp: QApplication, worn: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> Iterator[Shell]:
    monkeypatch.setenv("CIRCLEKEEP_DATA", str(tmp_path))
    shell = Shell(Settings())
    # Saving the settings takes no time by this clock, whatever else the disk has to do.
    dresser = Dresser(qapp, shell, seconds=lambda: 1000.0)
    yield shell
    dresser.deleteLater()
    theme.apply(qapp, name="light", percent=100)


def test_many_sizes_in_a_moment_are_put_on_once_with_the_last(
    qtbot: QtBot, shell: Shell, worn: list[int]
) -> None:
    for percent in (110, 120, 130, 140, 150):
        shell.change_settings(text_percent=percent)

    with qtbot.waitSignal(shell.settings_changed) as told:
        qtbot.waitUntil(lambda: worn[-1] == 150)

    assert worn == [100, 150]
    assert told.args[0].text_percent == 150  # windows lay themselves out for what is worn now


def test_what_changes_no_look_dresses_nobody(qtbot: QtBot, shell: Shell, worn: list[int]) -> None:
    shell.change_settings(idle_minutes=7)
    shell.change_settings(text_percent=110)

    qtbot.waitUntil(lambda: worn[-1] == 110)

    assert worn == [100, 110]
