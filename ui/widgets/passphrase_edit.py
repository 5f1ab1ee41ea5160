"""A box for a passphrase: hidden or shown, pasted into, never remembered or completed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget
from typing_extensions import override

from ui import theme
from ui.widgets.basic import button


class SecretLine(QLineEdit):
    """A line without undo, completion or a copy to the clipboard."""

    caps_seen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo) or event.matches(
            QKeySequence.StandardKey.Redo
        ):
            return
        typed = event.text()
        if len(typed) == 1 and typed.isalpha() and typed.lower() != typed.upper():
            # Qt does not tell the state of Caps Lock; a letter that contradicts Shift does.
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_seen.emit(typed.isupper() != is_shifted)
        super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("&Paste"), self.paste)
        menu.addAction(self.tr("&Clear"), self.clear)
        menu.popup(event.globalPos())


class PassphraseEdit(QWidget):
    """The line and the button that shows what stands in it."""

    changed = Signal()
    entered = Signal()
    caps_seen = Signal(bool)

    def __init__(self, *, is_shown: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = SecretLine(self)
        self.show_button = button(self.tr("&Show"), "secondary", "eye")
        self.show_button.setCheckable(True)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.show_button)
        self.line.textChanged.connect(self.changed)
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

    def _show(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self.show_button.setText(self.tr("&Hide") if is_shown else self.tr("&Show"))
        theme.set_icon(self.show_button, "eye-off" if is_shown else "eye")
