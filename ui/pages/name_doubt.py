"""Asking whether somebody really wants a name that may give them away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QLineEdit

from app.domain.pseudonyms import Doubt
from ui.pages.parts import caution
from ui.widgets.field import show_in_sight

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.widgets import Field


class NameDoubt(QCheckBox):
    """A tick under the box of a name, seen only while that name is in doubt; a new name unticks it.

    `doubt_of` tells what is doubtful about a name, if anything is.
    """

    def __init__(self, field: Field, edit: QLineEdit) -> None:
        super().__init__()
        self.doubt_of: Callable[[str], Doubt | None] = _none
        self._field, self._edit = field, edit
        self.setText(self.tr("The member wants exactly this"))
        self.setAccessibleName(self.text())
        self.hide()
        field.add_below(self)
        self.clicked.connect(field.clear_error)

    @property
    def is_open(self) -> bool:
        """Tell whether the name is in doubt and nobody said that it is wanted."""
        return not self.isHidden() and not self.isChecked()

    def look(self) -> None:
        """Look at what stands in the box now."""
        name = self._edit.text()
        self.setChecked(False)
        doubt = self.doubt_of(name)
        self.setVisible(doubt is not None)
        self._field.show_caution(caution(name) if doubt is None else self._words(doubt))

    def insist(self, *, moves: bool = True) -> bool:
        """Tell whether the name may be kept; if not, ask for the tick, with the keyboard there."""
        if not self.is_open:
            return True
        self._field.show_error(
            self.tr("Tick below that the member wants exactly this, or choose another name.")
        )
        QTimer.singleShot(0, self, self._show_in_sight)
        if moves:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def _show_in_sight(self) -> None:
        show_in_sight(self)

    def _words(self, doubt: Doubt) -> str:
        match doubt:
            case Doubt.FULL_NAME:
                return self.tr(
                    "This looks like a full name. Use it only if the member wants to be called"
                    " just this."
                )
            case Doubt.GROUP_NAME:
                return self.tr("This is what the group is called, so it may tell what it is about.")
            case Doubt.PLACE_NAME:
                return self.tr("This is where the group meets, so it may tell where it is.")


def _none(_name: str) -> Doubt | None:
    return None
