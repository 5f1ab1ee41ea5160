"""The recovery sheet: shown, printed or copied by hand, and proven to be on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.recovery_sheets import Opens
from app.errors import MistypedGroupError, RegisterError
from app.services import recovery
from ui import dates, messages, theme
from ui.marking import override
from ui.unlock.screen import FULL, Screen
from ui.unlock.sheet_paper import SheetPaper
from ui.widgets import Banner, Card, Chip, Field, button, heading, words
from ui.widgets.field import show_in_sight
from ui.widgets.flow import FlowLayout
from ui.widgets.secret_line import PrivateLine
from ui.widgets.tick import Tick

if TYPE_CHECKING:
    from app.services.recovery import RecoverySheet
    from ui.shell import Shell
    from ui.unlock.steps import Steps


class SheetScreen(Screen):
    """Shows the nine groups and asks two of them back before it lets one go on."""

    is_full = True

    proven = Signal()
    left = Signal()

    def __init__(
        self, shell: Shell, steps: Steps | None, *, can_leave: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(width=FULL + 260, parent=parent)
        self._sheet: RecoverySheet | None = None
        self._numbers: tuple[int, int] = (2, 6)
        self.paper = SheetPaper(shell, self)
        self.view = _SheetView()
        self.print = button(self.tr("&Print the sheet"), "secondary", "printer")
        self.save = button(self.tr("Save to a stic&k…"), "secondary", "usb")
        self.why = words()
        self.note = words("", "soft")
        self.message = Banner("brick")
        self.proofs = (_Proof(), _Proof())
        self.title = heading("", 1)
        self.title.setProperty("ring", "none")
        self.promise = Tick("")
        self.later = button(self.tr("&Finish later"), "quiet")
        if not can_leave:
            self.later.hide()
        self.go = button(self.tr("&Continue"), "primary")
        self.missing = words("", "soft")
        self._lay_out(steps)
        self._connect()

    def show_sheet(self, sheet: RecoverySheet, *, is_practice: bool = False) -> None:
        """Show a sheet; it is kept in memory until it is proven, and nowhere else."""
        self._sheet = sheet
        self._numbers = recovery.proof_groups(sheet)
        self.view.show_sheet(sheet)
        for proof, number in zip(self.proofs, self._numbers, strict=True):
            proof.ask(self.tr("Group {number}").format(number=number))
        self.promise.setChecked(False)
        self._say_what_it_opens(is_for_sealed=sheet.is_for_sealed)
        self.paper.take(sheet, is_practice=is_practice)
        self.message.hide()
        self._show_ways()
        self._check()

    def _say_what_it_opens(self, *, is_for_sealed: bool) -> None:
        if is_for_sealed:
            self.title.setText(self.tr("Keep this sheet. It is the sealed part's only other key."))
            self.why.setText(
                self.tr(
                    "If you forget the sealed part's own passphrase, this paper opens the sealed"
                    " part. The register itself has another sheet: keep both, and mark which is"
                    " which."
                )
            )
            known = self.tr(
                "I know that &without its passphrase or this sheet nobody can open the sealed part"
            )
        else:
            self.title.setText(self.tr("Keep this sheet. It is the only other key."))
            self.why.setText(
                self.tr(
                    "If you forget your passphrase, this paper opens the register. Without both,"
                    " nobody can open it, and neither can we. Keep it at home, away from the"
                    " laptop and from the stick."
                )
            )
            known = self.tr(
                "I know that &without my passphrase or this sheet nobody can open the register"
            )
        self.promise.say(known)

    @property
    def is_for_sealed(self) -> bool:
        """Tell whether the sheet that is shown opens the sealed part alone."""
        return self._sheet is not None and self._sheet.is_for_sealed

    def forget(self) -> None:
        """Forget the sheet and what was typed."""
        self._sheet = None
        self.view.forget()
        self.paper.forget()
        for proof in self.proofs:
            proof.ask("")

    def refuse(self, error: RegisterError) -> None:
        """Say why it does not go on; the sheet stays, and it can be tried again."""
        self._tell("brick", messages.sentence(error))

    def tell_not_open(self, error: RegisterError | None) -> None:
        """Say that the keys are new and the register is not open yet, and why if it is known."""
        text = self.tr(
            "The keys are changed, but the register could not be opened just now. Put this sheet on"
            " paper first: the one from before no longer opens it. Then it is tried once more."
        )
        self.message.show_message("amber", text, "" if error is None else messages.sentence(error))
        self.message.show()

    @override
    def start(self) -> None:
        first = self.print if self.print.isEnabled() else self.proofs[0].line
        # At large text the sheet comes first: its title is read, the keys scroll, and Tab leads on.
        (self.title if theme.is_large() else first).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_ways(self) -> None:
        has_printer = self.paper.has_printer
        self.print.setEnabled(has_printer)
        self.save.setVisible(self.paper.has_stick)
        if has_printer:
            text = self.tr(
                "It is not saved as a file. Some printers keep a copy: use one you trust."
            )
        else:
            text = self.tr(
                "No printer is set up here, so please copy the nine groups by hand, in capital"
                " letters, on paper you can find again."
            )
        self.note.setText(text)

    def _connect(self) -> None:
        self.print.clicked.connect(self.paper.print)
        self.save.clicked.connect(self.paper.save)
        self.paper.told.connect(self._tell)
        for proof in self.proofs:
            proof.line.textEdited.connect(self._check)
            proof.line.returnPressed.connect(self._go_on)
        self.promise.toggled.connect(self._check)
        self.go.clicked.connect(self._go_on)
        self.later.clicked.connect(self.left)

    def _lay_out(self, steps: Steps | None) -> None:
        if steps is not None:
            self.column.addWidget(steps)
            self.column.addSpacing(8)
        acts = FlowLayout(gap=10)
        acts.addWidget(self.print)
        acts.addWidget(self.save)
        proof = Card(self.tr("Is it really on paper?"))
        proof.body.addWidget(words(self.tr("Please type two groups back from your paper.")))
        row = FlowLayout(gap=20, at_top=True)
        for part in self.proofs:
            row.addWidget(part)
        proof.body.addLayout(row)
        proof.body.addWidget(self.promise)
        told = QVBoxLayout()
        told.setSpacing(theme.gap(10))
        told.addWidget(self.title)
        told.addWidget(self.why)
        told.addLayout(acts)
        told.addWidget(self.note)
        asked = QVBoxLayout()
        asked.setSpacing(theme.gap(10))
        asked.addWidget(self.message)
        asked.addWidget(proof)
        foot = QHBoxLayout()
        foot.addWidget(self.missing, 1)
        foot.addWidget(self.later)
        foot.addWidget(self.go)
        asked.addLayout(foot)
        asked.addStretch(1)
        self._put_together(told, asked)

    def _put_together(self, told: QVBoxLayout, asked: QVBoxLayout) -> None:
        """Put the sheet beside its words; at large text between what it is and what is asked."""
        # Beside a stretch, and not aligned: its height is that of the width it really gets.
        sheet = QHBoxLayout()
        sheet.addWidget(self.view, 0, Qt.AlignmentFlag.AlignTop)
        if theme.is_large():
            sheet.addStretch(1)
            self.column.addLayout(told)
            self.column.addLayout(sheet)
            self.column.addLayout(asked)
            return
        right, both = QVBoxLayout(), QHBoxLayout()
        right.setSpacing(theme.gap(10))
        right.addLayout(told)
        right.addLayout(asked, 1)
        both.setSpacing(theme.gap(32))
        both.addLayout(sheet)
        both.addLayout(right, 1)
        self.column.addLayout(both)

    def _tell(self, kind: str, text: str) -> None:
        self.message.show_message(kind, text)
        self.message.show()

    def _check(self) -> None:
        """Say which groups match, and what is still missing."""
        if self._sheet is None:
            return
        good = 0
        for proof, number in zip(self.proofs, self._numbers, strict=True):
            typed = proof.line.text().strip()
            try:
                recovery.prove(self._sheet, {number: typed})
            except (MistypedGroupError, RegisterError):
                long_enough = len(typed.replace("-", "").replace(" ", "")) >= 5  # noqa: PLR2004
                proof.show_wrong(typed if long_enough else "")
            else:
                proof.show_match()
                good += 1
        is_ready = good == len(self.proofs) and self.promise.isChecked()
        if is_ready and not self.go.isEnabled():
            show_in_sight(self.go)
        self.go.setEnabled(is_ready)
        if good < len(self.proofs):
            self.missing.setText(self.tr("Continue opens when both groups match."))
        elif not self.promise.isChecked():
            self.missing.setText(self.tr("One tick is missing."))
        else:
            self.missing.setText("")

    def _go_on(self) -> None:
        if self.go.isEnabled():
            self.proven.emit()


class _Proof(QWidget):
    """One group to be typed back, with a word beside it when it matches."""

    def __init__(self) -> None:
        super().__init__()
        self.line = PrivateLine()
        self.line.setMaximumWidth(theme.px(150))
        self.line.setMinimumWidth(theme.px(130))
        self.field = Field("", self.line)
        self._chip = Chip(self.tr("matches"), "check", "good")
        self._chip.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        beside = QVBoxLayout()
        beside.addStretch(1)
        beside.addWidget(self._chip)
        beside.addSpacing(theme.high(5))  # as far from the foot of the box as from its head
        row.addLayout(beside)

    def ask(self, text: str) -> None:
        """Ask for another group."""
        self.field.label.setText(text)
        self.line.setAccessibleName(text)
        self.line.setText("")
        self.show_wrong("")

    def show_match(self) -> None:
        """Say that it is as on the sheet."""
        self.field.clear_error()
        self._chip.show()

    def show_wrong(self, typed: str) -> None:
        """Say that it is not as on the sheet, once enough is typed."""
        self._chip.hide()
        if typed:
            self.field.show_error(self.tr("Not as on the sheet"))
        else:
            self.field.clear_error()


class _SheetView(QFrame):
    """The sheet as it is printed: white in every theme, with the nine groups."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "paper")
        self._title = words("", "strong", on="paper")
        self._facts = words("", "caption", on="paper")
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        self._name = heading("", 2)
        self._name.setProperty("on", "paper")
        self._opens = words("", "soft", on="paper")
        column.addWidget(self._title)
        column.addWidget(self._name)
        column.addWidget(self._opens)
        column.addLayout(self._grid)
        column.addWidget(self._facts)
        # On a small screen at large text it is narrower rather than reached sideways.
        self.setMaximumWidth(theme.px(400))
        self.setMinimumWidth(theme.px(300))

    def show_sheet(self, sheet: RecoverySheet) -> None:
        """Show the nine groups, each under its number."""
        self.forget()
        self._title.setText(sheet.discreet_name)
        name, opens = self._words_of(sheet.opens)
        self._name.setText(name)
        self._opens.setText(opens)
        for at, group in enumerate(sheet.groups):
            cell = QFrame()
            cell.setProperty("card", "group")
            number, text = (
                words(str(at + 1), "caption", on="paper"),
                words(group, "code", on="paper"),
            )
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            text.setWordWrap(False)
            # The name is what stands there; a reader that spells it out takes the description.
            text.setAccessibleDescription(
                self.tr("Group {number}: {group}").format(number=at + 1, group=" ".join(group))
            )
            box = QVBoxLayout(cell)
            box.setContentsMargins(8, 4, 8, 8)
            box.setSpacing(0)
            box.addWidget(number)
            box.addWidget(text)
            self._grid.addWidget(cell, at // 3, at % 3)
        facts = self.tr("Register {tag}, sheet number {number}, made on {day}.")
        self._facts.setText(
            facts.format(
                tag=sheet.register_tag,
                number=sheet.sheet_number,
                day=dates.long_date(sheet.made_on),
            )
        )

    def _words_of(self, opens: Opens) -> tuple[str, str]:
        match opens:
            case Opens.SEALED:
                name = self.tr("Recovery sheet of the sealed part")
                return name, self.tr("Opens the sealed part alone, not the register.")
            case Opens.REGISTER:
                name = self.tr("Recovery sheet of the register")
                return name, self.tr("Opens the register, without its sealed part.")
        name = self.tr("Recovery sheet")
        return name, self.tr("Opens the whole register, with its sealed part.")

    def forget(self) -> None:
        """Show nothing."""
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
