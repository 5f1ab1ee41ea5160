"""Rows of a card that are made once and then only show other words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QBoxLayout

Row = TypeVar("Row", bound=QWidget)
What = TypeVar("What")


class Rows(Generic[Row, What]):
    """Keeps as many rows in a layout as were ever needed and hides those that are not.

    A new row would be given its look and its place anew at each return to the page.
    """

    def __init__(
        self,
        layout: QBoxLayout,
        make: Callable[[What], Row],
        show: Callable[[Row, What], None],
    ) -> None:
        self._layout, self._make, self._show = layout, make, show
        self._rows: list[Row] = []
        self._count = 0

    def show(self, items: Sequence[What]) -> None:
        """Show one row for each of these, in this order."""
        self._count = len(items)
        for row, item in zip(self._rows, items, strict=False):
            self._show(row, item)
            if row.isHidden():  # else Qt may lay the whole page out before it finds nothing to do
                row.show()
        for item in items[len(self._rows) :]:
            row = self._make(item)
            self._rows.append(row)
            self._layout.addWidget(row)
        for row in self._rows[self._count :]:
            row.hide()

    def shown(self) -> list[Row]:
        """Give the rows that are shown, in their order."""
        return self._rows[: self._count]
