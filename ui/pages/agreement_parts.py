"""The parts of the agreement: shown as they will be printed, or open for changing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.agreements import Section, SectionKind
from ui.pages.parts import empty, line
from ui.slices import Slices
from ui.widgets import Card, Field, heading
from ui.widgets.note_edit import NoteEdit
from ui.widgets.steady import SteadyBox

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AT_ONCE = 2  # parts made before anything else
GAP = 12
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


class SectionList(QWidget):
    """All parts under each other, made a few at a time and kept until others are shown."""

    typed = Signal()
    left = Signal()
    completed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.editors: list[SectionEditor] = []
        self._shown: tuple[bool, tuple[Section, ...]] | None = None
        self._box = SteadyBox(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GAP)
        self._slices = Slices(self, turn=0)
        self._slices.finished.connect(self.completed)

    @property
    def is_under_way(self) -> bool:
        """Tell whether parts are still to come."""
        return self._slices.is_under_way

    def show_parts(self, sections: Sequence[Section], *, is_open: bool) -> None:
        """Show these parts, to read or to change."""
        wanted = (is_open, tuple(sections))
        # What is being written is not put back to what it was.
        if wanted == self._shown and not is_open:
            return
        self._shown = wanted
        empty(self._box)
        self.editors = []
        steps = self._make(wanted[1], is_open=is_open)
        for _ in range(AT_ONCE):
            next(steps, None)
        self._slices.begin(steps)

    def complete(self) -> None:
        """Make all that is still to come now, and have it take the keyboard."""
        self._slices.complete()
        # Qt itself shows what is new in a layout a turn later.
        for editor in self.editors:
            editor.show()

    def written(self) -> tuple[Section, ...]:
        """Give the parts as they stand in the boxes; those without one yet as they were given."""
        given = self._shown[1] if self._shown is not None else ()
        made = tuple(editor.section() for editor in self.editors)
        return made + given[len(made) :]

    def _make(self, sections: Sequence[Section], *, is_open: bool) -> Iterator[None]:
        for number, section in enumerate(sections, start=1):
            self._box.addWidget(
                self._editor(number, section) if is_open else SectionView(number, section)
            )
            yield

    def _editor(self, number: int, section: Section) -> SectionEditor:
        editor = SectionEditor(number, section)
        editor.typed.connect(self.typed)
        editor.left.connect(self.left)
        self.editors.append(editor)
        return editor


def _paragraphs(body: str) -> list[str]:
    return [part.strip() for part in body.split("\n\n") if part.strip()]
