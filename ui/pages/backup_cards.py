"""The cards of the Backup page: where to, how far, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout

from ui import theme
from ui.models.backups import size
from ui.pages.parts import empty, line
from ui.widgets import Card, button, heading, icon_label
from ui.widgets.flow import FlowLayout
from ui.widgets.need_row import NeedRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.backups import BackupRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Stick:
    """A stick that is in: where it is, what it is called, and its room in bytes."""

    path: str
    label: str
    free: int


LOOK = "look"
STAGES = ("copy", "check", "write", "read_back")
SLOW_AFTER = 4000  # milliseconds of looking through a stick


class PlacesCard(Card):
    """The sticks that are in, each with its button, and any folder."""

    chosen = Signal(str)
    folder_wanted = Signal()
    looked_again = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Back up now"))
        self._labels: dict[str, str] = {}
        self._rows = QVBoxLayout()
        self._none = line(
            self.tr("No stick is in. Put one in, then look again, or choose a folder."), role="soft"
        )
        self.folder = button(self.tr("&Choose a folder…"), "secondary", "hard-drive-download")
        self.again = button(self.tr("Look again"), "quiet")
        self.folder.clicked.connect(self.folder_wanted)
        self.again.clicked.connect(self.looked_again)
        acts = FlowLayout(gap=8)
        acts.addWidget(self.folder)
        acts.addWidget(self.again)
        self.body.addWidget(self._none)
        self.body.addLayout(self._rows)
        self.body.addLayout(acts)

    def show_places(self, places: Sequence[Stick]) -> None:
        """Show the sticks that were found."""
        empty(self._rows)
        self._none.setVisible(not places)
        self._labels = {place.path: place.label for place in places}
        for place in places:
            row = NeedRow(
                icon="usb",
                kind="pine",
                text=place.label,
                detail=self.tr("{free} free").format(free=size(place.free)),
                act=self.tr("Back up to {place}").format(place=place.label),
                act_kind="primary" if len(places) == 1 else "secondary",
            )
            row.setProperty("path", place.path)
            row.chosen.connect(self._tell)
            self._rows.addWidget(row)

    def label(self, path: str) -> str:
        """Give the name of a stick, or of the folder."""
        return self._labels.get(path, Path(path).name or path)

    def _tell(self) -> None:
        self.chosen.emit(str(self.sender().property("path")))


class ProgressCard(Card):
    """How far it is, in four steps, and Cancel."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = heading("", 2)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("How far the backup is"))
        self._words = line(role="soft")
        self.note = line(
            self.tr("This takes long: the stick is slow, or holds a lot. Nothing is written yet."),
            role="soft",
        )
        self.note.hide()
        self._steps = QVBoxLayout()
        self._steps.setSpacing(6)
        self._stages: tuple[str, ...] = STAGES
        self._stage = ""
        self.slow = QTimer(self)
        self.slow.setSingleShot(True)
        self.slow.setInterval(SLOW_AFTER)
        self.slow.timeout.connect(self._say_slow)
        self.cancel = button(self.tr("Cancel"), "secondary", "x")
        self.cancel.clicked.connect(self.cancelled)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(
            line(self.tr("Please leave the stick in. You can go on working."), role="soft")
        )
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(icon_label("usb", "pine"), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._words)
        self.body.addWidget(self.note)
        self.body.addLayout(self._steps)

    def start(self, place: str, *, looks: bool = False) -> None:
        """Begin afresh; where it `looks` for the key file, that is the first step."""
        self._title.setText(self.tr("Backing up to {place}").format(place=place))
        self.cancel.setEnabled(True)
        self._stages = (LOOK, *STAGES) if looks else STAGES
        self._stage = ""
        self.show_stage(self._stages[0], 0, 1)
        if looks:
            self.slow.start()

    @property
    def words(self) -> str:
        """Say how far it is, as the line below the bar does."""
        return self._words.text()

    def say_cancelling(self) -> None:
        """Say that it stops at the next safe moment."""
        self.cancel.setEnabled(False)
        self._words.setText(self.tr("Stopping. What was on the stick before stays."))

    def show_stage(self, stage: str, done: int, total: int) -> None:
        """Show where it is."""
        now = self._stages.index(stage) if stage in self._stages else 0
        part = done / total if total else 0.0
        percent = round(100 * (now + part) / len(self._stages))
        self._bar.setValue(percent)
        words = self._words_of()
        if self.cancel.isEnabled():
            self._words.setText(
                self.tr("{percent} of 100. {step}.").format(percent=percent, step=words[now])
            )
        if stage == self._stage:
            return
        self._stage = stage
        self.note.hide()
        empty(self._steps)
        for number, word in enumerate(words):
            row = QHBoxLayout()
            row.setSpacing(10)
            icon = "circle-check" if number < now else "circle-dashed"
            row.addWidget(icon_label(icon, "pine" if number <= now else "soft"))
            row.addWidget(line(word, role="strong" if number == now else ""), 1)
            self._steps.addLayout(row)

    def _say_slow(self) -> None:
        if self._stage == LOOK:
            self.note.show()

    def _words_of(self) -> tuple[str, ...]:
        look = self.tr("Looking whether your key file lies there too")
        return ((look,) if LOOK in self._stages else ()) + (
            self.tr("Copying it, still encrypted"),
            self.tr("Opening the copy and counting"),
            self.tr("Writing it to the stick"),
            self.tr("Reading it back from the stick"),
        )


class DoneCard(Card):
    """That it opens, what it is called, its seal, and the slip."""

    slip_wanted = Signal()
    another_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("", "good")
        self.words = self.tr("Checked. It opens, and everything is in it.")
        self._where = line(role="soft")
        self._seal = line()
        self.slip = button(self.tr("Print a backup &slip"), "secondary", "printer")
        self.another = button(self.tr("Make another"), "quiet")
        self.slip.clicked.connect(self.slip_wanted)
        self.another.clicked.connect(self.another_wanted)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(heading(self.words, 2))
        words.addWidget(self._where)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(icon_label("circle-check", "pine", 30), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        acts = FlowLayout(gap=8)
        acts.addWidget(self.slip)
        acts.addWidget(self.another)
        self.body.addLayout(top)
        self.body.addWidget(self._seal)
        self.body.addLayout(acts)
        self.body.addWidget(
            line(
                self.tr(
                    "Pull the stick out after your computer says so, and keep it away from here."
                ),
                role="soft",
            )
        )

    def show_backup(self, record: BackupRecord, *, size: str) -> None:
        """Show what was made."""
        self._where.setText(
            self.tr("{file} on {place}, {size}").format(
                file=record.file_name, place=record.label, size=size
            )
        )
        self._seal.setText(self.tr("Seal: {seal}").format(seal=record.seal))
        theme.set_role(self._seal, "strong")


class FailedCard(Card):
    """Why it did not work out, and that nothing is lost."""

    again_wanted = Signal()
    insisted = Signal()

    def __init__(self) -> None:
        super().__init__("", "danger")
        self._why, self._state = line(role="strong"), line()
        self.again = button(self.tr("Try again"), "primary")
        self.again.clicked.connect(self.again_wanted)
        self.insist = button(self.tr("Back up here all the same"), "secondary")
        self.insist.clicked.connect(self.insisted)
        acts = QHBoxLayout()
        acts.setSpacing(12)
        acts.addWidget(self.again)
        acts.addWidget(self.insist)
        acts.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(icon_label("circle-x", "brick"), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._why, 1)
        self.body.addLayout(top)
        self.body.addWidget(self._state)
        self.body.addLayout(acts)

    @property
    def why(self) -> str:
        """Give what stands there of what happened."""
        return self._why.text()

    @property
    def state(self) -> str:
        """Give what stands there of what there is now."""
        return self._state.text()

    def explain(self, why: str, *, can_insist: bool = False, made: str = "") -> None:
        """Say what happened, whether it can be done all the same, and which file was made."""
        self._why.setText(why)
        self._state.setText(
            self.tr(
                "The backup {file} was made, read back, and can be restored. Only the register"
                " could not note it, so it counts as not backed up."
            ).format(file=made)
            if made
            else self.tr("The register on this laptop is as it was. No backup was made.")
        )
        self.insist.setVisible(can_insist)
