"""A printed paper held against the register: what is typed from it, and how it stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app.domain.journal import WORDS_IN_SEAL
from app.services import paper_check
from app.services.paper_check import Standing
from ui.pages.parts import line
from ui.widgets import Banner, Card, Field, button
from ui.widgets.field import show_in_sight

if TYPE_CHECKING:
    from app.domain.journal import Seal
    from app.services.paper_check import Answer, Reading

KINDS = {Standing.FITS: "pine", Standing.NOT_REACHED: "brick", Standing.DIFFERS: "brick"}


class PaperCard(Card):
    """The seal as it stands on the paper, and what it says about the paper."""

    typed = Signal()
    asked = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Check a paper"))
        self.seal = QLineEdit()
        self.field = Field(
            self.tr("&Seal on the paper"),
            self.seal,
            hint=self.tr(
                "A number and four words. They stand at the foot of a signed agreement, and in the"
                " lists of a backup slip and a recovery sheet."
            ),
        )
        self.compare = button(self.tr("&Compare"), "primary", "stamp")
        self.never_mind = button(self.tr("Close"), "quiet")
        self.answer = Banner("pine")
        self.answer.hide()
        self._working = line(self.tr("Comparing"), role="soft")
        self._working.hide()
        acts = QHBoxLayout()
        acts.addWidget(self.compare)
        acts.addWidget(self.never_mind)
        acts.addWidget(self._working, 1)
        acts.addStretch(1)
        self.body.addWidget(self.field)
        self.body.addLayout(acts)
        self.body.addWidget(self.answer)
        self.seal.textEdited.connect(self._typed)
        self.seal.returnPressed.connect(self.compare.click)
        self.compare.clicked.connect(self._ask)
        self.never_mind.clicked.connect(self.closed)

    @property
    def question(self) -> str:
        """Give what is typed and not answered yet."""
        return self.seal.text() if self.answer.isHidden() else ""

    def start(self) -> None:
        """Open the card; what was typed stays."""
        self.show()
        self.seal.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget what was typed, and what was said of it."""
        self.seal.clear()
        self.field.clear_error()
        self.answer.hide()

    def work(self, *, is_under_way: bool) -> None:
        """Say that it is being compared; nothing else is asked meanwhile."""
        self.compare.setEnabled(not is_under_way)
        self._working.setVisible(is_under_way)

    def show_answer(self, answer: Answer, *, when: str) -> None:
        """Say how the paper stands; `when` is the moment the answer speaks of, in words."""
        text, detail = self._said(answer, when)
        self.answer.show_message(KINDS.get(answer.standing, "amber"), text, detail)
        self.answer.show()
        # It has its place only once the page was laid out again.
        QTimer.singleShot(0, self, partial(show_in_sight, self.answer))

    def _typed(self) -> None:
        self.field.clear_error()
        self.answer.hide()
        self.typed.emit()

    def _ask(self) -> None:
        reading = paper_check.read_off(self.seal.text())
        seal: Seal | None = reading.seal
        if seal is None:
            self.field.show_error(self._wrong(reading))
            self.seal.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.answer.hide()
        self.asked.emit(seal)

    def _wrong(self, reading: Reading) -> str:
        if reading.line_no is None and not reading.words:
            return self.tr("Type the number and the four words from the paper first.")
        if reading.line_no is None:
            return self.tr("Begin with the number that stands before the words.")
        if reading.stranger is not None:
            return self.tr(
                "Word {place} is none that a seal is made of. Look at it again, letter by letter."
            ).format(place=reading.stranger)
        return self.tr("There are {found} words here. A seal has {wanted}.").format(
            found=len(reading.words), wanted=WORDS_IN_SEAL
        )

    def _said(self, answer: Answer, when: str) -> tuple[str, str]:
        if answer.standing is Standing.FITS:
            return self.tr("This paper fits the register"), self.tr(
                "Line {line} was written on {when}. Up to there the journal is as it was then."
            ).format(line=answer.line_no, when=when)
        if answer.standing is Standing.LEFT_BEHIND:
            return self.tr("This paper is from a state that was left behind"), self.tr(
                "It was printed from this register before it was put back to an earlier state on"
                " {when}. What it says may not be in the register any more."
            ).format(when=when)
        if answer.standing is Standing.MAY_BE_LEFT_BEHIND:
            return self.tr("This paper may be from a state that was left behind"), self.tr(
                "The register was put back to an earlier state on {when}. Of the lines left behind"
                " then only the last can be compared, and this paper is of another."
            ).format(when=when)
        if answer.standing is Standing.NOT_REACHED:
            return self.tr("The register has not come as far as this paper"), self.tr(
                "The paper speaks of line {line}, and the journal ends with {newest}. An older copy"
                " of the register may have been put back, or the paper belongs to another register."
                " Compare with your newest backup."
            ).format(line=answer.line_no, newest=answer.newest)
        return self.tr("This paper does not fit the register"), self.tr(
            "Compare the words once more, letter by letter. If they are right, the paper belongs to"
            " another register, or the journal was changed before line {line}."
        ).format(line=answer.line_no)
