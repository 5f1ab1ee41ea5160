"""First step of a new register: its two names, and where the group meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.domain import pseudonyms, zones
from app.errors import MissingGlyphError
from ui.marking import override
from ui.unlock.screen import FULL, Screen
from ui.widgets import Field, button, heading, words
from ui.widgets.still_boxes import ChoiceBox

if TYPE_CHECKING:
    from ui.unlock.steps import Steps

LONGEST = 60


class NamesScreen(Screen):
    """Asks what the group is called, and under which name it may be seen."""

    is_full = True

    done = Signal()
    left = Signal()

    def __init__(self, steps: Steps, parent: QWidget | None = None) -> None:
        super().__init__(width=FULL, parent=parent)
        self.display, self.discreet = QLineEdit(), QLineEdit()
        self.zone = ChoiceBox()
        for line in (self.display, self.discreet):
            line.setMaxLength(LONGEST)
            line.returnPressed.connect(self._go_on)
        self._fill_zones()
        self.display_field = Field(
            self.tr("&Name of the group"),
            self.display,
            self.tr("Kept encrypted. It is seen here only, while the register is open."),
            needed=True,
        )
        self.discreet_field = Field(
            self.tr("&Discreet name"),
            self.discreet,
            self.tr(
                "Everybody at this computer can read it: on the screen where you unlock, and in"
                " the names of backup files and on every paper. Choose one that says nothing, like"
                " “Linden Room”."
            ),
            needed=True,
        )
        zone_field = Field(self.tr("&Time zone of the group"), self.zone)
        back = button(self.tr("&Back"), "big", "arrow-left")
        self.go = button(self.tr("&Continue"), "primary")
        back.clicked.connect(self.left)
        self.go.clicked.connect(self._go_on)
        self.column.addWidget(steps)
        self.column.addSpacing(12)
        self.column.addWidget(heading(self.tr("What shall we call it?"), 1))
        self.column.addWidget(
            words(self.tr("One register is one group, with a name of its own."), "lead")
        )
        for field in (self.display_field, self.discreet_field, zone_field):
            self.column.addWidget(field)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.go)
        self.column.addSpacing(10)
        self.column.addLayout(row)

    @override
    def start(self) -> None:
        self.display.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def time_zone(self) -> str:
        """Give the chosen zone's name."""
        return self.zone.currentText()

    def _fill_zones(self) -> None:
        here = bytes(QTimeZone.systemTimeZoneId().data()).decode()
        names = sorted(
            {bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds()} | {here}
        )
        self.zone.addItems([name for name in names if "/" in name or name in {"UTC", here}])
        # A computer without a zone of its own, or with one nobody knows, keeps the world's time.
        self.zone.setCurrentText(here if zones.find(here) is not None else "UTC")

    def _go_on(self) -> None:
        first_bad: Field | None = None
        for field, line in (
            (self.discreet_field, self.discreet),
            (self.display_field, self.display),
        ):
            if pseudonyms.is_seen(line.text()):
                field.clear_error()
            else:
                field.show_error(self.tr("A name is needed here."))
                first_bad = field
        if first_bad is None and self._is_unprintable():
            first_bad = self.discreet_field
        if first_bad is not None:
            first_bad.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.done.emit()

    def _is_unprintable(self) -> bool:
        """Refuse at once what no paper could show, and not on the evening of the printing."""
        from app.services import papers  # noqa: PLC0415 - the first window opens without it

        try:
            papers.check_printable(self.discreet.text())
        except MissingGlyphError as error:
            told = self.tr("Papers cannot show {sign}. Take it out or write it another way.")
            self.discreet_field.show_error(told.format(sign=error.character))
            return True
        return False
