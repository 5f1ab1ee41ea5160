"""A box for a passphrase: hidden or shown, pasted into, never remembered or completed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.marking import override
from ui.widgets.basic import button
from ui.widgets.secret_line import SecretLine


class PassphraseEdit(QWidget):
    """The line and the button that shows what stands in it."""

    changed = Signal()
    entered = Signal()
    caps_seen = Signal(bool)

    def __init__(self, *, is_shown: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = SecretLine(self)
        self.show_button = button(self.tr("Show"), "secondary", "eye")
        self.show_button.setCheckable(True)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.show_button)
        for part in (self.line, self.show_button):
            part.installEventFilter(self)
        self.line.changed.connect(self.changed)
        self.line.returnPressed.connect(self.entered)
        self.line.caps_seen.connect(self.caps_seen)
        self.show_button.toggled.connect(self._show)
        self.show_button.setChecked(is_shown)

    @property
    def text(self) -> str:
        """Give what was typed."""
        return self.line.text()

    def put(self, text: str) -> None:
        """Put something in the box, for example what was generated."""
        self.line.setText(text)

    def forget(self) -> None:
        """Empty the box and hide what is typed next."""
        self.line.clear()
        self.show_button.setChecked(False)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self._say_what_it_does(has_keyboard=event.type() == QEvent.Type.FocusIn)
        return False

    def _show(self, is_shown: bool) -> None:
        self.line.show_text(is_shown=is_shown)
        theme.set_icon(self.show_button, "eye-off" if is_shown else "eye")
        self._say_what_it_does(has_keyboard=self.line.hasFocus() or self.show_button.hasFocus())

    def _say_what_it_does(self, *, has_keyboard: bool) -> None:
        """Underline a letter only beside the box one is in: a page may have several."""
        is_shown = self.show_button.isChecked()
        if has_keyboard:
            self.show_button.setText(self.tr("&Hide") if is_shown else self.tr("&Show"))
        else:
            self.show_button.setText(self.tr("Hide") if is_shown else self.tr("Show"))
