"""One part of the agreement: shown as it will be printed, or open for changing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.agreements import Section, SectionKind
from ui.pages.parts import line
from ui.widgets import Card, Field, heading
from ui.widgets.note_edit import NoteEdit
from ui.widgets.steady import SteadyBox

EXCEPTIONS = frozenset({SectionKind.EXCEPTION_CHILD, SectionKind.EXCEPTION_PLAN})


class SectionView(QWidget):
    """A numbered part; an exception stands in a box of its own."""

    def __init__(self, number: int, section: Section) -> None:
        super().__init__()
        box = SteadyBox(self)
        box.setContentsMargins(0, 0, 0, 0)
        if section.kind in EXCEPTIONS:
            card = Card("", "boxed")
            box.addWidget(card)
            box = card.body
        box.addWidget(heading(f"{number}  {section.heading}", 3))
        for paragraph in _paragraphs(section.body):
            box.addWidget(line(paragraph))
        if not section.body.strip():
            box.addWidget(line(self.tr("Prints as a blank line to be filled in."), role="soft"))


class SectionEditor(QWidget):
    """Heading and words of one part; saved when a field is left."""

    typed = Signal()
    left = Signal()

    def __init__(self, number: int, section: Section) -> None:
        super().__init__()
        self._kind = section.kind
        self.title = QLineEdit(section.heading)
        self.words = NoteEdit(lines=3, most=20)
        self.words.setPlainText(section.body)
        hint = ""
        if section.kind in EXCEPTIONS:
            hint = self.tr("One of the two exceptions. It stays in its own box.")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Field(self.tr("Part {number}").format(number=number), self.title, hint=hint))
        box.addWidget(Field(self.tr("Words of part {number}").format(number=number), self.words))
        self.title.textEdited.connect(self.typed)
        self.words.textChanged.connect(self.typed)
        self.title.editingFinished.connect(self.left)
        self.words.left.connect(self.left)

    def section(self) -> Section:
        """Give the part as it stands now."""
        return Section(heading=self.title.text(), body=self.words.toPlainText(), kind=self._kind)

    def fill(self, heading_text: str, body: str) -> None:
        """Put a draft back."""
        self.title.setText(heading_text)
        self.words.setPlainText(body)


def _paragraphs(body: str) -> list[str]:
    return [part.strip() for part in body.split("\n\n") if part.strip()]
