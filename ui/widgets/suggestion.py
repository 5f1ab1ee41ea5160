"""Words for a passphrase, drawn from a list in the language somebody chooses."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QWidget

from app.services import passphrases
from ui.widgets.basic import button
from ui.widgets.flow import FlowLayout
from ui.widgets.notices import words
from ui.widgets.still_boxes import ChoiceBox

NAMES = {"en": "English", "fr": "Français", "it": "Italiano", "es": "Español"}


class Suggestion(QWidget):
    """A button that suggests words, and beside it the language they are in."""

    suggested = Signal(str)

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.act = button(self.tr("Suggest words"), kind, "dices")
        label = words(self.tr("in"), "soft")
        self.language = ChoiceBox()
        self.language.setAccessibleName(self.tr("Language of the words"))
        for code in passphrases.LANGUAGES:
            self.language.addItem(NAMES[code], code)
        self.language.setCurrentIndex(max(self.language.findData(_of_this_computer()), 0))
        label.setBuddy(self.language)
        row = FlowLayout(gap=8)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.act, label, self.language):
            row.addWidget(part)
        self.setLayout(row)
        self.act.clicked.connect(self._suggest)

    def _suggest(self) -> None:
        self.suggested.emit(passphrases.generate(language=str(self.language.currentData())))


def _of_this_computer() -> str:
    return QLocale.system().name()[:2]
