"""The sealed part from outside: the painted door, the passphrase, and what needs no opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.marking import override
from ui.pages.parts import line
from ui.widgets import Card, Field, PassphraseEdit, button, heading, icon_label
from ui.widgets.door import Door
from ui.widgets.key_file_row import KeyFileRow
from ui.widgets.need_row import Note, NoteRow
from ui.widgets.notices import TryPause
from ui.widgets.pair import Pair

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

NARROW = 50  # em


class ClosedDoor(QWidget):
    """Never tells whether anything is behind it: no list, no count, no hint."""

    tried = Signal(str)
    write_wanted = Signal()
    call_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.passphrase = PassphraseEdit()
        self.field = Field(self.tr("&Passphrase"), self.passphrase)
        self.key_file, self.pause = KeyFileRow(), TryPause()
        self.open = button(self.tr("&Open to read"), "sealed", "lock-keyhole-open")
        self.call = button(self.tr("Safety call card"), "secondary", "phone")
        self.write = button(self.tr("New sheet"), "secondary", "pen-line")
        self.sealed = line(role="sealed")
        self.sealed.hide()
        self._lay_out()
        self.open.clicked.connect(self._try)
        self.passphrase.entered.connect(self._try)
        self.passphrase.changed.connect(self._typed)
        self.key_file.changed.connect(self.passphrase.setFocus)
        self.call.clicked.connect(self.call_wanted)
        self.write.clicked.connect(self.write_wanted)

    def say_sealed(self, reference: str) -> None:
        """Say that a sheet was just sealed, with its neutral number; empty says nothing."""
        self.sealed.setText(
            self.tr("Sealed as sheet {reference}. Nobody can change it now, only add to it.")
            .format(reference=reference)
        )  # fmt: skip
        self.sealed.setVisible(bool(reference))

    def wait(self) -> None:
        """Show that the passphrase is being tried."""
        self.field.clear_error()
        self.open.setEnabled(False)
        self.open.setText(self.tr("Opening…"))

    def answer(self) -> None:
        """Take the waiting back and forget what was typed."""
        self.open.setEnabled(True)
        self.open.setText(self.tr("&Open to read"))
        self.passphrase.forget()

    def refuse(self, words: str) -> None:
        """Say why it did not open, and ask again."""
        self.field.show_error(words)
        self.pause.look()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.door.setVisible(self.width() > NARROW * self.fontInfo().pixelSize())

    def _lay_out(self) -> None:
        ask = Card("", "sealed")
        ask.body.addWidget(heading(self.tr("This part is sealed"), 2))
        ask.body.addWidget(
            line(
                self.tr(
                    "It opens only for reading, and only after your passphrase. It closes by itself"
                    " after a few quiet minutes. Every opening is written in the journal."
                )
            )
        )
        ask.body.addWidget(self.key_file)
        ask.body.addWidget(Pair(self.field, self.open, least=32, is_even=False))
        ask.body.addWidget(self.pause)
        pair = Pair(
            self._offer(
                "life-buoy",
                self.tr("Is someone in danger now?"),
                self.tr("Call first. Writing can wait."),
                self.call,
            ),
            self._offer(
                "file-plus",
                self.tr("Write something down now"),
                self.tr("It is sealed as you write. Nothing has to be opened for that."),
                self.write,
            ),
        )
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.sealed)
        right.addWidget(ask)
        right.addWidget(pair)
        words = self.tr(
            "From outside, this page looks the same whether anything is kept here or not."
            " No list, no count, no search shows it."
        )
        right.addWidget(NoteRow(Note(icon="info", kind="soft", text=words)))
        right.addStretch(1)
        box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(34)
        self.door = Door()
        box.addWidget(self.door, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(right, 1)

    def _offer(self, icon: str, title: str, words: str, act: QWidget) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(icon_label(icon, "plum"), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(heading(title, 2))
        texts.addWidget(line(words, role="soft"))
        row.addLayout(texts, 1)
        card.body.addLayout(row)
        card.use_all_height()
        card.body.addStretch(1)
        card.body.addWidget(act, 0, Qt.AlignmentFlag.AlignRight)
        return card

    def _typed(self) -> None:
        # A refusal empties the box, which must not take its own sentence away.
        if self.passphrase.text:
            self.field.clear_error()

    def _try(self) -> None:
        if self.key_file.is_missing:
            self.key_file.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.open.isEnabled() or self.pause.holds():
            return
        elif not self.passphrase.text:
            self.refuse(self.tr("Type your passphrase first."))
        else:
            self.tried.emit(self.passphrase.text)
