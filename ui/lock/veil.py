"""The veil: nothing can be read off the window while another program is in front."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.lock.cover import Cover
from ui.marking import override
from ui.widgets import Ring, words
from ui.widgets.ring import closed_ring

if TYPE_CHECKING:
    from collections.abc import Callable

SOON = 150  # milliseconds: going from one window of the program to another is no leaving
EXCLUDED_FROM_CAPTURE = 0x11
SHARED_WITH_NOBODY = 0


class Veil(QFrame):
    """Lies over the whole window while the program is not in front, and before it is minimised."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("card", "cover")
        self._window = window
        ring = Ring(side=164)
        ring.show_chairs(closed_ring(), keyhole="side_text")
        text = words(self.tr("Covered while you are elsewhere"), "lead", on="side")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setSpacing(20)
        column.addStretch(1)
        column.addWidget(ring, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(text)
        column.addStretch(1)
        self.hide()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._drop)
        window.installEventFilter(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self.follow)

    def follow(self, state: Qt.ApplicationState) -> None:
        """Cover when the program is left, uncover when it is come back to."""
        if state == Qt.ApplicationState.ApplicationActive:
            self._soon.stop()
            if not self._window.isMinimized():
                self.hide()
        elif self.isHidden():
            self._soon.start()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowStateChange:
            if self._window.isMinimized():
                # At once: the picture of the window in the task bar is taken now.
                self._drop()
            elif _is_in_front():
                self.hide()
        elif event.type() == QEvent.Type.Resize and not self.isHidden():
            self.setGeometry(self._window.rect())
        return False

    def _drop(self) -> None:
        self._soon.stop()
        self.setGeometry(self._window.rect())
        # A cover of a lock that lies there already stays on top.
        self.raise_()
        for cover in self._window.findChildren(Cover):
            if cover.isVisible():
                cover.raise_()
        self.show()
        self.repaint()


def refuse_capture(window: QWidget) -> None:
    """Keep the window out of screenshots on Windows and macOS; coded and untested there.

    No desktop of Linux offers it, so nothing is promised there.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only on Windows

        affinity: Callable[[int, int], int] = ctypes.windll.user32.SetWindowDisplayAffinity
        affinity(int(window.winId()), EXCLUDED_FROM_CAPTURE)
    elif sys.platform == "darwin":
        _share_with_nobody(int(window.winId()))


def _share_with_nobody(view: int) -> None:
    """Set the NSWindow of a Qt view to NSWindowSharingNone (untested)."""
    import ctypes  # noqa: PLC0415 - only on macOS

    objc = ctypes.CDLL("/usr/lib/libobjc.dylib")
    objc.sel_registerName.restype = ctypes.c_void_p
    objc.sel_registerName.argtypes = [ctypes.c_char_p]
    pointer = ctypes.c_void_p
    # The same function is called with two signatures, so each gets a prototype of its own.
    ask = ctypes.CFUNCTYPE(pointer, pointer, pointer)(("objc_msgSend", objc))
    tell = ctypes.CFUNCTYPE(None, pointer, pointer, ctypes.c_ulong)(("objc_msgSend", objc))
    frame = ask(view, objc.sel_registerName(b"window"))
    if frame:
        tell(frame, objc.sel_registerName(b"setSharingType:"), SHARED_WITH_NOBODY)


def _is_in_front() -> bool:
    return QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
