"""Nine boxes for the groups of a recovery sheet; a whole sheet may be pasted into any of them."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.secret_line import PrivateLine

GROUPS, LENGTH = 9, 5


class GroupsEntry(QWidget):
    """Goes on to the next box when one is full; capital and small letters count the same."""

    changed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: list[QLineEdit] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.gap(12))
        for number in range(GROUPS):
            box = PrivateLine()
            box.setInputMethodHints(
                Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData
            )
            theme.set_property(box, "role", "code")
            box.textEdited.connect(self._edited)
            box.returnPressed.connect(self.entered)
            box.setProperty("number", number)
            label = QLabel(self.tr("Group {number}").format(number=number + 1))
            theme.set_role(label, "caption")
            label.setBuddy(box)
            box.setAccessibleName(label.text())
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(label)
            column.addWidget(box)
            grid.addLayout(column, number // 3, number % 3)
            self.boxes.append(box)

    @property
    def text(self) -> str:
        """Give all groups as one text."""
        return " ".join(box.text().strip() for box in self.boxes if box.text().strip())

    def mark(self, number: int) -> None:
        """Show which group, 1 to 9, is not as on the sheet; 0 marks none."""
        for at, box in enumerate(self.boxes, start=1):
            theme.set_property(box, "bad", "true" if at == number else "false")
        if number:
            self.boxes[number - 1].setFocus(Qt.FocusReason.OtherFocusReason)
            self.boxes[number - 1].selectAll()

    def take_keyboard(self) -> None:
        """Go to the first box with nothing in it, or to the first of all."""
        empty = (box for box in self.boxes if not box.text().strip())
        next(empty, self.boxes[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Empty all boxes."""
        for box in self.boxes:
            # Not `clear`: undo would bring it back.
            box.setText("")

    def _edited(self, text: str) -> None:
        at = int(self.sender().property("number"))
        self.mark(0)
        signs = re.sub(r"[\s\-–—]+", "", text)  # noqa: RUF001 - dashes a person may type
        if len(signs) > LENGTH:
            self._spread(signs, at)
        elif len(signs) == LENGTH and at + 1 < GROUPS:
            self.boxes[at + 1].setFocus(Qt.FocusReason.OtherFocusReason)
            # What is typed takes the place of what stands there from another sheet.
            self.boxes[at + 1].selectAll()
        self.changed.emit()

    def _spread(self, signs: str, at: int) -> None:
        # A whole sheet fills the boxes from the first one, wherever it is pasted.
        start = 0 if len(signs) >= GROUPS * LENGTH else at
        groups = [signs[left : left + LENGTH] for left in range(0, len(signs), LENGTH)]
        for box, group in zip(self.boxes[start:], groups, strict=False):
            box.setText(group)
        last = min(start + len(groups), GROUPS) - 1
        self.boxes[last].setFocus(Qt.FocusReason.OtherFocusReason)
