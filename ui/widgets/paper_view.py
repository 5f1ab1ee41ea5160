"""One page of a paper as a picture on a desk."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.marking import override

MARGIN = 14


class PaperView(QWidget):
    """Shows a page image at its own size; an empty one until it is drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._size = QSize(420, 594)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def has_page(self) -> bool:
        """Tell whether a page is shown."""
        return not self._image.isNull()

    @property
    def page_width(self) -> int:
        """Give the width of the page without what lies around it."""
        return self._size.width()

    def expect(self, size: QSize) -> None:
        """Keep room for a page of this size before it is drawn."""
        self._size = size
        self.updateGeometry()
        self.update()

    def show_page(self, image: QImage, *, words: str) -> None:
        """Show a drawn page; `words` names it for those who cannot see it."""
        self._image = image
        ratio = image.devicePixelRatio()
        self._size = QSize(round(image.width() / ratio), round(image.height() / ratio))
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return self._size + QSize(2 * MARGIN, 2 * MARGIN)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = (self.width() - self._size.width()) // 2
        # A page stays white in every theme: it shows what comes out of the printer.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRect(left, MARGIN, self._size.width(), self._size.height())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not self._image.isNull():
            painter.drawImage(left, MARGIN, self._image)
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.drawRect(left, MARGIN, self._size.width(), self._size.height())
        painter.end()
