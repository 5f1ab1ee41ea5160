"""The focus ring: one frame that follows the focus, outside the control it shows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from ui.marking import override
from ui.theme import current

RING, GAP, RADIUS = 2, 2, 9
MARGIN = RING + GAP
MOVES = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
        QEvent.Type.LayoutRequest,
    }
)


class FocusRing(QWidget):
    """A ring around the control that has the focus.

    It lies in what scrolls with the control, not in the control's own parent as QFocusFrame does:
    there a control at the edge of its row would lose half of the ring.
    """

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._place)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def surround(self, target: QWidget) -> None:
        """Go around a control and stay there wherever it moves."""
        self.let_go()
        self._target = target
        canvas = self.parentWidget()
        widget: QWidget | None = target
        while widget is not None and widget is not canvas:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def let_go(self) -> None:
        """Surround nothing."""
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        self._soon.stop()
        self._target = None
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Later, as a window that goes away also moves and hides what is in it.
        if event.type() in MOVES:
            self._soon.start()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        target = self._target
        if target is None or not isValid(target):
            return
        role = "side_focus" if target.property("on") == "side" else "focus"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current.colour(role), RING))
        inset = RING / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.end()

    def _place(self) -> None:
        target, canvas = self._target, self.parentWidget()
        if target is None or canvas is None or not isValid(target):
            return
        if not target.isVisible() or not canvas.isAncestorOf(target):
            self.hide()
            return
        corner = target.mapTo(canvas, QPoint(0, 0))
        box = QRect(corner, target.size()).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        self.setGeometry(box)
        self.raise_()
        self.show()


class FocusFollower(QObject):
    """Moves the ring to whatever takes the focus."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._ring: FocusRing | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._follow)
        application.focusChanged.connect(self._note)

    def _note(self) -> None:
        # The focus also changes while a window is taken apart; its parts are left alone then.
        self._soon.start()

    def _follow(self) -> None:
        now = QApplication.focusWidget()
        ring = self._ring if self._ring is not None and isValid(self._ring) else None
        if ring is not None:
            ring.let_go()
        if now is None or not _shows_focus(now):
            return
        canvas = _canvas(now)
        if ring is None or ring.parentWidget() is not canvas:
            if ring is not None:
                ring.deleteLater()
            ring = FocusRing(canvas)
        self._ring = ring
        ring.surround(now)


def _canvas(widget: QWidget) -> QWidget:
    """Return what scrolls with a control: the inside of its scroll area, else its window."""
    inner: QWidget = widget
    outer = widget.parentWidget()
    while outer is not None and not inner.isWindow():
        area = outer.parentWidget()
        if isinstance(area, QScrollArea) and area.viewport() is outer:
            return inner
        inner, outer = outer, area
    return inner


def _shows_focus(widget: QWidget) -> bool:
    if widget.isWindow() or widget.inherits("QMenuBar") or widget.property("ring") == "none":
        return False
    # A bare scroll area shows what is in it; a text box or a table is a control of its own.
    return not isinstance(widget, QScrollArea)
