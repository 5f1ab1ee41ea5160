"""Bringing a register back from a backup file: look first, then restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import (
    KeyFileNeededError,
    MissingGroupsError,
    MistypedGroupError,
    RegisterError,
    RegisterExistsError,
    WrongPassphraseError,
)
from app.services import restore, second_factor
from ui import dates, messages
from ui.background import Job, Progress
from ui.marking import override
from ui.unlock.groups import GroupsEntry
from ui.unlock.screen import FULL, Busy, Screen
from ui.widgets import Banner, Card, Field, PassphraseEdit, button, heading, words
from ui.widgets.facts import Facts
from ui.widgets.file_dialog import FileDialog

if TYPE_CHECKING:
    from app.services.registers import Unlocked
    from app.services.restore import Preview


class RestoreScreen(Screen):
    """File, key, what is in it, and only then anything on this computer changes."""

    is_full = True

    restored = Signal(object, object)
    left = Signal()

    def __init__(self, data: Path, parent: QWidget | None = None) -> None:
        super().__init__(width=FULL, parent=parent)
        self._data = data
        self._file: Path | None = None
        self._preview: Preview | None = None
        self._over = False
        self._job: Job[object] | None = None
        self.choose = button(self.tr("&Choose the backup file…"), "secondary", "folder-open")
        self.file = words(self.tr("No file chosen yet"), "soft")
        self.passphrase = PassphraseEdit()
        self.key_field = Field(
            self.tr("&Passphrase"), self.passphrase, self.tr("The one it had when it was made.")
        )
        self.groups = GroupsEntry()
        self.groups_field = Field(self.tr("The nine groups of the recovery sheet"), self.groups)
        self.groups_field.set_buddy(self.groups.boxes[0])
        self.key_file = button(self.tr("Choose the key &file…"), "secondary", "usb")
        self._key_file: bytes | None = None
        self.other_key = button("", "quiet")
        self.message = Banner("brick")
        self.busy = Busy()
        self.card = Card(self.tr("What is in it"), "good")
        self.facts = Facts()
        self.look = button(self.tr("&Look into it"), "primary", "search")
        self.go = button(self.tr("&Restore"), "primary", "archive-restore")
        self.cancel = button(self.tr("S&top"), "secondary", "x")
        self.back = button(self.tr("&Back"), "big", "arrow-left")
        self._lay_out()
        self._connect()
        self._use_sheet(is_on=False)
        self._show_state()

    @override
    def start(self) -> None:
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset(self) -> None:
        """Begin anew."""
        self._file, self._preview, self._over = None, None, False
        self._forget_key_file()
        self.file.setText(self.tr("No file chosen yet"))
        self.passphrase.forget()
        self.groups.forget()
        self.message.hide()
        self._show_state()

    def take(self, path: Path) -> None:
        """Take a file that was chosen."""
        self._file, self._preview, self._over = path, None, False
        self._forget_key_file()
        self.file.setText(path.name)
        self.message.hide()
        self._show_state()
        try:
            restore.check_front(path)
        except RegisterError as error:
            # Who has the wrong file in hand need not type a passphrase to be told.
            self._say(messages.sentence(error))
            self.choose.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        target = self.groups.boxes[0] if self._is_sheet else self.passphrase
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _is_sheet(self) -> bool:
        return not self.groups_field.isHidden()

    def _connect(self) -> None:
        self.choose.clicked.connect(self._ask_for_file)
        self.other_key.clicked.connect(self._turn_key)
        self.passphrase.entered.connect(self._look)
        self.groups.entered.connect(self._look)
        self.passphrase.changed.connect(self.key_field.clear_error)
        self.groups.changed.connect(self.groups_field.clear_error)
        self.key_file.clicked.connect(self._ask_for_key_file)
        self.look.clicked.connect(self._look)
        self.go.clicked.connect(self._restore)
        self.cancel.clicked.connect(self._stop)
        self.back.clicked.connect(self.left)

    def _lay_out(self) -> None:
        self.message.hide()
        self.key_file.hide()
        self.card.body.addWidget(self.facts)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addWidget(self.file, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        for act in (self.cancel, self.look, self.go):
            foot.addWidget(act)
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
        self.column.addWidget(self.key_field)
        self.column.addWidget(self.groups_field)
        self.column.addWidget(self.key_file, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.other_key, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.message, self.card, self.busy):
            self.column.addWidget(part)
        self.column.addLayout(foot)

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
        try:
            self._key_file = second_factor.read_untried(Path(chosen))
        except RegisterError as error:
            self._say(messages.sentence(error))
            return
        self.key_file.setText(self.tr("Key file: {name}").format(name=Path(chosen).name))
        self._look()

    def _forget_key_file(self) -> None:
        self._key_file = None
        self.key_file.setText(self.tr("Choose the key &file…"))
        self.key_file.hide()

    def _say(self, text: str) -> None:
        self.message.show_message("brick", text)
        self.message.show()

    def _turn_key(self) -> None:
        self._use_sheet(is_on=not self._is_sheet)

    def _use_sheet(self, *, is_on: bool) -> None:
        self.groups_field.setVisible(is_on)
        self.key_field.setVisible(not is_on)
        self.other_key.setText(
            self.tr("Use the &passphrase instead")
            if is_on
            else self.tr("Use the recovery &sheet instead")
        )

    @property
    def is_working(self) -> bool:
        """Tell whether a backup is being looked into or restored."""
        return self._job is not None

    def _look(self) -> None:
        path = self._file
        if path is None or self._job is not None:
            return
        sheet = self.groups.text if self._is_sheet else None
        typed = None if self._is_sheet else self.passphrase.text
        stick = None if self._is_sheet else self._key_file

        def work(progress: Progress) -> Preview:
            return restore.look(
                path,
                passphrase=typed,
                sheet=sheet,
                key_file=stick,
                progress=progress,
                cancelled=progress.cancelled,
            )

        self._begin(Job(work), self.tr("Opening the backup and checking every byte"))

    def _restore(self) -> None:
        preview, data, over = self._preview, self._data, self._over
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
            )

        self._begin(Job(work), self.tr("Building the register beside, then putting it in place"))

    def _begin(self, job: Job[object] | Job[Preview] | Job[Unlocked], text: str) -> None:
        self._job = job  # type: ignore[assignment]
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.progressed.connect(self.busy.advance)
        self.message.hide()
        self.busy.begin(text)
        self._show_state()
        job.start()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _succeed(self, result: object) -> None:
        self._job = None
        self.busy.end()
        if isinstance(result, restore.Preview):
            self._preview = result
            self._show_preview(result)
            self._show_state()
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.restored.emit(result, self._preview)

    def _fail(self, error: Exception) -> None:
        self._job = None
        self.busy.end()
        self._show_state()
        if not isinstance(error, RegisterError):
            raise error
        if isinstance(error, RegisterExistsError):
            self._offer_over()
        elif isinstance(error, WrongPassphraseError) and not self._is_sheet:
            text = self.tr("That passphrase does not open this backup. Nothing was changed.")
            self.passphrase.forget()
            self.key_field.show_error(text)
            # It lost the keyboard when it was disabled for the look into the file.
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._is_sheet and isinstance(error, MistypedGroupError):
            self.groups_field.show_error(messages.sentence(error))
            self.groups.mark(error.number)
        elif isinstance(error, MissingGroupsError):
            self.groups_field.show_error(messages.sentence(error))
            self.groups.take_keyboard()
        else:
            self.key_file.setVisible(isinstance(error, KeyFileNeededError))
            self._say(messages.sentence(error))

    def _offer_over(self) -> None:
        self._over = True
        self.go.setText(self.tr("&Restore over the one that is here"))
        self.message.show_message(
            "amber",
            self.tr("This register is on this computer already."),
            self.tr(
                "Restoring puts the backup in its place: what was written since then is set aside"
                " and can be brought back until you next unlock. To go on, press"
                " “Restore over the one that is here”."
            ),
        )
        self.message.show()

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

    def _show_state(self) -> None:
        is_busy, has_preview = self._job is not None, self._preview is not None
        self.card.setVisible(has_preview)
        self.look.setVisible(not has_preview)
        self.look.setEnabled(self._file is not None and not is_busy)
        self.go.setVisible(has_preview)
        self.go.setEnabled(not is_busy)
        if not self._over:
            self.go.setText(self.tr("&Restore"))
        self.cancel.setVisible(is_busy)
        for part in (
            self.choose,
            self.back,
            self.other_key,
            self.passphrase,
            self.groups,
            self.key_file,
        ):
            part.setEnabled(not is_busy)
