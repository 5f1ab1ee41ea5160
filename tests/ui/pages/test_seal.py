"""The seal on the page of records, where making it fails or is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import Qt

from app.services import journal
from ui.background import Job
from ui.pages.records import RecordsPage

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from tests.ui.pages.conftest import Show

LEFT = Qt.MouseButton.LeftButton


def out_of_memory(*_: object) -> NoReturn:
    raise MemoryError


def test_a_mistake_while_the_seal_is_made_is_not_passed_over(
    show: Show[RecordsPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(RecordsPage, "records")
    monkeypatch.setattr(journal, "seal_words", out_of_memory)

    with qtbot.captureExceptions() as mistakes:
        qtbot.mouseClick(page.check, LEFT)
        qtbot.waitUntil(lambda: bool(mistakes))

    assert [kind for kind, _, _ in mistakes] == [MemoryError]
    assert page.check.isEnabled()


def test_a_seal_given_up_for_a_lock_that_failed_can_be_asked_for_again(
    show: Show[RecordsPage], qtbot: QtBot
) -> None:
    page = show(RecordsPage, "records")
    qtbot.mouseClick(page.check, LEFT)
    for job in Job.running():
        job.abandon()

    page.work_stopped()

    assert page.check.isEnabled()
