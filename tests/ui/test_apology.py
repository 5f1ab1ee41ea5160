"""The report of a failure names places in the program, and nothing anybody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.errors import DamagedDatabaseError
from ui import messages, theme
from ui.apology import Apology, scrubbed
from ui.application import Application, parse
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.services.session import Session

CANARY = "Kestrel told me about the kitchen"


def fail() -> None:
    raise ValueError(CANARY)


def a_failure() -> BaseException:
    with pytest.raises(ValueError, match=CANARY) as caught:
        fail()
    return caught.value


def test_the_report_holds_the_type_and_the_line() -> None:
    error = a_failure()

    report = scrubbed(type(error), error.__traceback__)

    assert "ValueError" in report
    assert "test_apology.py:" in report


def test_the_report_holds_no_value() -> None:
    error = a_failure()

    assert "Kestrel" not in scrubbed(type(error), error.__traceback__)


def test_the_apology_is_a_page_and_not_a_traceback(qtbot: QtBot) -> None:
    error = a_failure()
    apology = Apology()
    qtbot.addWidget(apology)

    apology.tell(type(error), error.__traceback__)

    assert apology.isVisible()
    assert "Kestrel" not in apology.report.toPlainText()
    assert "Traceback" not in apology.report.toPlainText()


@pytest.fixture
def application(
    qapp: QApplication, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """The program with the window of a register open, and no settings of this computer."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    application = Application(qapp, parse([]))
    application.window = window = MainWindow(application.shell)
    window.open(session, lambda _name: None)
    window.may_close = True
    yield application
    window.close()
    window.deleteLater()
    application.unlock.deleteLater()
    application.deleteLater()


def test_damage_that_nobody_on_a_page_expected_is_told_as_such(application: Application) -> None:
    error = DamagedDatabaseError()

    application._apologise(type(error), error, None)

    assert application.apology is None
    assert application.window is not None
    assert application.window.banner.text == messages.sentence(error)


def test_a_mistake_of_ours_is_apologised_for_beside_the_window(application: Application) -> None:
    error = a_failure()

    application._apologise(type(error), error, error.__traceback__)

    assert application.apology is not None
    assert application.apology.isVisible()
    application.apology.deleteLater()


def test_at_large_text_its_buttons_are_on_a_small_screen(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, name="light", percent=200)
    try:
        apology = Apology()
        qtbot.addWidget(apology)
        room = apology.screen().availableGeometry()

        assert apology.height() < room.height()
        assert apology.width() < room.width()
    finally:
        theme.apply(qapp, name="light", percent=100)
