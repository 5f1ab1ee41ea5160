"""The cover: opaque, over everything, before anything else of a lock is done."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.lock.barrier import Barrier
from ui.lock.cover_cards import Countdown, Failure
from ui.lock.guard import COUNTDOWN
from ui.lock.surroundings import Behind
from ui.marking import override
from ui.widgets import Ring, ScrollPage, announce, words
from ui.widgets.ring import closed_ring

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent


class Cover(QFrame):
    """Hides the window; shows nothing, the countdown, or that words could not be kept.

    `delay` tells how many seconds the next try of a passphrase has to wait.
    """

    stayed = Signal()
    ran_out = Signal()
    lock_wanted = Signal()
    retry_wanted = Signal()
    shown_wanted = Signal(str)

    def __init__(self, window: QWidget, *, delay: Callable[[], float]) -> None:
        super().__init__(window)
        self.setProperty("card", "cover")
        self._window, self._delay = window, delay
        self._seconds = COUNTDOWN
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self._barrier, self._behind = Barrier(self), Behind(window)
        self._stack, self._pages = QStackedWidget(self), dict[QWidget, QWidget]()
        self._blank = self._make_blank()
        self._stack.addWidget(self._blank)
        column = QVBoxLayout(self)
        column.addWidget(self._stack)
        self.hide()
        window.installEventFilter(self)

    @cached_property
    def countdown(self) -> Countdown:
        """Give the card that counts, made when it is first needed."""
        card = Countdown()
        card.stayed.connect(self.stayed)
        card.lock_wanted.connect(self.lock_wanted)
        self._add(card)
        return card

    @cached_property
    def failure(self) -> Failure:
        """Give the card that says what could not be kept, made when it is first needed."""
        card = Failure(self._delay)
        card.retry_wanted.connect(self.retry_wanted)
        card.shown_wanted.connect(self.shown_wanted)
        self._add(card)
        return card

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A window that grows, by hand or by what it shows, is covered to its new edge.
        if event.type() == QEvent.Type.Resize and watched is self._window and not self.isHidden():
            self.setGeometry(self._window.rect())
        return False

    @property
    def is_counting(self) -> bool:
        """Tell whether the countdown runs."""
        return self._clock.isActive()

    def drop(self) -> None:
        """Cover everything now; what follows may take a moment."""
        self._clock.stop()
        # What is kept of the pages is asked as they always are.
        self._behind.open()
        self._show(self._blank)
        self.repaint()

    def count_down(self, minutes: int) -> None:
        """Cover everything and count the last seconds, with a way back."""
        self._seconds = COUNTDOWN
        self.countdown.begin(minutes)
        self.countdown.show_seconds(self._seconds)
        self._show(self._pages[self.countdown])
        self.countdown.stay.setFocus(Qt.FocusReason.OtherFocusReason)
        self._behind.shut()
        self._clock.start()
        announce(self, self.tr("Locking soon. Press any key to stay."))

    def wait_for_work(self) -> None:
        """Stay covered while a backup ends; it locks by itself afterwards."""
        self._clock.stop()
        self.countdown.wait_for_work()
        self._show(self._pages[self.countdown])
        # Else it goes to the page behind with the last button that hides.
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._behind.shut()

    def show_failure(self, sentence: str, *, can_try_again: bool) -> None:
        """Say that what was typed could not be kept, and offer the two ways on."""
        self._clock.stop()
        self.failure.tell(sentence, can_try_again=can_try_again)
        self._show(self._pages[self.failure])
        self.failure.take_keyboard()
        self._behind.shut()
        announce(self, sentence)

    def lift(self) -> None:
        """Show the window again."""
        self._clock.stop()
        self._behind.open()
        self.hide()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._barrier.stand()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._barrier.fall()

    @override
    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Keep Tab on the cover."""
        at = QApplication.focusWidget() or self
        for _ in self._window.findChildren(QWidget):
            at = (at.nextInFocusChain() if is_next else at.previousInFocusChain()) or self
            can_take = at.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
            if self.isAncestorOf(at) and can_take and at.isVisible() and at.isEnabled():
                at.setFocus(Qt.FocusReason.TabFocusReason)
                break
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_counting:
            self.stayed.emit()
            return
        super().keyPressEvent(event)

    def _add(self, card: QWidget) -> None:
        self._pages[card] = _in_the_middle(card)
        self._stack.addWidget(self._pages[card])

    def _show(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def _tick(self) -> None:
        self._seconds -= 1
        self.countdown.show_seconds(self._seconds)
        if self._seconds <= 0:
            self._clock.stop()
            self.ran_out.emit()

    def _make_blank(self) -> QWidget:
        ring = Ring(side=220)
        ring.show_chairs(closed_ring(), keyhole="side_text")
        text = words(self.tr("Locking"), "lead", on="side")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return _column(ring, text)


def _column(*parts: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setSpacing(20)
    column.addStretch(1)
    for part in parts:
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(1)
    return holder


def _in_the_middle(card: QWidget) -> QWidget:
    """Put a card in the middle; one that is too high at large text scrolls."""
    holder = ScrollPage()
    row = QHBoxLayout()
    row.addStretch(1)
    # Not by an alignment: the height of wrapped words would be that of a whole window's width.
    row.addWidget(card)
    row.addStretch(1)
    holder.body.addStretch(1)
    holder.body.addLayout(row)
    holder.body.addStretch(1)
    return holder
