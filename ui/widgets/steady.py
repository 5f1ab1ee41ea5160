"""A row or column that remembers how high it is at each width.

Qt's own keeps one width only and asks every wrapped line anew for each of the several widths it
tries: a page of many lines is measured ninety times over before it is shown.
"""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from ui.marking import override

DOWN = QBoxLayout.Direction.TopToBottom


def settle(root: QWidget) -> None:
    """Have everything take its place now, what is deepest first.

    Qt itself asks what is around something only in the turn after that was laid out, and paints in
    between; of what is not shown yet it asks nothing.
    """
    # Each parent comes before its children there.
    for layout in reversed(root.findChildren(QLayout)):
        layout.activate()


class SteadyBox(QBoxLayout):
    """Measures what is in it once for each width, until something in it changes."""

    def __init__(
        self, parent: QWidget | None = None, *, direction: QBoxLayout.Direction = DOWN
    ) -> None:
        # Before anything else: Qt asks while the parent is told of its layout.
        self._heights: dict[int, int] = {}
        self._least: dict[int, int] = {}
        super().__init__(direction, parent)

    @override
    def heightForWidth(self, width: int) -> int:
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = super().heightForWidth(width)
        return found

    @override
    def minimumHeightForWidth(self, width: int) -> int:
        found = self._least.get(width)
        if found is None:
            found = self._least[width] = super().minimumHeightForWidth(width)
        return found

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        self._least.clear()
        super().invalidate()
