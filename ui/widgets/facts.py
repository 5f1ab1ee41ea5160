"""A short list of facts: a soft word on the left, what it is on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget


class Facts(QWidget):
    """Pairs of a word and its value; `show_facts` replaces them all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, *facts: tuple[str, str]) -> None:
        """Show these pairs, in this order; an empty value reads as a dash."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (word, value) in enumerate(facts):
            self._grid.addWidget(_label(word, role="soft"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(_label(value or "–"), row, 1)  # noqa: RUF001  "nothing"


def _label(text: str, *, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(not role)
    if role:
        label.setProperty("role", role)
    return label
