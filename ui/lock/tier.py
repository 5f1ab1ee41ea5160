"""The sealed part closes after its own quiet time, while the register may stay open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from app.services import safeguarding

if TYPE_CHECKING:
    from app.services.session import Session
    from app.settings import Settings
    from ui.lock.guard import Guard
    from ui.main_window import MainWindow

LAST = 60.0  # seconds that are counted one by one
STEP = 1000  # milliseconds
LOOK_EVERY = 15_000


def quiet_minutes(session: Session, settings: Settings) -> int:
    """Tell how long it may be quiet; once the sealed part was open, as short as for that part."""
    if session.tier_was_opened:
        return min(settings.idle_minutes, settings.tier_minutes)
    return settings.idle_minutes


class TierKeeper(QObject):
    """Closes the sealed part when nobody has done anything in it for its time.

    Work on the other pages is quiet for it: its time begins when it is left.
    """

    def __init__(self, session: Session, window: MainWindow, guard: Guard) -> None:
        super().__init__(window)
        self._session, self._window, self._guard = session, window, guard
        self._left_at: float | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        window.arrived.connect(self.look)
        window.sealed.close_wanted.connect(self.close)
        window.shell.tier_was_changed.connect(self.look)
        window.shell.settings_changed.connect(self.look)

    @property
    def seconds_left(self) -> float:
        """Tell how long it stays open if nothing more is done in it."""
        limit = self._window.shell.settings.tier_minutes * 60.0
        page = self._window.pages().get(self._window.here)
        if page is not None and page.is_sealed:
            self._left_at = None
            return limit - self._guard.quiet_for
        if self._left_at is None:
            self._left_at = self._guard.now
        return limit - (self._guard.now - self._left_at)

    def look(self, _what: object = None) -> None:
        """Close it if it is time, else show how long it stays open."""
        if self._session.tier is None:
            self._timer.stop()
            self._left_at = None
            return
        left = self.seconds_left
        if left <= 0:
            self.close()
            return
        self._window.tier_left = left
        self._window.show_tier()
        self._wait(left)

    def close(self) -> None:
        """Close it now; what is half-written is kept under seal first."""
        for page in self._window.pages().values():
            if page.is_sealed:
                page.keep_draft()
        safeguarding.close_tier(self._session)
        self._window.shell.tier_changed()

    def _wait(self, left: float) -> None:
        """Look again when a second is to be counted; seldom before that."""
        is_last = left <= LAST
        due = int((left - LAST) * 1000) + 1
        kind = Qt.TimerType.PreciseTimer if is_last else Qt.TimerType.CoarseTimer
        self._timer.setTimerType(kind)
        self._timer.start(STEP if is_last else min(due, LOOK_EVERY))
