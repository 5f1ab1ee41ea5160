"""Everybody's place at a meeting, one row each: arrow keys walk, Tab comes and goes once."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from app.domain.meetings import Mark
from ui.slices import Slices
from ui.widgets.mark_row import MarkRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.domain.meetings import Place


Look = tuple[object, ...]
AT_ONCE, SEEN = 4, 10  # rows made before anything else, and as many as are seen at first
TOGETHER = 20  # rows further down that are laid out together


class MarkList(QWidget):
    """The rows of a meeting; only what changed is touched, so marking stays quick.

    A long list grows after the page is shown, so that nobody waits for rows further down.
    """

    marked = Signal(int, object)
    completed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[MarkRow] = []
        self._kept: dict[Look, MarkRow] = {}
        self._places: tuple[Place, ...] = ()
        self._names: Callable[[Place], str] = _code
        self._marks: dict[int, Mark] = {}
        self._is_new = False
        self._stop: QWidget | None = None
        self._slices = Slices(self)
        self._slices.finished.connect(self._go_on)
        self._slices.finished.connect(self.completed)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    @property
    def rows(self) -> tuple[MarkRow, ...]:
        """Give the rows made so far, in their order."""
        return tuple(self._rows)

    @property
    def is_filling(self) -> bool:
        """Tell whether rows that are seen at first are still to come."""
        return self._slices.is_under_way and len(self._rows) < SEEN

    @property
    def unmarked(self) -> list[str]:
        """Give the names of everybody who is not marked, with or without a row yet."""
        return [
            self._names(place)
            for place in self._places
            if self._marks[place.member_id] is Mark.UNKNOWN
        ]

    def first_stop(self) -> QWidget | None:
        """Give where the keyboard begins: at the first who is not marked, else at the top."""
        open_ones = (row for row in self._rows if row.mark is Mark.UNKNOWN)
        row = next(open_ones, self._rows[0] if self._rows else None)
        return None if row is None else row.toggle(Mark.PRESENT)

    def row(self, member_id: int) -> MarkRow:
        """Give the row of a member, made now if it was still to come."""
        if all(row.member_id != member_id for row in self._rows):
            self._slices.complete()
        return next(row for row in self._rows if row.member_id == member_id)

    def go_to(self, member_id: int) -> None:
        """Bring the keyboard to the first toggle of a member, and the row into sight."""
        row = self.row(member_id)
        row.take_focus(0)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._show(row)

    def show_places(self, places: Sequence[Place], *, name: Callable[[Place], str]) -> None:
        """Show these places; rows are made anew only for people or chips that changed."""
        looks = tuple(_look(place) for place in places)
        is_same = looks == tuple(_look(place) for place in self._places)
        self._places, self._names = tuple(places), name
        self._marks = {place.member_id: place.mark for place in places}
        for row, place in zip(self._rows if is_same else (), self._places, strict=False):
            self._bring_up_to_date(row, place)
        if not is_same:
            self._take_out(looks)
            steps = self._make_missing()
            for _ in range(AT_ONCE):
                next(steps, None)
            self._put_in()
            self._keep_room()
            self._is_new = True
            self._slices.begin(steps)

    def _take_out(self, looks: Sequence[Look]) -> None:
        """Let rows go that are not wanted any more, and keep those that are."""
        rows, wanted = [*self._rows, *self._kept.values()], set(looks)
        self._rows, self._kept = [], {}
        for row in rows:
            if row.look in wanted:
                self._kept[row.look] = row
            else:
                self._box.removeWidget(row)
                if self._stop is not None and self._stop.parent() is row:
                    self._stop = None
                row.hide()
                row.deleteLater()

    def _make_missing(self) -> Iterator[None]:
        """Make rows out of sight, one a step; they are put in together, as that lays all out."""
        for number, place in enumerate(self._places, start=1):
            if number > len(self._rows) and _look(place) not in self._kept:
                row = self._made(place)
                self._kept[row.look] = row
                yield
            if number == SEEN:
                self._put_in()
                self._go_on()
            elif number % TOGETHER == 0:
                self._put_in()
        self._put_in()
        self.setMinimumHeight(0)

    def _put_in(self) -> None:
        """Put the rows that are there in their places, as far as none is missing."""
        # Each row that appears would have everything around it laid out anew.
        self._box.setEnabled(False)
        # What is still to come may be marked or renamed until then.
        for number in range(len(self._rows), len(self._places)):
            place = self._places[number]
            row = self._kept.pop(_look(place), None)
            if row is None:
                break
            self._rows.append(row)
            self._box.removeWidget(row)
            self._box.insertWidget(number, row)
            row.is_last = number == len(self._places) - 1
            row.show()
            self._bring_up_to_date(row, place)
        self._box.setEnabled(True)
        self._box.invalidate()
        if self._stop is None and (stop := self.first_stop()) is not None:
            self._take_stop(stop)

    def _keep_room(self) -> None:
        """Be as high as with all rows, so that what stands around does not move with each."""
        if self._rows:
            self.setMinimumHeight(self._rows[0].sizeHint().height() * len(self._places))

    def _made(self, place: Place) -> MarkRow:
        row = MarkRow(place, self._names(place), parent=self)
        row.look = _look(place)
        row.marked.connect(self._tell)
        row.stepped.connect(self._step)
        row.sought.connect(self._seek)
        row.entered.connect(self._take_stop)
        row.hide()
        for part in (row, *row.findChildren(QWidget)):
            part.ensurePolished()
        return row

    def _bring_up_to_date(self, row: MarkRow, place: Place) -> None:
        if row.name.text() != self._names(place):
            row.rename(self._names(place))
        if row.mark is not place.mark:
            row.set_mark(place.mark)

    def _take_stop(self, toggle: QWidget) -> None:
        """Let Tab come to this one of all toggles, in the place of the one before."""
        before, self._stop = self._stop, toggle
        if before is toggle:
            return
        toggle.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if before is not None:
            QWidget.setTabOrder(before, toggle)
            before.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _go_on(self) -> None:
        """Go on to the first who is not marked, if the keyboard is still where it came to."""
        stop = self.first_stop()
        is_at_top = bool(self._rows) and self._rows[0].toggle(Mark.PRESENT).hasFocus()
        if self._is_new and stop is not None:
            if is_at_top:
                stop.setFocus(Qt.FocusReason.OtherFocusReason)
            elif not self.isAncestorOf(self._focus()):
                self._take_stop(stop)
            # The rows are not as high as they will be before they know how wide they are.
            QTimer.singleShot(0, self, self._show_in_use)
        self._is_new = False

    def _show_in_use(self) -> None:
        """Bring the row that has the keyboard into sight."""
        row = next((row for row in self._rows if row.isAncestorOf(self._focus())), None)
        if row is not None:
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self._show(row)

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self

    def _tell(self, member_id: int, mark: Mark) -> None:
        self._is_new = False
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

    def _seek(self, letter: str, which: int) -> None:
        """Go to the next person whose name begins so: nobody comes in by the alphabet."""
        row = self.sender()
        if not isinstance(row, MarkRow):
            return
        after = self._rows.index(row) + 1
        for other in (*self._rows[after:], *self._rows[:after]):
            if _initial(other.accessibleName()) == _initial(letter):
                other.take_focus(which)
                self._show(other)
                return

    def _show(self, row: MarkRow) -> None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(row)


def _initial(words: str) -> str:
    """Give the first letter as a plain keyboard has it."""
    return unicodedata.normalize("NFKD", words)[:1].casefold()


def _look(place: Place) -> Look:
    """Tell by what a row has to be another one."""
    return (place.member_id, place.signing, place.is_first_time)


def _code(place: Place) -> str:
    return place.code
