"""Lines with an icon: what waits, with the button that does it, and what is good to know."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import button, icon_label


class NeedRow(QWidget):
    """Something that needs the facilitator, with the button that does it."""

    chosen = Signal()

    def __init__(
        self,
        *,
        icon: str,
        kind: str,
        text: str,
        detail: str,
        act: str,
        act_kind: str = "secondary",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(_line(text, role="strong"))
        if detail:
            words.addWidget(_line(detail, role="soft"))
        self.act = button(act, act_kind)
        # Two rows may both say "Sign now": the description says which.
        self.act.setAccessibleDescription(text)
        self.act.clicked.connect(self.chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        row.addWidget(icon_label(icon, kind), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        if not act:
            self.act.hide()
        row.addWidget(self.act, 0, Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing good to know: an icon, its colour, and the words."""

    icon: str
    kind: str
    text: str


class NoteRow(QWidget):
    """An icon and a line beside it."""

    def __init__(self, note: Note, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(icon_label(note.icon, note.kind), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_line(note.text, role="soft" if note.kind == "soft" else ""), 1)


def _line(text: str, *, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        theme.set_role(label, role)
    return label
