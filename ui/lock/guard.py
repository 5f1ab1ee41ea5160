"""The guard: hears every key before any window does, and knows how long it has been quiet."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QInputEvent, QKeyEvent

from ui.lock.assistive import Assistive
from ui.marking import override

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow
    from PySide6.QtWidgets import QApplication

COUNTDOWN = 20  # seconds
LOOK_EVERY = 15_000  # milliseconds
KEYS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress})
SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TabletPress,
        QEvent.Type.TouchBegin,
    }
)

Seconds = Callable[[], float]


def since_boot() -> float:
    """Read the clock that goes on while the computer sleeps, where there is one."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Guard(QObject):
    """An event filter of the whole application; it tells, and others act.

    A QShortcut would not fire while a dialog, a menu or the list of a combo box is open.
    """

    lock_pressed = Signal()
    grew_quiet = Signal()
    overslept = Signal()

    def __init__(
        self, application: QApplication, *, minutes: int, seconds: Seconds = since_boot
    ) -> None:
        super().__init__(application)
        self._seconds = seconds
        self._limit = minutes * 60.0
        self._last = seconds()
        self._is_told = False
        self.swallows_keys = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self._wait()
        self._application = application
        self._assistive: Assistive | None = None
        self._handles: list[QWindow] = []

    def watch_at(self, handle: QWindow) -> None:
        """Begin with what one window after the other gets, while nothing else can be open.

        Each part of a window that is painted for the first time passes a watch over everything.
        """
        self._handles.append(handle)
        handle.installEventFilter(self)

    def watch(self) -> None:
        """Begin to see every key and every sign of life, wherever in the program it comes."""
        while self._handles:
            self._handles.pop().removeEventFilter(self)
        self._application.installEventFilter(self)
        self._hear_assistive()

    def set_minutes(self, minutes: int) -> None:
        """Lock after this much quiet, the countdown included."""
        self._limit = minutes * 60.0
        self._wait()

    def touch(self) -> None:
        """Count as activity."""
        self._last = self._seconds()
        self._is_told = False

    @property
    def now(self) -> float:
        """Read the guard's clock."""
        return self._seconds()

    @property
    def quiet_for(self) -> float:
        """Tell how many seconds nobody has done anything."""
        return self._seconds() - self._last

    def look(self) -> None:
        """Tell that it grew quiet, once; or that the countdown was slept through."""
        quiet = self.quiet_for
        if quiet >= self._limit:
            self.overslept.emit()
        elif quiet >= self._limit - COUNTDOWN and not self._is_told:
            self._is_told = True
            self.grew_quiet.emit()
        self._hear_assistive()
        self._wait()

    def _wait(self) -> None:
        """Look again when the countdown is due; seldom before, so that idling costs nothing."""
        due = int((self._limit - COUNTDOWN - self.quiet_for) * 1000) + 1
        is_near = 0 < due < LOOK_EVERY
        kind = Qt.TimerType.PreciseTimer if is_near else Qt.TimerType.CoarseTimer
        self._timer.setTimerType(kind)
        self._timer.start(due if is_near else LOOK_EVERY)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Most of what the parts of all windows hear is no input; asking for its type costs more.
        return isinstance(event, QInputEvent) and self._hear(event)

    def _hear(self, event: QInputEvent) -> bool:
        kind = event.type()
        if kind in KEYS and isinstance(event, QKeyEvent):
            if _is_lock(event):
                event.accept()
                # One key press comes as an override and as a press; the first is enough.
                if kind == QEvent.Type.ShortcutOverride or not event.isAutoRepeat():
                    self.lock_pressed.emit()
                return True
            if self.swallows_keys:
                return True
        return kind in SIGNS_OF_LIFE and self._is_too_late()

    def _is_too_late(self) -> bool:
        """Count a sign of life, unless the time was over before it."""
        # Timers stand still while the computer sleeps, so the first event after it decides.
        if self.quiet_for >= self._limit:
            self.overslept.emit()
            return True
        if not self._is_told:
            self._last = self._seconds()
        return False

    def _hear_assistive(self) -> None:
        """Hear what a screen reader or a switch does, from when there is one: it costs a little."""
        if self._assistive is None and QAccessible.isActive():
            self._assistive = Assistive(self)
            self._assistive.acted.connect(self._is_too_late)
            self._application.installEventFilter(self._assistive)


def _is_lock(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() == Qt.Key.Key_L and held == Qt.KeyboardModifier.ControlModifier
