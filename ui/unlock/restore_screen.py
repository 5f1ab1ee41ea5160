"""Bringing a register back from a backup file: look first, then restore."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import (
    ForeignKeyFileError,
    KeyFileNeededError,
    RegisterError,
    RegisterExistsError,
    StickFileTooNewError,
)
from app.services import on_disk, restore, second_factor
from app.services.on_disk import utc_now
from ui import dates, messages
from ui.marking import override
from ui.unlock.key_entry import KeyEntry
from ui.unlock.working import WorkScreen
from ui.widgets import Card, button, heading, words
from ui.widgets.facts import Facts
from ui.widgets.file_dialog import FileDialog

if TYPE_CHECKING:
    from app.services.on_disk import RegisterOnDisk
    from app.services.registers import Unlocked
    from app.services.restore import Preview
    from app.services.session import Clock
    from ui.background import Progress


# After these another key file is chosen, and the passphrase stays.
_OF_THE_KEY_FILE = (KeyFileNeededError, ForeignKeyFileError, StickFileTooNewError)


class RestoreScreen(WorkScreen):
    """File, key, what is in it, and only then anything on this computer changes."""

    restored = Signal(object, object)

    def __init__(self, data: Path, clock: Clock = utc_now, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._data, self._clock = data, clock
        self._file: Path | None = None
        self._here: RegisterOnDisk | None = None
        self._preview: Preview | None = None
        self._over = False
        self.choose = button(self.tr("&Choose the backup file…"), "secondary", "folder-open")
        self.file = words(self.tr("No file chosen yet"), "soft")
        self.key_file = button(self.tr("Choose the key &file…"), "secondary", "usb")
        self._key_file: bytes | None = None
        stick = QWidget()
        left = QHBoxLayout(stick)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.key_file)
        left.addStretch(1)
        self.keys = KeyEntry(self.tr("The one it had when it was made."), stick)
        self.card = Card(self.tr("What is in it"), "good")
        self.facts = Facts()
        self.look = button(self.tr("&Look into it"), "primary", "search")
        self.go = button(self.tr("&Restore"), "primary", "archive-restore")
        self._lay_out()
        self._connect()
        self.show_state()

    @override
    def start(self) -> None:
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset(self) -> None:
        """Begin anew."""
        self._file, self._preview, self._over = None, None, False
        self._wait_with(None)
        self._forget_key_file()
        self.file.setText(self.tr("No file chosen yet"))
        self.keys.forget()
        self.message.hide()
        self.show_state()

    def take(self, path: Path) -> None:
        """Take a file that was chosen."""
        self._file, self._preview, self._over = path, None, False
        self._wait_with(None)
        self._forget_key_file()
        self.file.setText(path.name)
        self.message.hide()
        self.show_state()
        try:
            register_id = restore.check_front(path)
        except RegisterError as error:
            # Who has the wrong file in hand need not type a passphrase to be told.
            self.say("brick", messages.sentence(error))
            self.choose.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        with suppress(RegisterError):
            self._wait_with(on_disk.find(self._data, register_id))
        self.keys.take_keyboard()

    def _wait_with(self, here: RegisterOnDisk | None) -> None:
        """Let tries wait as long as at the lock screen of the backup's register, if that is here.

        Elsewhere it is a copy in somebody's hands, and nothing of this computer to slow down.
        """
        self._here = here
        self.keys.pause.watch(
            None
            if here is None
            else partial(on_disk.delay_before_next_try, here, clock=self._clock)
        )

    def _connect(self) -> None:
        self.choose.clicked.connect(self._ask_for_file)
        self.keys.entered.connect(self._look)
        self.key_file.clicked.connect(self._ask_for_key_file)
        self.look.clicked.connect(self._look)
        self.go.clicked.connect(self._restore)
        self.left.connect(self.reset)

    def _lay_out(self) -> None:
        self.key_file.hide()
        self.card.body.addWidget(self.facts)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addWidget(self.file, 1)
        self.column.addWidget(heading(self.tr("Bring a register back"), 1))
        self.column.addWidget(
            words(
                self.tr(
                    "Choose a backup file, usually on your stick. First it is only looked at;"
                    " nothing on this computer changes until you press Restore."
                ),
                "lead",
            )
        )
        self.column.addLayout(row)
        for part in (self.keys, self.message, self.card, self.busy):
            self.column.addWidget(part)
        self.column.addLayout(self.foot_row(self.look, self.go))

    def _ask_for_file(self) -> None:
        dialog = FileDialog(self, self.tr("Choose the backup file"))
        dialog.asks_for_file(self.tr("Circlekeep backups (*.ckbackup)"))
        dialog.fileSelected.connect(self._file_chosen)
        dialog.ask()

    def _file_chosen(self, chosen: str) -> None:
        self.take(Path(chosen))

    def _ask_for_key_file(self) -> None:
        dialog = FileDialog(self, self.tr("Choose the key file"))
        dialog.asks_for_file(self.tr("Circlekeep key files (*.ckkey)"))
        dialog.fileSelected.connect(self.take_key_file)
        dialog.ask()

    def take_key_file(self, chosen: str) -> None:
        """Take the key file the backup opens with, and look again."""
        path = Path(chosen)
        if self.is_working:
            return

        def work(_progress: Progress) -> tuple[str, bytes]:
            return path.name, second_factor.read_untried(path)

        self.begin(
            work,
            self._use_key_file,
            text=self.tr("Reading the key file"),
            # The passphrase was not tried yet, and stays.
            refused=super().refuse,
        )

    def _use_key_file(self, read: tuple[str, bytes]) -> None:
        name, self._key_file = read
        self.key_file.setText(self.tr("Key file: {name}").format(name=name))
        self._look()

    def _forget_key_file(self) -> None:
        self._key_file = None
        self.key_file.setText(self.tr("Choose the key &file…"))
        self.key_file.hide()

    def _look(self) -> None:
        path = self._file
        if path is None or self._job is not None or not self._is_complete():
            return
        typed, sheet = self.keys.typed, self.keys.sheet
        stick = None if self.keys.is_sheet else self._key_file
        here, clock = self._here, self._clock

        def work(progress: Progress) -> Preview:
            return restore.look(
                path,
                passphrase=typed,
                sheet=sheet,
                key_file=stick,
                here=here,
                progress=progress,
                cancelled=progress.cancelled,
                clock=clock,
            )

        self.begin(work, self._found, text=self.tr("Opening the backup and checking every byte"))

    def _is_complete(self) -> bool:
        """Tell whether what was typed may be tried; else it is said in its place."""
        if not self.keys.may_be_tried():
            return False
        if self.keys.typed == "":
            self.keys.field.show_error(self.tr("Type your passphrase first."))
            self.keys.take_keyboard()
            return False
        return True

    def _restore(self) -> None:
        preview, data, over, clock = self._preview, self._data, self._over, self._clock
        if preview is None or self._job is not None:
            return

        def work(progress: Progress) -> Unlocked:
            return restore.restore(
                preview,
                data,
                over=over,
                is_practice=preview.is_practice,
                progress=progress,
                cancelled=progress.cancelled,
                clock=clock,
            )

        text = self.tr("Building the register beside, then putting it in place")
        self.begin(work, self._succeed, text=text)

    def _found(self, preview: Preview) -> None:
        self._preview = preview
        self.keys.forget()
        self._show_preview(preview)
        self.show_state()
        self.lead_to(self.go)

    def _succeed(self, unlocked: Unlocked) -> None:
        preview = self._preview
        self.reset()
        self.restored.emit(unlocked, preview)

    @override
    def refuse(self, error: RegisterError) -> None:
        wrong = self.tr("That passphrase does not open this backup. Nothing was changed.")
        if isinstance(error, RegisterExistsError):
            self._offer_over()
        elif not self.keys.take_refusal(error, wrong=wrong):
            asks_on = isinstance(error, _OF_THE_KEY_FILE)
            self.key_file.setVisible(asks_on)
            if not asks_on:
                self.keys.passphrase.forget()
            super().refuse(error)
            if asks_on:
                # What is asked for is pressed next; the keyboard was nowhere after the work.
                self.key_file.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_over(self) -> None:
        self._over = True
        self.go.setText(self.tr("&Restore over the one that is here"))
        self.say(
            "amber",
            self.tr("This register is on this computer already."),
            self.tr(
                "Restoring puts the backup in its place: what was written since then is set aside"
                " and can be brought back until you next unlock. To go on, press"
                " “Restore over the one that is here”."
            ),
        )
        # Enter twice must not do it: it stands where the first Restore stood.
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.message.keep_keyboard_in_sight()

    def _show_preview(self, preview: Preview) -> None:
        counts = preview.counts
        made = preview.made_at.astimezone()
        self.facts.show_facts(
            (self.tr("Register"), preview.discreet_name),
            (
                self.tr("Made"),
                f"{dates.long_date(made.date())}, {dates.clock(made.time())}",
            ),
            (self.tr("Members"), str(counts.members)),
            (self.tr("Meetings"), str(counts.meetings)),
            (self.tr("Signatures"), str(counts.signatures)),
            (self.tr("Journal lines"), str(counts.journal)),
            (self.tr("Seal"), " ".join(preview.seal.words)),
        )

    @override
    def show_state(self) -> None:
        is_busy, has_preview = self.is_working, self._preview is not None
        self.card.setVisible(has_preview)
        self.keys.setVisible(not has_preview)
        self.look.setVisible(not has_preview)
        self.look.setEnabled(self._file is not None and not is_busy)
        self.go.setVisible(has_preview)
        self.go.setEnabled(not is_busy)
        if not self._over:
            self.go.setText(self.tr("&Restore"))
        self.stop.setVisible(is_busy)
        for part in (self.choose, self.back, self.keys):
            part.setEnabled(not is_busy)
