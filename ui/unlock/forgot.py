"""The day the passphrase is gone: the recovery sheet opens the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import MistypedGroupError, RegisterError
from app.services import recovery
from ui import messages
from ui.background import Job, Progress
from ui.marking import override
from ui.unlock.groups import GroupsEntry
from ui.unlock.screen import FULL, Busy, Screen
from ui.widgets import Field, button, heading, words
from ui.widgets.field import show_in_sight

if TYPE_CHECKING:
    from app.services.on_disk import RegisterOnDisk
    from app.services.recovery import Recovered


class ForgotScreen(Screen):
    """Takes the nine groups and names the one that is mistyped."""

    is_full = True

    opened = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(width=FULL, parent=parent)
        self._register: RegisterOnDisk | None = None
        self.title = heading("", 1)
        self.groups = GroupsEntry()
        self.field = Field(
            self.tr("The nine groups"),
            self.groups,
            self.tr("Small and capital letters count the same. You can also paste all of it."),
        )
        self.field.set_buddy(self.groups.boxes[0])
        self.busy = Busy()
        self.go = button(self.tr("&Open with the sheet"), "primary", "lock-open")
        self.back = button(self.tr("&Back"), "big", "arrow-left")
        self.go.clicked.connect(self._open)
        self.groups.entered.connect(self._open)
        self.groups.changed.connect(self.field.clear_error)
        self.groups.changed.connect(self._show_way_on)
        self.back.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.go)
        self.column.addWidget(self.title)
        self.column.addWidget(
            words(
                self.tr(
                    "Take your recovery sheet and type its groups. After that you choose a new"
                    " passphrase and get a new sheet; this one then opens nothing here, but still"
                    " the older backups."
                ),
                "lead",
            )
        )
        self.column.addWidget(self.field)
        self.column.addWidget(self.busy)
        self.column.addSpacing(10)
        self.column.addLayout(row)

    def ask(self, register: RegisterOnDisk) -> None:
        """Ask for the sheet of this register."""
        self._register = register
        text = self.tr("Open “{name}” with its recovery sheet")
        self.title.setText(text.format(name=register.discreet_name))
        self.groups.forget()
        self.field.clear_error()

    @override
    def start(self) -> None:
        self.groups.boxes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_way_on(self) -> None:
        if all(box.text().strip() for box in self.groups.boxes):
            show_in_sight(self.go)

    def _open(self) -> None:
        register, text = self._register, self.groups.text
        if register is None or not self.go.isEnabled():
            return

        def work(_progress: Progress) -> Recovered:
            return recovery.open_with_sheet(register, text)

        self._set_busy(is_busy=True)
        job = Job(work)
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.start()

    def _succeed(self, recovered: Recovered) -> None:
        self._set_busy(is_busy=False)
        self.groups.forget()
        self.opened.emit(recovered)

    def _fail(self, error: Exception) -> None:
        self._set_busy(is_busy=False)
        if not isinstance(error, RegisterError):
            raise error
        self.field.show_error(messages.sentence(error))
        if isinstance(error, MistypedGroupError):
            self.groups.mark(error.number)
        else:
            self.groups.take_keyboard()

    def _set_busy(self, *, is_busy: bool) -> None:
        self.go.setEnabled(not is_busy)
        self.back.setEnabled(not is_busy)
        if is_busy:
            self.busy.begin(self.tr("Looking at the sheet"))
        else:
            self.busy.end()
