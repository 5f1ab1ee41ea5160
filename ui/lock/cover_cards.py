"""The two cards on the cover, each made when it is first needed: locking needs neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.lock.guard import COUNTDOWN
from ui.widgets import Card, Field, PassphraseEdit, Ring, button, heading, words
from ui.widgets.key_file_row import KeyFileRow
from ui.widgets.notices import TryPause
from ui.widgets.ring import countdown_ring

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 480


class _CoverCard(Card):
    """A card as wide as its words can be read comfortably."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(round(WIDTH * max(1.0, theme.LOOK.percent / 105)))


class Countdown(_CoverCard):
    """The last seconds, with a way back; or a wait for a backup, without one."""

    stayed = Signal()
    lock_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ring = Ring(side=164)
        title = heading(self.tr("Locking soon"), 1)
        self._why, self._kept = words("", "soft"), words("", "soft")
        self._back = words(self.tr("Press any key to stay."), "soft")
        self.stay = button(self.tr("&Stay open"), "primary")
        self.now = button(self.tr("&Lock now"), "secondary", "lock")
        self.stay.clicked.connect(self.stayed)
        self.now.clicked.connect(self.lock_wanted)
        self.body.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (title, self._why, self._kept, self._back):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.body.addWidget(label)
        self.body.addLayout(_row(self.stay, self.now))

    def begin(self, minutes: int) -> None:
        """Say how long it was quiet, and offer to stay."""
        self._why.setText(
            self.tr("Nothing was touched for 1 minute.")
            if minutes == 1
            else self.tr("Nothing was touched for {count} minutes.").format(count=minutes)
        )
        self._kept.setText(self.tr("Your draft is already kept, and the page is covered."))
        self._back.show()
        self.stay.show()
        self.now.show()

    def show_seconds(self, seconds: int) -> None:
        """Show how many are left."""
        self._ring.show_chairs(
            countdown_ring(seconds, COUNTDOWN), number=str(seconds), word=self.tr("seconds")
        )

    def wait_for_work(self) -> None:
        """Say what is waited for; the time is over, so no key and no click leads back."""
        self._why.setText(self.tr("A backup is still being written. It locks when that is done."))
        self._kept.setText(self.tr("Ctrl+L cancels the backup and locks at once."))
        self._back.hide()
        self.stay.hide()
        self.now.hide()
        self._ring.show_chairs(countdown_ring(0, COUNTDOWN))


class Failure(_CoverCard):
    """That words could not be kept, and the two ways on."""

    retry_wanted = Signal()
    shown_wanted = Signal(str)

    def __init__(self, delay: Callable[[], float]) -> None:
        super().__init__()
        title = heading(self.tr("Your words could not be kept"), 1)
        self._why, self._still = words(), words("", "soft")
        self.retry = button(self.tr("&Try again"), "primary", "rotate-ccw")
        self.retry.clicked.connect(self.retry_wanted)
        self._secret, self.pause = PassphraseEdit(), TryPause()
        self.key_file = KeyFileRow()
        self._secret_field = Field(self.tr("&Passphrase"), self._secret)
        self.uncover = button(self.tr("Show my te&xt"), "secondary", "eye")
        self.uncover.clicked.connect(self._ask_to_show)
        self._secret.entered.connect(self._ask_to_show)
        parts: tuple[QWidget, ...] = (title, self._why, self._still)
        for part in (*parts, self._secret_field, self.key_file, self.pause):
            self.body.addWidget(part)
        self.body.addLayout(_row(self.retry, self.uncover))
        self.pause.watch(delay)

    def tell(self, sentence: str, *, can_try_again: bool) -> None:
        """Say why, and what can be done."""
        self._why.setText(sentence)
        self._still.setText(
            self.tr(
                "They are still here, behind this cover. Try again, or show the page with your"
                " passphrase and copy them."
            )
            if can_try_again
            else self.tr(
                "They are still here, behind this cover. Show the page with your passphrase and"
                " copy them on paper. When it locks after that, they are gone."
            )
        )
        self.retry.setVisible(can_try_again)
        theme.set_kind(self.uncover, "secondary" if can_try_again else "primary")
        self._secret_field.clear_error()
        self._begin_anew()

    def take_keyboard(self) -> None:
        """Take it where there is something to do: trying again changes nothing about damage."""
        first = self._secret if self.retry.isHidden() else self.retry
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, sentence: str) -> None:
        """Say that the passphrase does not uncover anything."""
        self._secret_field.show_error(sentence)
        self._begin_anew()
        self._secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_anew(self) -> None:
        self._secret.forget()
        self.uncover.setEnabled(True)
        self.pause.look()

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
