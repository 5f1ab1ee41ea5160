"""Everybody's place at a meeting, one row each, walked with the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.widgets.mark_row import MarkRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.meetings import Mark, Place


class MarkList(QWidget):
    """The rows of a meeting; only what changed is touched, so marking stays quick."""

    marked = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[MarkRow] = []
        self._seen: tuple[tuple[object, ...], ...] = ()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    @property
    def rows(self) -> tuple[MarkRow, ...]:
        """Give the rows in their order."""
        return tuple(self._rows)

    def row(self, member_id: int) -> MarkRow:
        """Give the row of a member."""
        return next(row for row in self._rows if row.member_id == member_id)

    def show_places(self, places: Sequence[Place], *, name: Callable[[Place], str]) -> None:
        """Show these places; rows are made anew only when people or their chips changed."""
        seen = tuple((place.member_id, place.signing, place.is_first_time) for place in places)
        if seen != self._seen:
            self._rebuild(places, name)
            self._seen = seen
            return
        for row, place in zip(self._rows, places, strict=True):
            if row.name.text() != name(place):
                row.rename(name(place))
            if row.mark is not place.mark:
                row.set_mark(place.mark)

    def _rebuild(self, places: Sequence[Place], name: Callable[[Place], str]) -> None:
        for row in self._rows:
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [MarkRow(place, name(place), parent=self) for place in places]
        for row in self._rows:
            row.is_last = row is self._rows[-1]
            row.marked.connect(self._tell)
            row.stepped.connect(self._step)
            self._box.addWidget(row)

    def _tell(self, member_id: int, mark: Mark) -> None:
        self.marked.emit(member_id, mark)

    def _step(self, by: int, which: int) -> None:
        row = self.sender()
        if not isinstance(row, MarkRow):
            return
        wanted = self._rows.index(row) + by
        if 0 <= wanted < len(self._rows):
            self._rows[wanted].take_focus(which)
            self._show(self._rows[wanted])

    def _show(self, row: MarkRow) -> None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(row)
