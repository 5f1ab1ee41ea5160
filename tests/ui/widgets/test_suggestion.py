"""Words suggested in the language of this computer, or in another one that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from ui.widgets.suggestion import NAMES, Suggestion

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(("system", "code"), [("fr_BE", "fr"), ("es_MX", "es"), ("nl_BE", "en")])
def test_the_language_of_this_computer_is_chosen_where_there_is_a_list(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, system: str, code: str
) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(system))

    box = Suggestion("quiet")
    qtbot.addWidget(box)

    assert box.language.currentText() == NAMES[code]


def test_words_come_in_the_language_chosen(qtbot: QtBot) -> None:
    box = Suggestion("quiet")
    qtbot.addWidget(box)
    counts = {}
    for code, name in NAMES.items():
        box.language.setCurrentText(name)
        with qtbot.waitSignal(box.suggested) as suggested:
            box.act.click()
        counts[code] = len(suggested.args[0].split())

    assert counts == {"en": 6, "fr": 8, "it": 8, "es": 8}
