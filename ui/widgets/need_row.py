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
        self._icon = icon_label(icon, kind)
        self._text, self._detail = _line(role="strong"), _line(role="soft")
        self.act = button(act, act_kind)
        self.act.clicked.connect(self.chosen)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._text)
        words.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.act, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_need(icon=icon, kind=kind, text=text, detail=detail, act=act)

    def show_need(self, *, icon: str, kind: str, text: str, detail: str, act: str) -> None:
        """Show what is needed now, in the same place."""
        self._icon.show_icon(icon, kind)
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.act.setText(act)
        self.act.setAccessibleName(act)
        # Two rows may both say "Sign now": the description says which.
        self.act.setAccessibleDescription(text)
        self.act.setVisible(bool(act))


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
        self._icon, self._text = icon_label(note.icon, note.kind), _line()
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.show_note(note)

    def show_note(self, note: Note) -> None:
        """Show another note in the same place."""
        self._icon.show_icon(note.icon, note.kind)
        self._text.setText(note.text)
        role = "soft" if note.kind == "soft" else ""
        if (self._text.property("role") or "") != role:
            theme.set_role(self._text, role)


def _line(*, role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        theme.set_role(label, role)
    return label
