"""The line at the foot of the window: saved, backed up, and when it locks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from ui import theme
from ui.marking import override
from ui.widgets.basic import IconLabel, icon_label


class Fact(QLabel):
    """One line; where there is no room for all of it, it ends in "…"."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_role(self, "caption")

    @property
    def shown(self) -> str:
        """Give what of it can be read."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown
        if shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        middle = Qt.AlignmentFlag.AlignVCenter.value
        self.style().drawItemText(
            painter,
            self.rect(),
            middle,
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )
        painter.end()


class StatusLine(QFrame):
    """Three facts, always as words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "status")
        self.setAccessibleName(self.tr("Status"))
        self._saved, self._saved_icon = self._part("check")
        self._backup, self._backup_icon = self._part("hard-drive")
        self._locks, self._locks_icon = self._part("clock")
        self._minutes = 0
        # The place may have a long name; the two others are short at any size.
        self._backup.setMinimumWidth(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 18, 0)
        row.setSpacing(8)
        for icon, label in (
            (self._saved_icon, self._saved),
            (self._backup_icon, self._backup),
        ):
            row.addWidget(icon)
            row.addWidget(label)
            row.addSpacing(16)
        row.addStretch(1)
        row.addWidget(self._locks_icon)
        row.addWidget(self._locks)
        self.fit()

    def show_saved(self, text: str) -> None:
        """Say when something was last saved."""
        self._saved.setText(text)
        self._saved_icon.setVisible(bool(text))

    def warn_of_saving(self, *, needs_you: bool) -> None:
        """Say it in amber where nothing can be saved."""
        _mark(self._saved, self._saved_icon, "check", needs_you=needs_you)

    def show_backup(self, text: str, *, needs_you: bool) -> None:
        """Say when the last backup was made, in amber when it is late."""
        self._backup.setText(text)
        _mark(self._backup, self._backup_icon, "hard-drive", needs_you=needs_you)

    def show_locks(self, minutes: int) -> None:
        """Say after how much quiet it locks."""
        self._minutes = minutes
        full = (
            self.tr("Locks after 1 minute of quiet")
            if minutes == 1
            else self.tr("Locks after {count} minutes of quiet").format(count=minutes)
        )
        # Large text leaves room for three facts only if the last is short.
        short = self.tr("Locks after {count} min").format(count=minutes)
        self._locks.setText(short if theme.is_large() else full)
        self._locks.setAccessibleName(full)

    def fit(self) -> None:
        """Take the height and the words the text size in use asks for."""
        self.setFixedHeight(theme.px(34) if not theme.is_large() else theme.px(26))
        if self._minutes:
            self.show_locks(self._minutes)

    def _part(self, icon: str) -> tuple[Fact, IconLabel]:
        return Fact(), icon_label(icon, "soft", 16)


def _mark(fact: Fact, icon: IconLabel, name: str, *, needs_you: bool) -> None:
    theme.set_property(fact, "role", "amber" if needs_you else "caption")
    fact.setFont(theme.font("caption"))
    icon.show_icon("triangle-alert" if needs_you else name, "amber" if needs_you else "soft")
