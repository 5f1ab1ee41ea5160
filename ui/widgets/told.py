"""An icon and a sentence beside it, to the left and wrapped: how something stands now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.widgets.basic import icon_label
from ui.widgets.notices import words


class Told(QWidget):
    """Says how something stands; the icon says the same as the words."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon_label("info", "soft")
        self._words = words("", "soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    @property
    def text(self) -> str:
        """Give what it says."""
        return self._words.text()

    def say(self, text: str, icon: str, role: str = "soft") -> None:
        """Say something else, with its icon and in its colour."""
        colour = "pine_text" if role == "pine" else role
        self._icon.show_icon(icon, colour)
        self._words.setText(text)
        theme.set_property(self._words, "role", role)
        self._words.setFont(theme.font("soft"))
