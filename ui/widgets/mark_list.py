"""Everybody's place at a meeting, one row each, walked with the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.meetings import Mark
from ui.widgets.mark_row import MarkRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.meetings import Place


FIRST, SLICE = 10, 4  # rows made at once: as many as are seen, then a few at a time


class MarkList(QWidget):
    """The rows of a meeting; only what changed is touched, so marking stays quick.

    A long list grows after the page is shown, so that nobody waits for rows further down.
    """

    marked = Signal(int, object)
    completed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[MarkRow] = []
        self._places: tuple[Place, ...] = ()
        self._names: Callable[[Place], str] = _code
        self._marks: dict[int, Mark] = {}
        self._seen: tuple[tuple[object, ...], ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._grow)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    @property
    def rows(self) -> tuple[MarkRow, ...]:
        """Give the rows made so far, in their order."""
        return tuple(self._rows)

    @property
    def unmarked(self) -> list[str]:
        """Give the names of everybody who is not marked, with or without a row yet."""
        return [
            self._names(place)
            for place in self._places
            if self._marks[place.member_id] is Mark.UNKNOWN
        ]

    def row(self, member_id: int) -> MarkRow:
        """Give the row of a member, made now if it was still to come."""
        if all(row.member_id != member_id for row in self._rows):
            self._make(len(self._places))
        return next(row for row in self._rows if row.member_id == member_id)

    def show_places(self, places: Sequence[Place], *, name: Callable[[Place], str]) -> None:
        """Show these places; rows are made anew only when people or their chips changed."""
        seen = tuple((place.member_id, place.signing, place.is_first_time) for place in places)
        self._places, self._names = tuple(places), name
        self._marks = {place.member_id: place.mark for place in places}
        if seen != self._seen:
            self._seen = seen
            self._clear()
            self._make(FIRST)
            return
        for row, place in zip(self._rows, self._places, strict=False):
            if row.name.text() != name(place):
                row.rename(name(place))
            if row.mark is not place.mark:
                row.set_mark(place.mark)

    def _clear(self) -> None:
        for row in self._rows:
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []

    def _grow(self) -> None:
        self._make(SLICE)

    def _make(self, count: int) -> None:
        """Make the next rows, and come back for those that are left."""
        begin = len(self._rows)
        for place in self._places[begin : begin + count]:
            row = MarkRow(place, self._names(place), parent=self)
            row.is_last = place is self._places[-1]
            row.marked.connect(self._tell)
            row.stepped.connect(self._step)
            self._rows.append(row)
            self._box.addWidget(row)
        if len(self._rows) < len(self._places):
            self._soon.start()
        else:
            self._soon.stop()
            self.completed.emit()

    def _tell(self, member_id: int, mark: Mark) -> None:
        self._marks[member_id] = mark
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


def _code(place: Place) -> str:
    return place.code
