"""Opening a register: which one, the passphrase, and what to do when it does not open."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.errors import CancelledError, RegisterError, WrongPassphraseError
from app.services.glance import Seen
from ui import messages
from ui.background import Job, Progress
from ui.marking import override
from ui.unlock.screen import Busy, RadioCard, Screen
from ui.widgets import Banner, Field, PassphraseEdit, button, heading, words
from ui.widgets.key_file_row import KeyFileRow
from ui.widgets.notices import TryPause

if TYPE_CHECKING:
    from app.services.on_disk import RegisterOnDisk
    from app.services.registers import Unlocked
    from ui.unlock.readiness import Readiness

SLOW_AFTER = 400  # milliseconds of settling; a small register takes less, and is not talked of


class LockScreen(Screen):
    """Lists the registers of this computer and opens one of them."""

    unlocked = Signal(object, str)
    forgot = Signal(object)
    new_wanted = Signal()
    restore_wanted = Signal()
    undo_wanted = Signal(str)
    practice_wanted = Signal()
    text_wanted = Signal()
    practice_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._registers: list[RegisterOnDisk] = []
        self._shown: tuple[list[Seen], str] = ([], "")
        self._job: Job[Unlocked] | None = None
        self._group = QButtonGroup(self)
        self._cards = QVBoxLayout()
        self.title = heading("", 1)
        self.passphrase = PassphraseEdit()
        self.field = Field(self.tr("&Passphrase"), self.passphrase)
        self.key_file = KeyFileRow()
        self.caps = words(self.tr("Caps Lock seems to be on."), "amber")
        self.problem = Banner("brick")
        self.hint = words("", "soft")
        self.pause = TryPause()
        self.open = button(self.tr("&Open"), "primary", "lock-open")
        self.busy = Busy()
        self.stop = button(self.tr("Stop"), "secondary", "x")
        self._slow = QTimer(self)
        self.forgotten = button(self.tr("&Forgot your passphrase?"), "quiet")
        self.undo = button(self.tr("&Undo the restore"), "quiet", "undo-2")
        self._lay_out()
        self._connect()

    def show_registers(self, found: list[RegisterOnDisk], *, chosen: str) -> None:
        """List these and choose the one used last."""
        self._registers = found
        self.show_names([_seen(register) for register in found], chosen=chosen)
        self._chosen_changed()

    def show_names(self, seen: list[Seen], *, chosen: str) -> None:
        """List these by their names, before anything else is known of them."""
        if (seen, chosen) == self._shown:
            return
        self._shown = (seen, chosen)
        while (item := self._cards.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                self._group.removeButton(old)  # type: ignore[arg-type]
                old.deleteLater()
        for number, register in enumerate(seen):
            note = self.tr("Practice") if register.is_practice else ""
            card = RadioCard(register.discreet_name or self.tr("Unnamed register"), note)
            card.setChecked(register.id == chosen or (number == 0 and not chosen))
            self._group.addButton(card, number)
            self._cards.addWidget(card)
        if seen and self._group.checkedButton() is None:
            self._group.button(0).setChecked(True)
        alone = len(seen) == 1
        self.title.setText(
            self.tr("Open “{name}”").format(name=seen[0].discreet_name)
            if alone and seen[0].discreet_name
            else self.tr("Open a register")
        )
        for each in self._group.buttons():
            each.setVisible(not alone)

    @property
    def chosen(self) -> RegisterOnDisk | None:
        """Give the register that is to be opened."""
        number = self._group.checkedId()
        return self._registers[number] if 0 <= number < len(self._registers) else None

    @property
    def is_working(self) -> bool:
        """Tell whether a register is being opened."""
        return self._job is not None

    @override
    def start(self) -> None:
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: RegisterError, outcome: str = "") -> None:
        """Say why it was not opened, after what came of it, and let it be tried again."""
        self._set_busy(is_busy=False)
        register = self.chosen
        if isinstance(error, WrongPassphraseError) and register is not None:
            keyboard = QGuiApplication.inputMethod().locale()
            language = QLocale.languageToString(keyboard.language())
            text = self.tr(
                "That passphrase does not open “{name}”. Nothing was changed. Check Caps Lock and"
                " the keyboard language ({language}), then try again."
            )
            self.field.show_error(text.format(name=register.discreet_name, language=language))
            self.passphrase.forget()
            self.start()
            self.pause.look()
        else:
            is_stopped = isinstance(error, CancelledError)
            kind = "amber" if is_stopped else "brick"
            why = messages.sentence(error)
            self.problem.show_message(kind, outcome or why, why if outcome else "")
            self.problem.show()
            if is_stopped:
                self.start()

    def take_back(self) -> None:
        """Let it be tried again; why it did not open is said elsewhere."""
        self._set_busy(is_busy=False)

    def refuse(self, error: Exception, outcome: str = "") -> None:
        """Say why slow work failed; what is nobody's doing but ours goes on as a mistake."""
        self._job = None
        self._readiness.end()
        if not isinstance(error, RegisterError):
            self.stand_ready()
            raise error
        self.show_error(error, outcome)

    def wait_for(self, job: Job[Unlocked], text: str) -> None:
        """Say what goes on between the keys and the open register, and let it be stopped."""
        self._job = job
        self._set_busy(is_busy=True)
        self._say(text)

    def stand_ready(self) -> None:
        """Let it be tried again, after a mistake that is told elsewhere."""
        self._set_busy(is_busy=False)

    def wait_no_more(self) -> None:
        """Take it that this is over."""
        self._job = None

    def give_up(self) -> None:
        """Stop what comes after the keys and takes long, if that is under way."""
        if self._job is not None:
            self.stop.setEnabled(False)
            self._job.cancel()

    def stay_locked(self) -> None:
        """Open nothing: forget what was typed, and let go of what it opens meanwhile."""
        self.passphrase.forget()
        self.give_up()

    def _connect(self) -> None:
        self.open.clicked.connect(self._open)
        self.passphrase.entered.connect(self._open)
        self.key_file.changed.connect(self.start)
        self.passphrase.changed.connect(self._typed)
        self.passphrase.caps_seen.connect(self.caps.setVisible)
        self.forgotten.clicked.connect(self._forget)
        self._group.idClicked.connect(self._chosen_changed)
        self.pause.changed.connect(self._show_state)
        self.stop.clicked.connect(self.give_up)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_AFTER)
        self._slow.timeout.connect(self._say_settling)

    def _lay_out(self) -> None:
        self.caps.hide()
        self.problem.hide()
        self.column.addWidget(self.title)
        self.column.addLayout(self._cards)
        self.column.addWidget(self.problem)
        self.column.addSpacing(6)
        self.column.addWidget(self.hint)
        self.column.addWidget(self.field)
        self.column.addWidget(self.caps)
        self.column.addWidget(self.key_file)
        self.column.addWidget(self.pause)
        self.column.addWidget(self.open)
        self.column.addWidget(self.busy)
        self.stop.hide()
        self.column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.forgotten, 0, Qt.AlignmentFlag.AlignLeft)
        new = button(self.tr("&New register"), "quiet", "plus")
        restore = button(self.tr("&Restore from a backup"), "quiet", "archive-restore")
        look = button(self.tr("Look &around"), "quiet", "flask-conical")
        size = button(self.tr("&Text size"), "quiet", "a-large-small")
        self.undo.hide()
        self.undo.clicked.connect(self._undo)
        new.clicked.connect(self.new_wanted)
        restore.clicked.connect(self.restore_wanted)
        look.clicked.connect(self.practice_wanted)
        self.ways = (new, restore, self.undo, look)
        size.clicked.connect(self.text_wanted)
        for part in (new, restore, self.undo, look, size):
            self.foot.addWidget(part)

    @cached_property
    def _readiness(self) -> Readiness:
        from ui.unlock.readiness import Readiness  # noqa: PLC0415 - when somebody types

        return Readiness(self)

    def _typed(self) -> None:
        if self.passphrase.text:
            self.field.clear_error()
            if (register := self.chosen) is not None and register.problem is None:
                self._readiness.begin(register)
        else:
            self.caps.hide()
            self._readiness.end()

    def _chosen_changed(self) -> None:
        register = self.chosen
        self.field.clear_error()
        self.problem.hide()
        self.hint.hide()
        is_needed = register is not None and register.problem is None and _needs_key_file(register)
        self.key_file.ask(register, is_needed=is_needed)
        if register is None:
            return
        self.undo.setVisible(_can_undo_restore(register))
        self.practice_chosen.emit(register.is_practice)
        if register.is_practice:
            from ui.widgets.practice_hint import practice_hint  # noqa: PLC0415 - as it says

            self.hint.setText(practice_hint(is_practice=True))
            self.hint.show()
        if register.problem is not None:
            self.problem.show_message("brick", messages.sentence(register.problem))
            self.problem.show()
        self.pause.watch(partial(_seconds_to_wait, register))
        self._show_state()
        self.start()

    def _show_state(self) -> None:
        """Let be pressed what leads on; while wrong tries make it wait, opening does not."""
        register = self.chosen
        can_open = register is not None and register.problem is None and self._job is None
        self.open.setEnabled(can_open and not self.pause.is_on)
        self.forgotten.setEnabled(can_open)

    def _open(self) -> None:
        register = self.chosen
        if register is None or not self.open.isEnabled() or self._job is not None:
            return
        if not self.passphrase.text:
            self.field.show_error(self.tr("Type your passphrase first."))
            self.start()
            return
        if self.key_file.is_missing:
            self.key_file.choose.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        typed, stick = self.passphrase.text, self.key_file.content

        def work(progress: Progress) -> Unlocked:
            return _unlock(register, typed, stick, progress)

        self.field.clear_error()
        self.problem.hide()
        self._job = Job(work)
        self._job.progressed.connect(self._settling)
        self._job.succeeded.connect(self._succeed)
        self._job.failed.connect(self.refuse)
        self._readiness.use()
        # The keys take longest: what shows that they are awaited is painted meanwhile.
        self._job.start()
        self._set_busy(is_busy=True)

    def _succeed(self, unlocked: Unlocked) -> None:
        job, self._job = self._job, None
        self._readiness.end()
        if job is not None and job.progress.cancelled():
            # Keys are derived in one piece: it was stopped all the same.
            if unlocked.held is not None:
                unlocked.held.take_over()()
            self.refuse(CancelledError())
            return
        typed = self.passphrase.text
        self.unlocked.emit(unlocked, typed)

    def _settling(self) -> None:
        self._slow.start()

    def _say_settling(self) -> None:
        """Say what takes longer than the keys: only after the program was not closed in order."""
        if self._job is not None:
            self._say(
                self.tr(
                    "Circlekeep was not closed in order last time. Checking that everything you"
                    " recorded is there."
                )
            )

    def _say(self, text: str) -> None:
        self.busy.begin(text)
        self._lead_away(can=False)
        self.stop.setEnabled(True)
        self.stop.show()

    def _lead_away(self, *, can: bool) -> None:
        """Let the buttons at the foot lead away; not for the second that most unlocks take."""
        for way in self.ways:
            way.setEnabled(can)

    def _set_busy(self, *, is_busy: bool) -> None:
        self._slow.stop()
        self.stop.hide()
        if not is_busy:
            self._job = None
            self.busy.end()
        else:
            self.busy.begin(self.tr("Opening. This takes a second or two, on purpose."))
        self.passphrase.setEnabled(not is_busy)
        for card in self._group.buttons():
            card.setEnabled(not is_busy)
        self._lead_away(can=True)
        self.pause.look()
        self._show_state()

    def _forget(self) -> None:
        if self.chosen is not None:
            self.forgot.emit(self.chosen)

    def _undo(self) -> None:
        if self.chosen is not None:
            self.undo_wanted.emit(self.chosen.id)


# The services load the database and the keys, which the first paint must not wait for.


def _seen(register: RegisterOnDisk) -> Seen:
    return Seen(
        id=register.id,
        discreet_name=register.discreet_name,
        is_practice=register.is_practice,
    )


def _seconds_to_wait(register: RegisterOnDisk) -> float:
    from app.services import on_disk  # noqa: PLC0415

    return on_disk.delay_before_next_try(register)


def _can_undo_restore(register: RegisterOnDisk) -> bool:
    from app.services import on_disk  # noqa: PLC0415

    return on_disk.can_undo_restore(register)


def _needs_key_file(register: RegisterOnDisk) -> bool:
    from app.services import on_disk  # noqa: PLC0415

    try:
        return on_disk.needs_key_file(register)
    except RegisterError:
        return False  # what is wrong with it is said when it is opened


def _unlock(
    register: RegisterOnDisk, typed: str, key_file: bytes | None, progress: Progress
) -> Unlocked:
    from app.services import unlocking  # noqa: PLC0415

    request = unlocking.UnlockRequest(register=register, passphrase=typed, key_file=key_file)
    return unlocking.unlock(request, progress=progress, cancelled=progress.cancelled)
