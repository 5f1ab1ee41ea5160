"""The key file of a register: found on a stick by itself, or chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import RegisterError
from ui import messages
from ui.background import Job, Progress
from ui.widgets.basic import button
from ui.widgets.notices import words
from ui.widgets.told import Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.services.on_disk import RegisterOnDisk

    Find = Callable[[RegisterOnDisk, Iterable[Path]], Path | None]
    Read = Callable[[RegisterOnDisk, Path], bytes]

LOOK_EVERY = 3000  # milliseconds, while a stick is waited for
SLOW_AFTER = 3000  # milliseconds of one look

Found = tuple[str, bytes] | None


def on_sticks(register: RegisterOnDisk, *, find: Find | None = None) -> Found:
    """Look for the key file on every removable disk; give its place and what is in it."""
    # Loaded when a key file is needed: few registers have one.
    from app.services import backups, second_factor  # noqa: PLC0415

    places = {place.path: place.label for place in backups.removable_places()}
    path = (find or second_factor.find)(register, places)
    if path is None:
        return None
    return places[path.parent], second_factor.read(register, path)


class KeyFileRow(QWidget):
    """Shown only where a key file is needed; it looks for the stick until it is there."""

    changed = Signal()

    def __init__(
        self,
        look: Callable[[RegisterOnDisk], Found] = on_sticks,
        *,
        read: Read | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look_for, self._read_from = look, read
        self._register: RegisterOnDisk | None = None
        self._content: bytes | None = None
        self._job: Job[Found] | None = None
        self._reading: Job[Found] | None = None
        self.state = Told()
        self.choose = button(self.tr("Choose the &key file…"), "secondary", "usb")
        self.hint = words(
            self.tr("If the stick is lost, the recovery sheet opens the register."), "caption"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.hint)
        self._again = QTimer(self)
        self._again.setInterval(LOOK_EVERY)
        self._again.timeout.connect(self._look)
        self.slow = QTimer(self)
        self.slow.setSingleShot(True)
        self.slow.setInterval(SLOW_AFTER)
        self.slow.timeout.connect(self._say_slow)
        self.choose.clicked.connect(self._ask)
        self.hide()

    @property
    def content(self) -> bytes | None:
        """Give what is in the key file, if it is here."""
        return self._content

    @property
    def is_missing(self) -> bool:
        """Tell whether a key file is needed and not here."""
        return not self.isHidden() and self._content is None

    def ask(self, register: RegisterOnDisk | None, *, is_needed: bool) -> None:
        """Ask for the key file of this register, or for none."""
        if register != self._register or not is_needed:
            self._content = None
            self._stop_reading()
        self._register = register
        self.setVisible(is_needed)
        if is_needed and self._content is None:
            self._say_missing()
            self._again.start()
            self._look()
        elif not is_needed:
            self._again.stop()

    def take(self, path: str) -> None:
        """Read the file somebody chose, and use it if it was made for this register."""
        register, chosen = self._register, Path(path)
        if register is None:
            return

        read = self._read_from

        def work(_progress: Progress) -> Found:
            from app.services import second_factor  # noqa: PLC0415

            return chosen.name, (read or second_factor.read_in_use)(register, chosen)

        self._stop_reading()
        self.state.say(self.tr("Reading the key file"), "usb", "amber")
        self._reading = Job(work)
        self._reading.succeeded.connect(self._read)
        self._reading.failed.connect(self._not_read)
        self._reading.start()

    def forget(self) -> None:
        """Forget what was in the key file."""
        self._content = None

    def _use(self, where: str, content: bytes) -> None:
        self._again.stop()
        self._content = content
        text = self.tr("The key file is here: {place}").format(place=where)
        self.state.say(text, "circle-check", "pine")
        self.hint.hide()
        self.changed.emit()

    def _say_missing(self) -> None:
        self.state.say(
            self.tr("It opens with the passphrase and the key file on your stick together."),
            "usb",
            "amber",
        )
        self.hint.show()

    def _read(self, found: tuple[str, bytes]) -> None:
        self._reading = None
        self._use(*found)

    def _not_read(self, error: Exception) -> None:
        self._reading = None
        if not isinstance(error, RegisterError):
            self._say_missing()
            raise error
        self.state.say(messages.sentence(error), "circle-alert", "brick")

    def _stop_reading(self) -> None:
        """Wait no longer for a file that was chosen before."""
        if self._reading is not None:
            self._reading.abandon()
            self._reading = None

    def _say_slow(self) -> None:
        if self._job is not None and self._reading is None and self._content is None:
            self.state.say(
                self.tr("Looking for the key file. The stick takes long to answer."), "usb", "amber"
            )

    def _look(self) -> None:
        register = self._register
        is_looking = self._job is not None and self._job.is_running  # a lock may have given it up
        if is_looking or register is None or not self.isVisible():
            return

        # Not through `self`: the work may outlast this row, and would take it apart, timer and
        # all, on a thread where that is not allowed.
        look = self._look_for

        def work(_progress: Progress) -> Found:
            return look(register)

        self._job = Job(work)
        self._job.succeeded.connect(self._found)
        self._job.failed.connect(self._not_found)
        self._job.start()
        self.slow.start()

    def _found(self, found: Found) -> None:
        self._end_look()
        if found is not None and self._content is None and not self.isHidden():
            self._use(*found)

    def _not_found(self, _error: Exception) -> None:
        # A stick pulled out while it was read; the next look tells.
        self._end_look()

    def _end_look(self) -> None:
        was_slow, self._job = not self.slow.isActive(), None
        self.slow.stop()
        if was_slow and self._content is None and self._reading is None:
            self._say_missing()

    def _ask(self) -> None:
        from ui.widgets.file_dialog import FileDialog  # noqa: PLC0415 - seldom needed

        dialog = FileDialog(self, self.tr("Choose the key file"))
        dialog.asks_for_file(self.tr("Circlekeep key files (*.ckkey)"))
        dialog.fileSelected.connect(self.take)
        dialog.ask()
