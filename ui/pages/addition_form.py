"""Adding to a sealed sheet: the old entry stays, the new one is fixed like it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app.domain.concerns import Addition
from app.errors import EmptyFieldError
from ui import messages
from ui.pages.parts import line
from ui.widgets import Card, Field, button, heading, press_also_by
from ui.widgets.note_edit import NoteEdit


class AdditionForm(Card):
    """What is added or corrected, and for a correction why."""

    typed = Signal()
    sealed = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__("", "sealed")
        self._is_correction, self._reference = False, ""
        self.words, self.why = NoteEdit(lines=3), QLineEdit()
        self._title = heading("", 2)
        self.words_field = Field(self.tr("What is &true, or new"), self.words, needed=True)
        self.why_field = Field(self.tr("&Why"), self.why)
        self.seal = button(self.tr("Save and &seal"), "sealed", "stamp")
        self.never_mind = button(self.tr("Never mind"), "quiet")
        press_also_by(self.seal, "Ctrl+Return")
        self.seal.clicked.connect(self._seal)
        self.never_mind.clicked.connect(self.closed)
        self.words.textChanged.connect(self._typed)
        self.why.textEdited.connect(self._typed)
        row = QHBoxLayout()
        row.addWidget(self.seal)
        row.addWidget(self.never_mind)
        row.addWidget(
            line(self.tr("Once sealed it cannot be changed, only added to."), role="soft"), 1
        )
        for widget in (self._title, self.words_field, self.why_field):
            self.body.addWidget(widget)
        self.body.addLayout(row)

    def start(self, *, is_correction: bool) -> None:
        """Open the form for an entry or a correction; what was typed stays."""
        self._is_correction = is_correction
        self.why_field.show_needed(is_needed=is_correction)
        self._show_title()
        self.show()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sheet(self, reference: str) -> None:
        """Say which sheet it goes into: what is sealed into another one stays there."""
        self._reference = reference
        self._show_title()

    def clear(self) -> None:
        """Forget what was typed."""
        self.words.clear()
        self.why.clear()
        self.words_field.clear_error()
        self.why_field.clear_error()

    def refuse(self, sentence: str) -> None:
        """Say why it was not taken."""
        self.words_field.show_error(sentence)

    def content(self, reference: str) -> dict[str, object] | None:
        """Give what is typed, for a draft."""
        if not self.words.toPlainText() and not self.why.text():
            return None
        return {
            "reference": reference,
            "words": self.words.toPlainText(),
            "why": self.why.text(),
            "is_correction": self._is_correction,
        }

    def fill(self, data: dict[str, object]) -> None:
        """Put a draft back."""
        self.start(is_correction=bool(data.get("is_correction")))
        self.words.setPlainText(str(data.get("words", "")))
        self.why.setText(str(data.get("why", "")))

    def _show_title(self) -> None:
        words = (
            self.tr("Correct an entry of sheet {reference}")
            if self._is_correction
            else self.tr("Add an entry to sheet {reference}")
        )
        self._title.setText(words.format(reference=self._reference))

    def _typed(self) -> None:
        self.words_field.clear_error()
        self.why_field.clear_error()
        self.typed.emit()

    def _seal(self) -> None:
        words, why = self.words.toPlainText().strip(), self.why.text().strip()
        if not words:
            self.refuse(messages.sentence(EmptyFieldError("text")))
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._is_correction and not why:
            self.why_field.show_error(self.tr("Say in a few words why it is corrected."))
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.sealed.emit(Addition(text=words, reason=why, is_correction=self._is_correction))
