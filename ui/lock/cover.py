"""The cover: opaque, over everything, before anything else of a lock is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.lock.guard import COUNTDOWN
from ui.marking import override
from ui.widgets import (
    Card,
    Field,
    PassphraseEdit,
    Ring,
    ScrollPage,
    announce,
    button,
    heading,
    words,
)
from ui.widgets.key_file_row import KeyFileRow
from ui.widgets.notices import TryPause
from ui.widgets.ring import closed_ring, countdown_ring

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

WIDTH = 480


class Cover(QFrame):
    """Hides the window; shows nothing, the countdown, or that words could not be kept."""

    stayed = Signal()
    ran_out = Signal()
    lock_wanted = Signal()
    retry_wanted = Signal()
    shown_wanted = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("card", "cover")
        self._window = window
        self._seconds = COUNTDOWN
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self._stack = QStackedWidget(self)
        self._blank = self._make_blank()
        self._countdown = self._make_countdown()
        self._failed = self._make_failed()
        for part in (self._blank, self._countdown, self._failed):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.addWidget(self._stack)
        self.hide()
        window.installEventFilter(self)

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
        self._show(self._blank)
        self.repaint()

    def count_down(self, minutes: int) -> None:
        """Cover everything and count the last seconds, with a way back."""
        self._seconds = COUNTDOWN
        self._quiet.setText(
            self.tr("Nothing was touched for 1 minute.")
            if minutes == 1
            else self.tr("Nothing was touched for {count} minutes.").format(count=minutes)
        )
        self._kept.setText(
            self.tr("Your draft is already kept, and the page is covered. Press any key to stay.")
        )
        self.stay.show()
        self.now.show()
        self._show_seconds()
        self._show(self._countdown)
        self.stay.setFocus(Qt.FocusReason.OtherFocusReason)
        self._clock.start()
        announce(self, self.tr("Locking soon. Press any key to stay."))

    def wait_for_work(self) -> None:
        """Stay covered while a backup ends; it locks by itself afterwards."""
        self._clock.stop()
        self._quiet.setText(self.tr("A backup is still being written. It locks when that is done."))
        self._kept.setText(self.tr("Ctrl+L cancels the backup and locks at once."))
        # The time is over: from here no key and no click leads back without the passphrase.
        self.stay.hide()
        self.now.hide()
        self._ring.show_chairs(countdown_ring(0, COUNTDOWN))
        self._show(self._countdown)

    def show_failure(self, sentence: str, *, can_make_room: bool) -> None:
        """Say that what was typed could not be kept, and offer the two ways on."""
        self._clock.stop()
        self._why.setText(sentence)
        self._still.setText(
            self.tr(
                "They are still here, behind this cover. Make room on the disk, then try again."
                " Or show the page with your passphrase and copy them."
            )
            if can_make_room
            else self.tr(
                "They are still here, behind this cover. Show the page with your passphrase and"
                " copy them on paper. When it locks after that, they are gone."
            )
        )
        self._secret.forget()
        self._secret_field.clear_error()
        self.uncover.setEnabled(True)
        self.pause.look()
        self._show(self._failed)
        self.retry.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, sentence)

    def refuse(self, sentence: str) -> None:
        """Say that the passphrase does not uncover anything."""
        self._secret.forget()
        self._secret_field.show_error(sentence)
        self.uncover.setEnabled(True)
        self.pause.look()
        self._secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def lift(self) -> None:
        """Show the window again."""
        self._clock.stop()
        self.hide()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_counting:
            self.stayed.emit()
            return
        super().keyPressEvent(event)

    def _show(self, part: QWidget) -> None:
        self._stack.setCurrentWidget(part)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def _tick(self) -> None:
        self._seconds -= 1
        self._show_seconds()
        if self._seconds <= 0:
            self._clock.stop()
            self.ran_out.emit()

    def _show_seconds(self) -> None:
        self._ring.show_chairs(
            countdown_ring(self._seconds, COUNTDOWN),
            number=str(self._seconds),
            word=self.tr("seconds"),
        )

    def _make_blank(self) -> QWidget:
        ring = Ring(side=220)
        ring.show_chairs(closed_ring(), keyhole="side_text")
        text = words(self.tr("Locking"), "lead", on="side")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return _column(ring, text)

    def _make_countdown(self) -> QWidget:
        self._ring = Ring(side=164)
        title = heading(self.tr("Locking soon"), 1)
        self._quiet = words("", "soft")
        self._kept = words("", "soft")
        self.stay = button(self.tr("&Stay open"), "primary")
        self.now = button(self.tr("&Lock now"), "secondary", "lock")
        self.stay.clicked.connect(self.stayed)
        self.now.clicked.connect(self.lock_wanted)
        for label in (title, self._quiet, self._kept):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = Card()
        card.setFixedWidth(round(WIDTH * max(1.0, theme.LOOK.percent / 105)))
        card.body.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (title, self._quiet, self._kept):
            card.body.addWidget(label)
        card.body.addLayout(_row(self.stay, self.now))
        return _in_the_middle(card)

    def _make_failed(self) -> QWidget:
        title = heading(self.tr("Your words could not be kept"), 1)
        self._why = words()
        self._still = words("", "soft")
        self.retry = button(self.tr("&Try again"), "primary", "rotate-ccw")
        self.retry.clicked.connect(self.retry_wanted)
        self._secret, self.pause = PassphraseEdit(), TryPause()
        self.key_file = KeyFileRow()
        self._secret_field = Field(self.tr("&Passphrase"), self._secret)
        self.uncover = button(self.tr("Show my te&xt"), "secondary", "eye")
        self.uncover.clicked.connect(self._ask_to_show)
        self._secret.entered.connect(self._ask_to_show)
        card = Card()
        card.setFixedWidth(round(WIDTH * max(1.0, theme.LOOK.percent / 105)))
        parts: tuple[QWidget, ...] = (title, self._why, self._still)
        for part in (*parts, self._secret_field, self.key_file, self.pause):
            card.body.addWidget(part)
        card.body.addLayout(_row(self.retry, self.uncover))
        return _in_the_middle(card)

    def _ask_to_show(self) -> None:
        # One at a time: what is tried beside another would wait for no pause.
        if not self.uncover.isEnabled() or self.pause.holds():
            return
        if self.key_file.is_missing:
            self.key_file.choose.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.uncover.setEnabled(False)
        self.shown_wanted.emit(self._secret.text)


def _row(*acts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addStretch(1)
    for act in acts:
        row.addWidget(act)
    row.addStretch(1)
    return row


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
