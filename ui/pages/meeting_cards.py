"""The cards beside the attendance list: the count, the opening, the evening in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from app.domain.meetings import HeadCount, Meeting, OpeningCheck, UnsignedReason
from ui import theme
from ui.pages.name_doubt import NameDoubt
from ui.pages.parts import line
from ui.widgets import Card, Field, Ring, button, heading
from ui.widgets.note_edit import NoteEdit
from ui.widgets.toggle import Choice, Choices

if TYPE_CHECKING:
    from collections.abc import Sequence


class CountCard(Card):
    """The ring of the evening and how it adds up, with those who came without a name."""

    counted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._guests = 0
        self._ring = Ring(side=118)
        self._lines = [line(is_wrapped=False) for _ in range(4)]
        self._number = line("0", role="strong", is_wrapped=False)
        self.fewer = button("−")  # noqa: RUF001  a real minus sign
        self.more = button("+")
        self.fewer.setAccessibleDescription(self.tr("One without a name less"))
        self.more.setAccessibleDescription(self.tr("One more without a name"))
        self.fewer.clicked.connect(self._one_less)
        self.more.clicked.connect(self._one_more)
        self._lay_out()

    def show_count(self, count: HeadCount, *, is_open: bool) -> None:
        """Show how many are here, sent word, are not here and are not marked."""
        self._guests = count.guests
        self._ring.show_so_far(count, self.tr("here"))
        texts = (
            self.tr("{count} here").format(count=count.in_the_room),
            self.tr("{count} sent word").format(count=count.sent_word),
            self.tr("{count} not here").format(count=count.not_here),
            self.tr("{count} not marked").format(count=count.unknown),
        )
        for label, text in zip(self._lines, texts, strict=True):
            label.setText(text)
        theme.set_role(self._lines[3], "amber" if count.unknown else "soft")
        self._number.setText(str(count.guests))
        self.fewer.setEnabled(is_open and count.guests > 0)
        self.more.setEnabled(is_open)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addStretch(1)
        for label in self._lines:
            words.addWidget(label)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(20)
        top.addWidget(self._ring)
        top.addLayout(words, 1)
        guests = QHBoxLayout()
        guests.setSpacing(8)
        guests.addWidget(line(self.tr("Came without a name"), role="soft"), 1)
        for widget in (self.fewer, self._number, self.more):
            guests.addWidget(widget)
        self.body.addLayout(top)
        self.body.addLayout(guests)

    def _one_less(self) -> None:
        self.counted.emit(max(0, self._guests - 1))

    def _one_more(self) -> None:
        self.counted.emit(self._guests + 1)


class OpeningCard(Card):
    """What is said and done at the start of a meeting."""

    ticked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__(self.tr("Opening"))
        words = {
            OpeningCheck.STATEMENT_READ: self.tr("Welcome, the two exceptions said"),
            OpeningCheck.AGREEMENT_RECALLED: self.tr("Agreement recalled together"),
            OpeningCheck.PHONES_AWAY: self.tr("Phones silent and away"),
            OpeningCheck.NEWCOMERS_GREETED: self.tr("Anyone new greeted"),
        }
        self.checks = {check: QCheckBox(text) for check, text in words.items()}
        theme.space(self, self.body, gap_at_100=0)
        self.body.addSpacing(6)
        for check, box in self.checks.items():
            box.setProperty("check", check.value)
            # Not by the press: a screen reader ticks without one.
            box.toggled.connect(self._tell)
            self.body.addWidget(box)

    def show_checks(self, meeting: Meeting, *, is_open: bool) -> None:
        """Show what was ticked."""
        for check, box in self.checks.items():
            self.show_tick(check, is_done=check in meeting.checks)
            box.setEnabled(is_open)

    def show_tick(self, check: OpeningCheck, *, is_done: bool) -> None:
        """Show whether one of them is ticked, without telling."""
        with QSignalBlocker(self.checks[check]):
            self.checks[check].setChecked(is_done)

    def _tell(self, is_done: bool) -> None:
        self.ticked.emit(OpeningCheck(self.sender().property("check")), is_done)


class EveningCard(Card):
    """A few words about the evening, never about people; kept when the box is left."""

    typed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.note = NoteEdit(lines=2, most=8)
        title = heading(self.tr("About the evening"), 2)
        title.setBuddy(self.note)
        title.setWordWrap(False)
        self.note.setAccessibleName(self.tr("About the evening"))
        self._hint = line(self.tr("not about people"), role="soft", is_wrapped=False)
        self.warning = line(role="amber")
        self.warning.hide()
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(top)
        self.body.addWidget(self.note)
        self.body.addWidget(self.warning)
        self.note.textChanged.connect(self.typed)
        self.note.left.connect(self.left)

    @property
    def text(self) -> str:
        """Give what stands in the box."""
        return self.note.toPlainText()

    def show_text(self, text: str, *, is_open: bool) -> None:
        """Show what was kept, unless somebody is writing in the box right now."""
        self.note.setReadOnly(not is_open)
        if not self.note.hasFocus() and self.text != text:
            self.note.blockSignals(True)
            self.note.setPlainText(text)
            self.note.blockSignals(False)

    def warn_of(self, names: Sequence[str]) -> None:
        """Say that a member can be recognised in the text; an empty list takes it back."""
        self.warning.setText(
            self.tr("This names {codes}. Better leave people out here.").format(
                codes=", ".join(names)
            )
        )
        self.warning.setVisible(bool(names))


class NewcomerForm(Card):
    """Somebody new at the door: a name here, and they are marked as here."""

    enrolled = Signal(str)
    typed = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setMaxLength(120)
        self.field = Field(
            self.tr("N&ame here"),
            self.name,
            hint=self.tr(
                "The name this person wants to be called in the group. Not their full name."
            ),
            needed=True,
        )
        self.doubt = NameDoubt(self.field, self.name)
        self.add = button(self.tr("Add and mark as here"), "secondary", "user-round-plus")
        self.never_mind = button(self.tr("Never mind"), "quiet")
        self.add.clicked.connect(self._enrol)
        self.name.returnPressed.connect(self._enrol)
        self.name.textEdited.connect(self._typed)
        self.name.textChanged.connect(self.doubt.look)
        self.never_mind.clicked.connect(self._close)
        self.body.addWidget(self.field)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.never_mind)
        row.addStretch(1)
        self.body.addLayout(row)

    def _enrol(self) -> None:
        if self.doubt.insist():
            self.enrolled.emit(self.name.text())

    def _close(self) -> None:
        self.name.clear()
        self._typed()
        self.closed.emit()

    def _typed(self) -> None:
        self.field.clear_error()
        self.typed.emit()


class ReasonForm(Card):
    """Why somebody was let in unsigned: one choice, asked only when it is needed."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(self.tr("Why unsigned tonight?"), "needs")
        self._who: QLabel = line()
        self.reasons = Choices(
            self.tr("Why unsigned tonight?"),
            [
                Choice(value=UnsignedReason.WILL_SIGN_AT_END, text=self.tr("Will sign at the end")),
                Choice(
                    value=UnsignedReason.SIGNED_NOT_YET_RECORDED,
                    text=self.tr("Signed, not yet recorded"),
                ),
                Choice(
                    value=UnsignedReason.SUPPORT_BEING_ARRANGED,
                    text=self.tr("Help with reading is coming"),
                ),
                Choice(
                    value=UnsignedReason.UNDECIDED_GROUP_AGREED,
                    text=self.tr("Undecided, the group agreed"),
                ),
                Choice(value=UnsignedReason.OTHER, text=self.tr("Another reason")),
            ],
        )
        self.reasons.chosen.connect(self._tell)
        self.body.addWidget(self._who)
        self.body.addWidget(self.reasons)

    def ask(self, names: Sequence[str]) -> None:
        """Ask about these people."""
        self.reasons.choose("")
        words = self.tr(
            "{names} came before without signing. Choose what is true; it finishes the meeting."
        )
        self._who.setText(words.format(names=", ".join(names)))

    def _tell(self, value: str) -> None:
        self.chosen.emit(UnsignedReason(value))
