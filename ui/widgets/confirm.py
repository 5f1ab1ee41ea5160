"""The one kind of dialog: before something that cannot be taken back. Its buttons are verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from ui import theme
from ui.widgets.basic import button, heading
from ui.widgets.notices import words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

WIDTH = 480


class Confirm(QDialog):
    """Title, what will happen, the verb, and the safe way out, which has the keyboard."""

    confirmed = Signal()

    def __init__(self, parent: QWidget, title: str, text: str, *, verb: str, safe: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.act, self.safe = button(verb, "danger"), button(safe, "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(theme.gap(12))
        column.addWidget(heading(title, 2))
        column.addWidget(words(text))
        row = QHBoxLayout()
        row.addWidget(self.act)
        row.addStretch(1)
        row.addWidget(self.safe)
        column.addLayout(row)
        # The two buttons stand beside each other whole, also at the largest text.
        width = round(WIDTH * max(1.0, theme.LOOK.percent / 120))
        self.setFixedWidth(max(width, column.minimumSize().width()))
        self.act.clicked.connect(self._confirm)
        self.safe.clicked.connect(self.reject)
        self.safe.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()
