"""The line at the foot of the window: saved, backed up, and when it locks."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from ui import theme
from ui.widgets.basic import IconLabel, icon_label
from ui.widgets.notices import words


class StatusLine(QFrame):
    """Three facts, always as words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "status")
        self.setAccessibleName(self.tr("Status"))
        self._saved, self._saved_icon = self._part("check")
        self._backup, self._backup_icon = self._part("hard-drive")
        self._locks, self._locks_icon = self._part("clock")
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

    def show_backup(self, text: str, *, needs_you: bool) -> None:
        """Say when the last backup was made, in amber when it is late."""
        self._backup.setText(text)
        role = "amber" if needs_you else "caption"
        theme.set_property(self._backup, "role", role)
        self._backup.setFont(theme.font("caption"))
        name = "triangle-alert" if needs_you else "hard-drive"
        self._backup_icon.show_icon(name, "amber" if needs_you else "soft")

    def show_locks(self, text: str) -> None:
        """Say after how much quiet it locks."""
        self._locks.setText(text)

    def fit(self) -> None:
        """Take the height the text size in use asks for; large text leaves room for two facts."""
        self.setFixedHeight(theme.px(34) if not theme.is_large() else theme.px(26))
        self._locks.setVisible(not theme.is_large())
        self._locks_icon.setVisible(not theme.is_large())

    def _part(self, icon: str) -> tuple[QLabel, IconLabel]:
        label = words("", "caption")
        label.setWordWrap(False)
        # A long line is cut rather than making the window wider than the screen.
        label.setMinimumWidth(1)
        return label, icon_label(icon, "soft", 16)
