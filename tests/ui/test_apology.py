"""The report of a failure names places in the program, and nothing anybody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ui.apology import Apology, scrubbed

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

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
