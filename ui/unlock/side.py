"""The painted side of the screens before unlocking: the ring, open or closed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.widgets import Ring, heading, words
from ui.widgets.ring import closed_ring

SIDE = 316


class PaintedSide(QFrame):
    """The ring of chairs with the name and two lines under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "cover")
        self._ring = Ring(side=SIDE)
        title = heading(self.tr("Circlekeep"), 1)
        title.setProperty("on", "side")
        self._words = words("", "lead", on="side")
        self._words.setProperty("role", "lead")
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(20)
        for label in (title, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)

    def show_closed(self) -> None:
        """Show the ring closed around its keyhole."""
        self._ring.show_chairs(closed_ring(), keyhole="side_text")
        self._words.setText(self.tr("The circle is closed.\nWhat is kept here opens only for you."))

    def show_open(self) -> None:
        """Show the ring with one chair still missing."""
        self._ring.show_chairs(closed_ring(keyhole=False))
        self._words.setText(
            self.tr("A quiet register for one group,\non this laptop and nowhere else.")
        )
